import { auditTime, type Observable, Subject, Subscription } from 'rxjs'
import { exerciseOf } from '../exercise/exercises.ts'
import { type Cell, cells as allCells } from '../model/cell.ts'
import { messageOf } from '../model/fault.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import { wallMillis } from '../model/units.ts'
import type { Outcome, RackCommand } from '../wire/events.ts'
import type { TraceChunk } from '../wire/frame.ts'
import type { RackState } from '../wire/state.ts'
import { createBoard } from './board.ts'
import { type CellEvent, createCells } from './cells.ts'
import { asStarted, firstMemory, firstState, pastOf } from './first-state.ts'
import { createHoldTaker } from './hold-taker.ts'
import type { PickedSensor, RackMemory } from './memory.ts'
import { createOrders } from './orders.ts'
import type { RackParts } from './parts.ts'
import { createProblemSign } from './problem-sign.ts'
import { lastKept } from './reopened.ts'
import { withFaults, withLineEvent } from './sensor-view.ts'
import { flush_ms } from './set-keeper.ts'
import { createSetRunner } from './set-runner.ts'
import type { Sets } from './sets.ts'
import { rackStream } from './stream.ts'
import { tensionOf } from './tension.ts'
import { createTrace } from './trace.ts'
import { createTurns } from './turns.ts'

export interface Rack {
  readonly id: string
  /** Whether this rack uses a sensor, or is about to. */
  readonly has: (radio: string, address: string) => boolean
  /** Now, then at each change. */
  readonly state$: Observable<RackState>
  /** Says that there may be something new to take from the trace. */
  readonly traceGrew$: Observable<void>
  /** The trace has changed behind its end: pages need it anew. */
  readonly traceChanged$: Observable<void>
  readonly takeTrace: () => TraceChunk | null
  readonly recentTrace: () => TraceChunk
  readonly motion$: Observable<readonly MotionEvent[]>
  /** One at a time, in the order in which they came. */
  readonly command: (command: RackCommand) => Promise<Outcome>
  readonly close: () => Promise<void>
}

/** A rack is asked about its own sets only. */
const ofRack = (sets: Sets, rack: string): Sets => ({
  ...sets,
  interrupted: async () => (await sets.interrupted()).filter(({ header }) => header.rack === rack),
})

/** The other cell's samples beside those that one delivered later reach so far to either side. */
const beside_us = 250_000

