import type { Hold } from '../model/calibration.ts'
import { exerciseOf } from '../exercise/exercises.ts'
import type { ExerciseId } from '../model/exercise.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import type { MeasuredHold, SetHeader } from '../model/set.ts'
import { newtons } from '../model/units.ts'
import type { RackState, RepView } from '../wire/state.ts'
import type { Board } from './board.ts'
import { holdKey, type RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import { countedFrom, withEvent } from './reps.ts'
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

/** Runs sets: one at a time, from its first sample kept to its last. Everything a person did wrong throws one sentence. */
export const createSetRunner = (parts: RackParts, now: RackNow, stream: RackStream): SetRunner => {
  const { board } = now
  const { time, recorder, sets } = parts
  let keeper: SetKeeper | null = null
  let repsBefore = 0

  const trouble = (sentence: string | null): void => {
    if (board.now().storeProblem !== sentence) board.change({ storeProblem: sentence })
  }
  const chosenHold = (): MeasuredHold | null => {
    const { exercise, side, band } = board.now()
    return now.memory().holds[holdKey(exercise, side, band)] ?? null
  }
  const judge = (hold: MeasuredHold | null, before: readonly Sample[]): void => {
    const { exercise, side, tare } = board.now()
    const setup = { exercise, side, rate_hz: now.rate_hz(), hold: levelOf(hold) }
    board.change({ holdNeeded: null, top: null })
    stream.judge({ setup, before: afterTare(before, tare?.offset_n ?? zero) })
  }
  const streamingSensor = (exercise: ExerciseId): NonNullable<RackState['sensor']> => {
    const { sensor, set, side } = board.now()
    if (set !== null) throw new Error('A set is running already: end it first.')
    const { noSet, sided } = exerciseOf(exercise)
    if (noSet !== null) throw new Error(noSet)
    if (sided && side === null) throw new Error('Choose which leg does the work first: the rear one, left or right.')
    if (sensor === null) throw new Error('Pick a sensor first.')
    if (now.recent().length === 0 || sensor.link !== 'streaming')
      throw new Error('The sensor is not sending: wait until its tension shows.')
    return sensor
  }
  const refreshSets = async (session: string): Promise<void> => {
    const found = (await sets.sessions()).find(({ id }) => id === session)
    board.change({ sets: found?.sets ?? [], interrupted: await sets.interrupted() })
  }
  const run = (header: SetHeader, nextSeq: number, before: readonly Sample[], reps: readonly RepView[]): void => {
    keeper = keepSet(header, nextSeq, recorder, trouble)
    repsBefore = reps.at(-1)?.rep.number ?? 0
    keeper.samples(before)
    const [first] = before
    board.change({
      reps,
      set: {
        id: header.id,
        number: board.now().sets.length + 1,
        startedAt_ms: header.startedAt_ms,
        from_us: first?.at_us ?? header.anchor.at_us,
      },
    })
    judge(header.hold, before)
  }

  return {
    running: () => keeper !== null,
    start: async () => {
      const { exercise, side, band, tare, rack } = board.now()
      const sensor = streamingSensor(exercise)
      const startedAt_ms = time.wall_ms()
      const last = now.recent().at(-1)
      if (last === undefined) throw new Error('The sensor is not sending: wait until its tension shows.')
      const header: SetHeader = {
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
      await recorder.begin(header)
      await refreshSets(header.session)
      // The open set itself is in the list by now; it is counted once it has ended.
      board.change({ sets: board.now().sets.filter(({ header: { id } }) => id !== header.id) })
      run(header, 0, now.recent(), [])
    },
    resume: async (set) => {
      const waiting = board.now().interrupted.find(({ header }) => header.id === set)
      if (waiting === undefined) throw new Error('That set is not waiting to be resumed.')
      const sensor = streamingSensor(waiting.header.exercise)
      if (sensor.address !== waiting.header.sensor.address)
        throw new Error(`That set was recorded with ${waiting.header.sensor.name}: pick that sensor to go on with it.`)
      const opened = await recorder.resume(set)
      if (opened === null) throw new Error('That set is not waiting to be resumed.')
      const record = await sets.set(set)
      const { exercise, side, band } = opened.header
      board.change({
        exercise,
        side,
        band,
        tare: { offset_n: opened.header.tare_n, at_ms: opened.header.startedAt_ms },
      })
      await refreshSets(opened.header.session)
      board.change({ sets: board.now().sets.filter(({ header: { id } }) => id !== set) })
      let last_us = 0
      for (const { at_us } of record?.raw ?? []) last_us = at_us
      const reps = (record?.events ?? []).reduce(withEvent, [] as readonly RepView[])
      run(
        opened.header,
        opened.nextSeq,
        now.recent().filter(({ at_us }) => at_us > last_us),
        reps,
      )
    },
    end: async () => {
      const ending = keeper
      if (ending === null) throw new Error('No set is running.')
      keeper = null
      board.change({ set: null })
      try {
        await ending.end(time.wall_ms())
      } finally {
        await refreshSets(ending.header.session)
      }
      judge(chosenHold(), now.recent())
    },
    samples: (raw, filled) => {
      if (filled) keeper?.filled(raw)
      else keeper?.samples(raw)
    },
    motion: (events) => {
      if (keeper === null) return
      const counted = events.map((event) => countedFrom(repsBefore, event))
      keeper.events(counted)
      const reps = counted.reduce(withEvent, board.now().reps)
      if (reps !== board.now().reps) board.change({ reps })
    },
    flush: () => keeper?.flush(),
    judgeAnew: () => judge(chosenHold(), now.recent()),
  }
}
