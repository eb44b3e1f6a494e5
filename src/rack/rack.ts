import { filter, firstValueFrom, interval, map, type Observable, Subject, Subscription, timeout } from 'rxjs'
import { exerciseOf } from '../exercise/exercises.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import { newtons } from '../model/units.ts'
import { run } from '../signal/machine.ts'
import type { Outcome, RackCommand } from '../wire/events.ts'
import type { TraceChunk } from '../wire/frame.ts'
import type { RackState } from '../wire/state.ts'
import { createBoard } from './board.ts'
import { createHoldTaker } from './hold-taker.ts'
import type { LineEvent } from './line.ts'
import { type PickedSensor, type RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import { rhythm } from './rhythm.ts'
import { createSeat } from './sensor-seat.ts'
import { withLink, withReading } from './sensor-view.ts'
import { createSetRunner } from './set-runner.ts'
import { rackStream } from './stream.ts'
import { createTrace } from './trace.ts'
import { zeroing } from './zeroing.ts'

export interface Rack {
  readonly id: string
  /** Now, then at each change. */
  readonly state$: Observable<RackState>
  /** Says that there is something new to take from the trace. */
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

/** What a set gets of the time before it was started: enough to see the plateau that its first hinge leaves. */
const lead_us = 2_000_000
const flush_ms = 100
/** A sensor that says nothing for so long cannot be zeroed. */
const zeroing_ms = 5_000

const firstMemory: RackMemory = { sensor: null, tare: null, exercise: 'band-hinge', side: null, band: null, holds: {} }

/** One rack: a sensor, a person, a set at a time. Nothing in it is shared with another rack. */
export const createRack = async (parts: RackParts): Promise<Rack> => {
  const { time } = parts
  let memory = (await parts.memory.load()) ?? firstMemory
  const board = createBoard(
    {
      rack: parts.id,
      sensor: null,
      tare: memory.tare,
      hold: null,
      holding: null,
      holdNeeded: null,
      exercise: memory.exercise,
      side: memory.side,
      band: memory.band,
      phase: 'slack',
      phaseBegan_us: null,
      top: null,
      set: null,
      reps: [],
      sets: [],
      interrupted: await parts.sets.interrupted(),
      storeProblem: null,
    },
    time.wall_ms(),
  )
  const seat = createSeat(parts.radios, parts.drivers, time)
  const trace = createTrace(parts.id, time.wall_ms())
  const line$ = new Subject<LineEvent>()
  const traceGrew$ = new Subject<void>()
  const traceChanged$ = new Subject<void>()
  const joined = new Subscription()
  let recent: readonly Sample[] = []
  let rate_hz: number | null = null

  const remember = (part: Partial<RackMemory>): void => {
    memory = { ...memory, ...part }
    parts.memory
      .save(memory)
      .catch((fault: unknown) => parts.note(`What the rack should remember could not be kept: ${String(fault)}`))
  }
  const stream = rackStream(line$, () => board.now().tare?.offset_n ?? newtons(0), {
    setup: { exercise: memory.exercise, side: memory.side, rate_hz: null, hold: null },
    before: [],
  })
  const runner = createSetRunner(
    parts,
    {
      board,
      memory: () => memory,
      recent: () => recent,
      rate_hz: () => rate_hz ?? seat.driver()?.abilities.rate_hz ?? null,
    },
    stream,
  )
  const holds = createHoldTaker({
    board,
    tension$: stream.tension$,
    time,
    memory: () => memory,
    remember,
    taken: runner.judgeAnew,
  })

  const sensorChange = (event: LineEvent): void => {
    const { sensor } = board.now()
    if (sensor === null) return
    if (event.kind === 'link') board.change({ sensor: withLink(sensor, event.state) })
    else if (event.kind === 'reading') {
      const next = withReading(sensor, event.reading)
      if (next !== sensor) board.change({ sensor: next })
    } else if (event.kind === 'signal') board.change({ sensor: { ...sensor, rssi_dbm: event.rssi_dbm } })
    else if (sensor.link === 'linked') board.change({ sensor: { ...sensor, link: 'streaming', linkNote: null } })
  }
  const rawBatch = (samples: readonly Sample[]): void => {
    const last = samples.at(-1)?.at_us ?? 0
    const found = rhythm(recent, samples, seat.driver()?.abilities.clock === null ? 'arrival' : 'device')
    recent = [...recent, ...samples].filter(({ at_us }) => at_us > last - lead_us)
    rate_hz = found.rate_hz ?? rate_hz
    const { sensor } = board.now()
    if (sensor === null || found.gaps.length === 0) return
    const missing_ms = found.gaps.reduce((sum, [from, to]) => sum + (to - from) / 1000, sensor.gaps.missing_ms)
    board.change({ sensor: { ...sensor, gaps: { count: sensor.gaps.count + found.gaps.length, missing_ms } } })
    for (const [from, to] of found.gaps) trace.gap(from, to)
  }
  const motionChange = (event: MotionEvent): void => {
    if (event.kind === 'phase') {
      trace.phase(event.began_us, event.phase)
      board.change({ phase: event.phase, phaseBegan_us: event.began_us })
    } else if (event.kind === 'reference')
      board.change({ top: { tension_n: event.top_n, uncertainty_n: event.uncertainty_n } })
    else if (event.kind === 'hold-needed') board.change({ holdNeeded: event.reason })
  }

  // Joined once, top to bottom: see the drawing in stream.ts.
  joined.add(line$.subscribe(sensorChange))
  joined.add(
    stream.raw$.subscribe(({ samples, filled }) => {
      runner.samples(samples, filled)
      if (!filled) rawBatch(samples)
      else {
        const tare_n = board.now().tare?.offset_n ?? 0
        trace.filled(samples.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n - tare_n) })))
        traceChanged$.next()
      }
    }),
  )
  joined.add(stream.tension$.subscribe(({ samples, arrived_ms }) => trace.samples(samples, toWall(arrived_ms))))
  const toWall = (monotonic_ms: number): number => monotonic_ms + time.wall_ms() - time.monotonic_ms()
  joined.add(
    stream.motion$.subscribe((events) => {
      runner.motion(events)
      for (const event of events) motionChange(event)
    }),
  )
  joined.add(stream.tension$.subscribe(() => traceGrew$.next()))
  joined.add(seat.line$.subscribe(line$))
  joined.add(interval(flush_ms, time.scheduler).subscribe(runner.flush))
  joined.add(parts.storeProblem$.subscribe((storeProblem) => board.change({ storeProblem })))
  joined.add(
    interval(1000, time.scheduler).subscribe(() => {
      const { sensor } = board.now()
      const rounded = rate_hz === null ? null : Math.round(rate_hz * 10) / 10
      if (sensor !== null && sensor.rate_hz !== rounded) board.change({ sensor: { ...sensor, rate_hz: rounded } })
    }),
  )

  const pick = async (picked: PickedSensor): Promise<void> => {
    if (runner.running()) throw new Error('A set is running: end it before picking another sensor.')
    const known = memory.sensor
    await seat.take(picked, (sensor) => {
      holds.cancel()
      recent = []
      rate_hz = null
      trace.restart()
      const sameSensor = known?.address === picked.address && known.radio === picked.radio
      board.change({ sensor, tare: sameSensor ? board.now().tare : null, phase: 'slack', phaseBegan_us: null })
      runner.judgeAnew()
      traceChanged$.next()
    })
    remember({ sensor: picked, tare: board.now().tare })
  }
  const zero = async (): Promise<void> => {
    if (runner.running()) throw new Error('A set is running: zero the sensor before or after it.')
    if (board.now().sensor?.link !== 'streaming')
      throw new Error('The sensor is not sending: there is nothing to zero.')
    const answer = await firstValueFrom(
      stream.raw$.pipe(
        filter(({ filled }) => !filled),
        map(({ samples }) => samples),
        run(zeroing),
        map(([first]) => first),
        timeout({ first: zeroing_ms, scheduler: time.scheduler }),
      ),
    ).catch(() => null)
    if (answer === null || answer === undefined)
      throw new Error('The sensor fell silent while it was being zeroed. Try again.')
    if (answer.kind === 'moved')
      throw new Error(
        `The tension moved by ${answer.range_n.toFixed(0)} N while zeroing: let the sensor hang free and try again.`,
      )
    const tare = { offset_n: answer.offset_n, at_ms: time.wall_ms() }
    board.change({ tare })
    remember({ tare })
    parts.note(`Zeroed: ${answer.offset_n.toFixed(2)} N are taken off from now on.`)
    trace.restart()
    traceChanged$.next()
    runner.judgeAnew()
  }
  const choose = ({ exercise, side, band }: Extract<RackCommand, { kind: 'choose' }>): void => {
    if (runner.running()) throw new Error('A set is running: end it before choosing another exercise.')
    holds.cancel()
    const sideOfIt = exerciseOf(exercise).sided ? side : null
    board.change({ exercise, side: sideOfIt, band })
    remember({ exercise, side: sideOfIt, band })
    holds.show()
    runner.judgeAnew()
  }
  const obey = async (command: RackCommand): Promise<void> => {
    switch (command.kind) {
      case 'pick-sensor':
        return pick({ ...command, name: parts.nameOf(command.radio, command.address) ?? command.address })
      case 'release-sensor':
        if (runner.running()) throw new Error('A set is running: end it before letting the sensor go.')
        await seat.leave()
        board.change({ sensor: null, phase: 'slack', phaseBegan_us: null })
        return remember({ sensor: null })
      case 'tare':
        return zero()
      case 'start-hold':
        return holds.start()
      case 'cancel-hold':
        return holds.cancel()
      case 'choose':
        return choose(command)
      case 'start-set':
        holds.cancel()
        return runner.start()
      case 'end-set':
        return runner.end()
      case 'resume-set':
        return runner.resume(command.set)
      case 'keep-set':
        await parts.sets.keep(command.set)
        return board.change({ interrupted: await parts.sets.interrupted() })
      default:
        return command satisfies never
    }
  }

  let last: Promise<unknown> = Promise.resolve()
  const command = (wanted: RackCommand): Promise<Outcome> => {
    const outcome = last
      .then(() => obey(wanted))
      .then(
        (): Outcome => ({ done: true }),
        (fault: unknown): Outcome => ({ done: false, why: fault instanceof Error ? fault.message : String(fault) }),
      )
    last = outcome
    return outcome
  }

  holds.show()
  const sensor = memory.sensor ?? parts.firstSensor
  if (sensor !== null) await pick(sensor).catch((fault: unknown) => parts.note(String(fault)))
  return {
    id: parts.id,
    state$: board.state$,
    traceGrew$,
    traceChanged$,
    takeTrace: trace.take,
    recentTrace: trace.recent,
    motion$: stream.motion$,
    command,
    close: async () => {
      if (runner.running()) await runner.end()
      await seat.leave()
      joined.unsubscribe()
    },
  }
}
