import { auditTime, type Observable, Subject, Subscription } from 'rxjs'
import { messageOf } from '../model/fault.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import { newtons, wallMillis } from '../model/units.ts'
import type { Outcome, RackCommand } from '../wire/events.ts'
import type { TraceChunk } from '../wire/frame.ts'
import type { RackState } from '../wire/state.ts'
import { createBoard } from './board.ts'
import { createHoldTaker } from './hold-taker.ts'
import type { LineEvent } from './line.ts'
import type { RackMemory } from './memory.ts'
import { createOrders } from './orders.ts'
import type { RackParts } from './parts.ts'
import { createPresent } from './present.ts'
import { createProblemSign } from './problem-sign.ts'
import { createSeat } from './sensor-seat.ts'
import { withLineEvent } from './sensor-view.ts'
import { flush_ms } from './set-keeper.ts'
import { createSetRunner } from './set-runner.ts'
import type { Sets } from './sets.ts'
import { afterTare, rackStream } from './stream.ts'
import { createTrace } from './trace.ts'

export interface Rack {
  readonly id: string
  /** Whether this rack uses a sensor. */
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

const firstMemory: RackMemory = {
  sensor: null,
  tare: null,
  exercise: 'band-hinge',
  side: null,
  band: null,
  holds: {},
}

const firstState = (
  rack: string,
  { tare, exercise, side, band }: RackMemory,
  interrupted: RackState['interrupted'],
): Omit<RackState, 'revision'> => ({
  rack,
  tare,
  exercise,
  side,
  band,
  interrupted,
  sensor: null,
  hold: null,
  holding: null,
  holdNeeded: null,
  phase: 'slack',
  phaseBegan_us: null,
  top: null,
  set: null,
  reps: [],
  sets: [],
  storeProblem: null,
})

/** A rack is asked about its own sets only. */
const ofRack = (sets: Sets, rack: string): Sets => ({
  ...sets,
  interrupted: async () => (await sets.interrupted()).filter(({ header }) => header.rack === rack),
})

/** The time of the last sample of all sets that may be resumed. */
const lastKept = async (sets: Sets, interrupted: RackState['interrupted']): Promise<number> => {
  let last_us = 0
  for (const { header } of interrupted)
    for (const { at_us } of (await sets.set(header.id))?.raw ?? []) last_us = Math.max(last_us, at_us)
  return last_us
}

/** One rack: a sensor, a person, a set at a time. Nothing in it is shared with another rack. */
export const createRack = async (given: RackParts): Promise<Rack> => {
  const parts = { ...given, sets: ofRack(given.sets, given.id) }
  const { time } = parts
  let memory = (await parts.memory.load()) ?? firstMemory
  const remember = (part: Partial<RackMemory>): void => {
    memory = { ...memory, ...part }
    parts.memory
      .save(memory)
      .catch((fault: unknown) => parts.note(`What the rack should remember could not be kept: ${messageOf(fault)}`))
  }
  const board = createBoard(firstState(parts.id, memory, await parts.sets.interrupted()), time.wall_ms())
  const seat = createSeat(parts.radios, parts.drivers, time)
  const trace = createTrace(parts.id, time.wall_ms())
  const present = createPresent(board, trace, seat, await lastKept(parts.sets, board.now().interrupted))
  const line$ = new Subject<LineEvent>()
  const traceGrew$ = new Subject<void>()
  const traceChanged$ = new Subject<void>()
  const waits$ = new Subject<void>()
  const tare_n = () => board.now().tare?.offset_n ?? newtons(0)
  const { exercise } = memory
  const first = { setup: { exercise, hold: null }, before: [] }
  const stream = rackStream(line$, tare_n, first, (fault) =>
    parts.note(`The detector failed and began anew; the recording goes on. ${String(fault)}`),
  )
  const problems = createProblemSign(board)
  const now = {
    board,
    memory: () => memory,
    recent: present.recent,
    rate_hz: present.rate_hz,
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
    seat,
    present,
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
  const toWall = (monotonic_ms: number) => wallMillis(monotonic_ms + time.wall_ms() - time.monotonic_ms())

  // Joined once, top to bottom: see the drawing in stream.ts.
  const joined = new Subscription()
  joined.add(
    line$.subscribe((event) => {
      const { sensor } = board.now()
      const next = sensor === null ? null : withLineEvent(sensor, event)
      if (next !== sensor) board.change({ sensor: next })
    }),
  )
  joined.add(
    stream.raw$.subscribe(({ samples, filled }) => {
      runner.samples(samples, filled)
      if (!filled) return present.add(samples)
      trace.filled(afterTare(samples, tare_n()))
      traceChanged$.next()
    }),
  )
  joined.add(stream.tension$.subscribe(({ samples, arrived_ms }) => trace.samples(samples, toWall(arrived_ms))))
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
  joined.add(seat.line$.subscribe(line$))

  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<Outcome> => {
    const outcome = last
      .then(() => {
        if (closed) throw new Error('Taut is stopping.')
        return work()
      })
      .then(
        (): Outcome => ({ done: true }),
        (fault: unknown): Outcome => ({ done: false, why: messageOf(fault) }),
      )
    last = outcome
    return outcome
  }
  joined.add(
    line$.subscribe((event) => {
      const taken = memory.sensor
      if (event.kind !== 'identified' || taken === null) return
      parts.note(`${taken.name} speaks ${event.driver}, not ${taken.driver}: it is read as that from now on.`)
      void inTurn(() => orders.pick({ ...taken, driver: event.driver, settings: {} }))
    }),
  )

  holds.show()
  const sensor = memory.sensor ?? parts.firstSensor
  if (sensor !== null) await orders.pick(sensor).catch((fault: unknown) => parts.note(messageOf(fault)))
  return {
    id: parts.id,
    has: (radio, address) => board.now().sensor?.radio === radio && board.now().sensor?.address === address,
    state$: board.state$,
    traceGrew$,
    traceChanged$,
    takeTrace: trace.take,
    recentTrace: trace.recent,
    motion$: stream.motion$,
    command: (wanted) => inTurn(() => orders.obey(wanted)),
    close: async () => {
      closed = true
      await last
      holds.cancel()
      // A disk that refuses must not leave a sensor streaming.
      if (runner.running())
        await runner
          .end()
          .catch((fault: unknown) => parts.note(`The running set could not be ended: ${messageOf(fault)}`))
      await seat.leave()
      joined.unsubscribe()
    },
  }
}
