import { type Cell, cells as allCells } from '../model/cell.ts'
import { messageOf } from '../model/fault.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import type { SetHeader } from '../model/set.ts'
import { deviceMicros, newtons, type WallMillis, wallMillis } from '../model/units.ts'
import type { RepView } from '../wire/state.ts'
import type { Board } from './board.ts'
import type { Cells } from './cells.ts'
import { createEndedSets } from './ended-sets.ts'
import { createJudge } from './judge.ts'
import type { RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import { noneWaiting, reopened, sameCells } from './reopened.ts'
import { countedFrom, withEvent } from './reps.ts'
import { readySensors } from './ready-sensors.ts'
import { headerOf } from './set-header.ts'
import { keepSet, type SetKeeper } from './set-keeper.ts'
import type { RackStream } from './stream.ts'

/** What the runner needs to know of the rack's present. */
export interface RackNow {
  readonly board: Board
  readonly cells: Cells
  readonly memory: () => RackMemory
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
  readonly samples: (cell: Cell, raw: readonly Sample[], filled: boolean) => void
  readonly motion: (events: readonly MotionEvent[]) => void
  readonly flush: () => void
  /** The detector begins anew with the exercise, side and hold that are chosen now. */
  readonly judgeAnew: () => void
}

interface Running {
  readonly keeper: SetKeeper
  /** Each cell's first sample of the set, or the one where it is taken up again. */
  readonly from_us: Readonly<Record<Cell, number>>
  /** Each cell's newest sample when it began or was taken up again. */
  readonly began_us: Readonly<Record<Cell, number>>
  /** When it began or was taken up again. Its end follows by the monotonic clock, whatever the wall clock is set to. */
  readonly wall_ms: WallMillis
  readonly monotonic_ms: number
  readonly repsBefore: number
  /** Where the second cell's clock was noted to lie; null before. */
  shift_us: number | null
}

/**
 * Runs sets: one at a time, from its first sample kept to its last. All that a person did wrong throws one sentence.
 */
export const createSetRunner = (parts: RackParts, now: RackNow, stream: RackStream): SetRunner => {
  const { board, cells, trouble, wait } = now
  const { time, recorder, sets } = parts
  let running: Running | null = null
  // Raw samples since a person asked for a set: the disk may take its time to open one.
  let early: Record<Cell, Sample[]> | null = null
  const judge = createJudge(board, cells, now.memory, stream)

  const recent = (cell: Cell): readonly Sample[] => cells.present(cell).recent()
  /** The session's other sets. What cannot be read now is no reason to stop a set. */
  const showSets = async (session: string, without: string | null): Promise<void> => {
    try {
      const others = (await sets.inSession(session)).filter(({ header }) => header.id !== without)
      board.change({ sets: others, interrupted: await sets.interrupted() })
    } catch (fault) {
      parts.note(`The list of sets could not be read: ${messageOf(fault)}`)
    }
  }
  const ended = createEndedSets(wait, ({ session }) => showSets(session, running?.keeper.header.id ?? null))
  /** Opens a set while samples go on coming in; `run` takes them up. */
  const opened = async <Answer>(open: () => Promise<Answer>): Promise<Answer> => {
    early = { first: [...recent('first')], second: [...recent('second')] }
    try {
      return await open()
    } catch (fault) {
      early = null
      throw fault
    }
  }
  const keepRaw = (set: Running, cell: Cell, raw: readonly Sample[]): void => {
    const shift_us = cells.shift_us()
    const [first] = raw
    if (cell === 'second' && first !== undefined && set.shift_us !== shift_us) {
      set.shift_us = shift_us
      set.keeper.events([{ kind: 'shift', from_us: first.at_us, shift_us }])
    }
    set.keeper.samples(cell, raw)
  }
  const run = (
    header: SetHeader,
    nextSeq: number,
    after_us: Readonly<Record<Cell, number>>,
    reps: readonly RepView[],
  ): void => {
    const keeper = keepSet(header, nextSeq, recorder, trouble, wait)
    const beforeOf = (cell: Cell) => (early?.[cell] ?? []).filter(({ at_us }) => at_us > after_us[cell])
    const before = { first: beforeOf('first'), second: beforeOf('second') }
    early = null
    const from_us = before.first[0]?.at_us ?? header.anchor.at_us
    running = {
      keeper,
      from_us: { first: from_us, second: before.second[0]?.at_us ?? from_us },
      began_us: { first: cells.present('first').last_us(), second: cells.present('second').last_us() },
      wall_ms: wallMillis(Math.max(time.wall_ms(), header.startedAt_ms)),
      monotonic_ms: time.monotonic_ms(),
      repsBefore: reps.at(-1)?.rep.number ?? 0,
      shift_us: null,
    }
    for (const cell of allCells) keepRaw(running, cell, before[cell])
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
    judge.begin(header.hold, before)
  }
  // The sensor may deliver what a set missed when it has ended, or the next one has begun: it goes where it belongs.
  const fill = (cell: Cell, raw: readonly Sample[]): void => {
    ended.filled(cell, raw)
    if (running === null) return
    const { keeper, from_us } = running
    keeper.filled(
      cell,
      raw.filter(({ at_us }) => at_us >= from_us[cell]),
    )
  }

  return {
    running: () => running !== null,
    start: async () => {
      const { exercise, side, rack } = board.now()
      const sensors = readySensors(board.now(), exercise, side)
      const startedAt_ms = time.wall_ms()
      const last = recent('first').at(-1)
      if (last === undefined) throw new Error('The sensor is not sending: wait until its tension shows.')
      const header = await opened(async (): Promise<SetHeader> => {
        const made = headerOf(board.now(), {
          id: parts.newSetId(),
          session: await sets.sessionFor(rack, startedAt_ms),
          startedAt_ms,
          sensors,
          rates_hz: { first: cells.present('first').rate_hz(), second: cells.present('second').rate_hz() },
          hold: judge.hold(),
          last_us: last.at_us,
          softwareVersion: parts.softwareVersion,
        })
        await recorder.begin(made)
        await showSets(made.session, made.id)
        return made
      })
      run(header, 0, { first: -Infinity, second: -Infinity }, [])
    },
    resume: async (set) => {
      const waiting = board.now().interrupted.find(({ header }) => header.id === set)
      if (waiting === undefined) throw new Error(noneWaiting)
      const { exercise, side } = waiting.header
      sameCells(waiting.header, readySensors(board.now(), exercise, side))
      const { header, nextSeq, last_us, reps } = await opened(() => reopened(set, sets, recorder))
      const { tare_n, second, startedAt_ms, band, hold } = header
      const tare = { offset_n: tare_n, second_n: second?.tare_n ?? newtons(0), at_ms: startedAt_ms }
      board.change({ exercise, side, band, hold, tare })
      await showSets(header.session, set)
      run(header, nextSeq, last_us, reps)
    },
    end: async () => {
      if (running === null) throw new Error('No set is running.')
      stream.finish()
      const { keeper, from_us, began_us, wall_ms, monotonic_ms } = running
      const lasted_ms = Math.round(time.monotonic_ms() - monotonic_ms)
      const to_us = { first: began_us.first + lasted_ms * 1000, second: began_us.second + lasted_ms * 1000 }
      running = null
      const finish = ended.add({ keeper, from_us, to_us, at_ms: wallMillis(wall_ms + lasted_ms) })
      board.change({ set: null })
      judge.beginNow()
      try {
        await finish()
      } finally {
        await showSets(keeper.header.session, null)
      }
    },
    samples: (cell, raw, filled) => {
      if (filled) fill(cell, raw)
      else if (early !== null) early[cell].push(...raw)
      else if (running !== null) keepRaw(running, cell, raw)
    },
    motion: (events) => {
      judge.said(events)
      if (running === null) return
      const { keeper, repsBefore } = running
      const counted = events.map((event) => countedFrom(repsBefore, event))
      keeper.events(counted)
      const reps = counted.reduce(withEvent, board.now().reps)
      if (reps !== board.now().reps) board.change({ reps })
    },
    flush: () => {
      running?.keeper.flush()
      ended.flush()
    },
    judgeAnew: judge.beginNow,
  }
}
