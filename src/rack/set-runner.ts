import type { Hold } from '../model/calibration.ts'
import { messageOf } from '../model/fault.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Phase } from '../model/phase.ts'
import type { Sample } from '../model/sample.ts'
import type { MeasuredHold, SetHeader } from '../model/set.ts'
import { deviceMicros, newtons, type WallMillis, wallMillis } from '../model/units.ts'
import type { RepView } from '../wire/state.ts'
import type { Board } from './board.ts'
import { holdKey, type RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import { noneWaiting, reopened } from './reopened.ts'
import { countedFrom, withEvent } from './reps.ts'
import { readySensor } from './ready-sensor.ts'
import { keepSet, type SetKeeper } from './set-keeper.ts'
import { afterTare, type RackStream } from './stream.ts'

const zero = newtons(0)

/** What the runner needs to know of the rack's present. */
export interface RackNow {
  readonly board: Board
  readonly memory: () => RackMemory
  /** Raw samples of the last seconds. */
  readonly recent: () => readonly Sample[]
  readonly rate_hz: () => number | null
  /** Shows what keeps the running set from being kept; null when nothing does. */
  readonly trouble: (sentence: string | null) => void
  /** Something waits for the next `flush`. */
  readonly wait: () => void
}

export interface SetRunner {
  readonly running: () => boolean
  readonly start: () => Promise<void>
  readonly resume: (set: string) => Promise<void>
  readonly end: () => Promise<void>
  readonly samples: (raw: readonly Sample[], filled: boolean) => void
  readonly motion: (events: readonly MotionEvent[]) => void
  readonly flush: () => void
  /** The detector begins anew with the exercise, side and hold that are chosen now. */
  readonly judgeAnew: () => void
}

const levelOf = (hold: MeasuredHold | null): Hold | null =>
  hold === null ? null : { kind: 'level', tension_n: hold.tension_n, uncertainty_n: hold.uncertainty_n }

/** A set that had ended when the disk refused it is ended again every so many flushes: about every five seconds. */
const endAgainEvery = 33

interface Running {
  readonly keeper: SetKeeper
  /** The set's first sample, or where it is taken up again. */
  readonly from_us: number
  /** When it began or was taken up again. Its end follows by the monotonic clock, whatever is done to the wall clock. */
  readonly wall_ms: WallMillis
  readonly monotonic_ms: number
  readonly repsBefore: number
}

interface Ending {
  readonly keeper: SetKeeper
  readonly from_us: number
  readonly at_ms: WallMillis
}

/** Runs sets: one at a time, from its first sample kept to its last. Everything a person did wrong throws one sentence. */
export const createSetRunner = (parts: RackParts, now: RackNow, stream: RackStream): SetRunner => {
  const { board, trouble, wait } = now
  const { time, recorder, sets } = parts
  let running: Running | null = null
  // Raw samples since a person asked for a set: the disk may take its time to open one.
  let early: Sample[] | null = null
  let unended: readonly Ending[] = []
  let lately: Ending | null = null
  let flushes = 0
  let judged: Phase = 'slack'

  const chosenHold = (): MeasuredHold | null => {
    const { exercise, side, band } = board.now()
    return now.memory().holds[holdKey(exercise, side, band)] ?? null
  }
  const judge = (hold: MeasuredHold | null, before: readonly Sample[]): void => {
    const { exercise, tare } = board.now()
    const setup = { exercise, hold: levelOf(hold) }
    board.change({ holdNeeded: null, top: null })
    judged = 'slack'
    stream.judge({ setup, before: afterTare(before, tare?.offset_n ?? zero) })
    // A detector that begins anew in slack does not say so: the phase of the one before must not stay.
    if (board.now().phase !== judged) board.change({ phase: judged, phaseBegan_us: null })
  }
  /** The session's other sets. What cannot be read now is no reason to stop a set. */
  const showSets = async (session: string, without: string | null): Promise<void> => {
    try {
      const others = (await sets.inSession(session)).filter(({ header }) => header.id !== without)
      board.change({ sets: others, interrupted: await sets.interrupted() })
    } catch (fault) {
      parts.note(`The list of sets could not be read: ${messageOf(fault)}`)
    }
  }
  /** Opens a set while samples go on coming in; `run` takes them up. */
  const opened = async <Answer>(open: () => Promise<Answer>): Promise<Answer> => {
    early = [...now.recent()]
    try {
      return await open()
    } catch (fault) {
      early = null
      throw fault
    }
  }
  const run = (header: SetHeader, nextSeq: number, after_us: number, reps: readonly RepView[]): void => {
    const keeper = keepSet(header, nextSeq, recorder, trouble, wait)
    const before = (early ?? []).filter(({ at_us }) => at_us > after_us)
    early = null
    const from_us = before[0]?.at_us ?? header.anchor.at_us
    running = {
      keeper,
      from_us,
      wall_ms: wallMillis(Math.max(time.wall_ms(), header.startedAt_ms)),
      monotonic_ms: time.monotonic_ms(),
      repsBefore: reps.at(-1)?.rep.number ?? 0,
    }
    keeper.samples(before)
    const earlier = board.now().sets.filter(({ header: { startedAt_ms } }) => startedAt_ms <= header.startedAt_ms)
    board.change({
      reps,
      set: {
        id: header.id,
        number: earlier.length + 1,
        startedAt_ms: header.startedAt_ms,
        from_us: deviceMicros(from_us),
      },
    })
    judge(header.hold, before)
  }
  // The sensor may deliver what a set missed when the set has ended, or the next one has begun: it goes where it belongs.
  const fill = (raw: readonly Sample[]): void => {
    if (lately !== null) {
      const { keeper, from_us, at_ms } = lately
      keeper.filled(raw.filter(({ at_us }) => at_us >= from_us && at_us <= at_ms * 1000))
    }
    if (running === null) return
    const { keeper, from_us } = running
    keeper.filled(raw.filter(({ at_us }) => at_us >= from_us))
  }
  const finish = async (ending: Ending): Promise<void> => {
    await ending.keeper.end(ending.at_ms)
    unended = unended.filter((one) => one !== ending)
  }
  const finishAgain = async (): Promise<void> => {
    for (const ending of unended) {
      await finish(ending)
      await showSets(ending.keeper.header.session, running?.keeper.header.id ?? null)
    }
  }

  return {
    running: () => running !== null,
    start: async () => {
      const { exercise, side, band, tare, rack } = board.now()
      const sensor = readySensor(board.now(), exercise, side)
      const startedAt_ms = time.wall_ms()
      const last = now.recent().at(-1)
      if (last === undefined) throw new Error('The sensor is not sending: wait until its tension shows.')
      const header = await opened(async (): Promise<SetHeader> => {
        const made: SetHeader = {
          id: parts.newSetId(),
          session: await sets.sessionFor(rack, startedAt_ms),
          rack,
          startedAt_ms,
          exercise,
          side,
          band,
          sensor: {
            driver: sensor.driver,
            name: sensor.name,
            address: sensor.address,
            firmware: sensor.firmware,
            simulated: sensor.simulated,
          },
          rate_hz: now.rate_hz(),
          tare_n: tare?.offset_n ?? zero,
          hold: chosenHold(),
          anchor: { at_us: last.at_us, wall_ms: startedAt_ms },
          softwareVersion: parts.softwareVersion,
        }
        await recorder.begin(made)
        await showSets(made.session, made.id)
        return made
      })
      run(header, 0, -Infinity, [])
    },
    resume: async (set) => {
      const waiting = board.now().interrupted.find(({ header }) => header.id === set)
      if (waiting === undefined) throw new Error(noneWaiting)
      const { exercise, side, sensor: known } = waiting.header
      const sensor = readySensor(board.now(), exercise, side)
      if (sensor.address !== known.address)
        throw new Error(`That set was recorded with ${known.name}: pick that sensor to go on with it.`)
      const { header, nextSeq, last_us, reps } = await opened(() => reopened(set, sets, recorder))
      const { tare_n, startedAt_ms, band, hold } = header
      board.change({ exercise, side, band, hold, tare: { offset_n: tare_n, at_ms: startedAt_ms } })
      await showSets(header.session, set)
      run(header, nextSeq, last_us, reps)
    },
    end: async () => {
      if (running === null) throw new Error('No set is running.')
      stream.finish()
      const { keeper, from_us, wall_ms, monotonic_ms } = running
      const lasted_ms = Math.round(time.monotonic_ms() - monotonic_ms)
      const ending = { keeper, from_us, at_ms: wallMillis(wall_ms + lasted_ms) }
      running = null
      lately = ending
      unended = [...unended, ending]
      wait()
      board.change({ set: null })
      judge(chosenHold(), now.recent())
      try {
        await finish(ending)
      } finally {
        await showSets(keeper.header.session, null)
      }
    },
    samples: (raw, filled) => {
      if (filled) fill(raw)
      else if (early === null) running?.keeper.samples(raw)
      else early.push(...raw)
    },
    motion: (events) => {
      for (const event of events) if (event.kind === 'phase') judged = event.phase
      if (running === null) return
      const { keeper, repsBefore } = running
      const counted = events.map((event) => countedFrom(repsBefore, event))
      keeper.events(counted)
      const reps = counted.reduce(withEvent, board.now().reps)
      if (reps !== board.now().reps) board.change({ reps })
    },
    flush: () => {
      running?.keeper.flush()
      lately?.keeper.flush()
      if (unended.length === 0) return
      flushes += 1
      // The person was told when it could not be ended.
      if (flushes % endAgainEvery === 0) finishAgain().catch(() => {})
      wait()
    },
    judgeAnew: () => judge(chosenHold(), now.recent()),
  }
}