/** One rack: a sensor or two, a person, a set at a time. Nothing in it is shared with another rack. */
export const createRack = async (given: RackParts): Promise<Rack> => {
  const parts = { ...given, sets: ofRack(given.sets, given.id) }
  const { time } = parts
  let memory = asStarted((await parts.memory.load()) ?? firstMemory, parts)
  const remember = (part: Partial<RackMemory>): void => {
    memory = { ...memory, ...part }
    parts.memory
      .save(memory)
      .catch((fault: unknown) => parts.note(`What the rack should remember could not be kept: ${messageOf(fault)}`))
  }
  const board = createBoard(firstState(parts.id, memory, await pastOf(parts.id, parts)), time.wall_ms())
  const trace = createTrace(parts.id, time.wall_ms())
  const cells = createCells(parts, board, trace, await lastKept(parts.sets, board.now().interrupted))
  const line$ = new Subject<CellEvent>()
  const traceGrew$ = new Subject<void>()
  const traceChanged$ = new Subject<void>()
  const waits$ = new Subject<void>()
  const { exercise } = memory
  const first = { setup: { rows: exerciseOf(exercise).rows, hold: null }, before: [] }
  const refused = (cell: Cell, count: number): void => {
    const view = cells.view(cell)
    if (view !== null) cells.show(cell, withFaults(view, 'not-used', count))
  }
  const joining = { tare: () => board.now().tare, two: cells.two, shift_us: cells.shift_us, refused }
  const stream = rackStream(line$, joining, first, (fault) =>
    parts.note(`The detector failed and began anew; the recording goes on. ${String(fault)}`),
  )
  const problems = createProblemSign(board)
  const now = {
    board,
    cells,
    memory: () => memory,
    trouble: problems.set,
    wait: () => waits$.next(),
  }
  const runner = createSetRunner(parts, now, stream)
  const holds = createHoldTaker({
    board,
    tension$: stream.tension$,
    time,
    memory: () => memory,
    remember,
    taken: runner.judgeAnew,
  })
  const newTrace = (): void => {
    trace.restart()
    traceChanged$.next()
  }
  const orders = createOrders({
    parts,
    board,
    cells,
    stream,
    runner,
    holds,
    memory: () => memory,
    remember,
    newTrace,
  })

  const show = (event: MotionEvent): void => {
    if (event.kind === 'phase') {
      trace.phase(event.began_us, event.phase)
      board.change({ phase: event.phase, phaseBegan_us: event.began_us })
    } else if (event.kind === 'reference')
      board.change({ top: { tension_n: event.top_n, uncertainty_n: event.uncertainty_n } })
    else if (event.kind === 'hold-needed') board.change({ holdNeeded: event.reason })
  }
  const showFilled = (cell: Cell, raw: readonly Sample[]): void => {
    const shift_us = cells.shift_us()
    const ahead_us = { first: 0, second: shift_us }
    const from_us = (raw[0]?.at_us ?? 0) + ahead_us[cell] - beside_us
    const to_us = (raw.at(-1)?.at_us ?? 0) + ahead_us[cell] + beside_us
    const around = {
      first: cells.present('first').within(from_us, to_us),
      second: cells.present('second').within(from_us - shift_us, to_us - shift_us),
    }
    trace.filled(tensionOf(around, cells.two(), board.now().tare, shift_us))
    traceChanged$.next()
  }
  const toWall = (monotonic_ms: number) => wallMillis(monotonic_ms + time.wall_ms() - time.monotonic_ms())

  // Joined once, top to bottom: see the drawing in stream.ts.
  const joined = new Subscription()
  joined.add(
    line$.subscribe((event) => {
      const sensor = cells.view(event.cell)
      const next = sensor === null ? null : withLineEvent(sensor, event)
      if (next !== sensor) cells.show(event.cell, next)
    }),
  )
  joined.add(
    stream.raw$.subscribe(({ cell, samples, filled }) => {
      runner.samples(cell, samples, filled)
      const present = cells.present(cell)
      if (!filled) return present.add(samples)
      present.fill(samples)
      showFilled(cell, samples)
    }),
  )
  joined.add(
    stream.tension$.subscribe(({ samples, arrived_ms, leftShare }) =>
      trace.samples(samples, toWall(arrived_ms), leftShare),
    ),
  )
  joined.add(
    stream.motion$.subscribe((events) => {
      runner.motion(events)
      for (const event of events) show(event)
    }),
  )
  // Last, so that what is taken then holds the phases that these samples led to.
  joined.add(line$.subscribe(() => traceGrew$.next()))
  // Only while something waits: each wake-up costs more than the flush.
  joined.add(waits$.pipe(auditTime(flush_ms, time.scheduler)).subscribe(runner.flush))
  joined.add(parts.storeProblem$.subscribe(problems.store))
  joined.add(cells.line$.subscribe(line$))

  const turns = createTurns()
  const readAs = async (taken: PickedSensor, driver: string): Promise<void> => {
    const speaks = `${taken.name} speaks ${driver}, not ${taken.driver}`
    const outcome = await turns.take(async () => {
      // An order before this one may have let it go, or put it on the other side.
      const cell = allCells.find((one) => (one === 'first' ? memory.sensor : memory.second) === taken)
      if (cell === undefined) return
      await orders.pick(cell, { ...taken, driver, settings: {} })
      parts.note(`${speaks}: it is read as that from now on.`)
    })
    if (!outcome.done) parts.note(`${speaks}, but is still read as before. ${outcome.why}`)
  }
  joined.add(
    line$.subscribe((event) => {
      if (event.kind !== 'identified') return
      const { cell, driver } = event
      const taken = cell === 'first' ? memory.sensor : memory.second
      if (taken === null) return
      void readAs(taken, driver)
    }),
  )

  holds.show()
  const { sensor, second } = memory.sensor === null ? { sensor: parts.firstSensor, second: parts.firstSecond } : memory
  if (sensor !== null) await orders.pick('first', sensor).catch((fault: unknown) => parts.note(messageOf(fault)))
  if (second !== null) await orders.pick('second', second).catch((fault: unknown) => parts.note(messageOf(fault)))
  return {
    id: parts.id,
    has: (radio, address) =>
      [board.now().sensor, board.now().second, orders.coming()].some(
        (used) => used?.radio === radio && used.address === address,
      ),
    state$: board.state$,
    traceGrew$,
    traceChanged$,
    takeTrace: trace.take,
    recentTrace: trace.recent,
    motion$: stream.motion$,
    command: (wanted) => turns.take(() => orders.obey(wanted)),
    close: async () => {
      await turns.close()
      holds.cancel()
      // A disk that refuses must not leave a sensor streaming.
      if (runner.running())
        await runner
          .end()
          .catch((fault: unknown) => parts.note(`The running set could not be ended: ${messageOf(fault)}`))
      await cells.leave()
      joined.unsubscribe()
    },
  }
}
