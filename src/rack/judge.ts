import { exerciseOf } from '../exercise/exercises.ts'
import type { Hold } from '../model/calibration.ts'
import type { Cell } from '../model/cell.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Phase } from '../model/phase.ts'
import type { Sample } from '../model/sample.ts'
import type { MeasuredHold } from '../model/set.ts'
import type { Board } from './board.ts'
import type { Cells } from './cells.ts'
import { holdKey, type RackMemory } from './memory.ts'
import type { RackStream } from './stream.ts'
import { tensionOf } from './tension.ts'

/** Raw samples of each cell. */
export type Raw = Readonly<Record<Cell, readonly Sample[]>>

/** Tells the detector what to judge by. */
export interface Judge {
  /** The hold that counts for what is chosen now. */
  readonly hold: () => MeasuredHold | null
  /** It begins anew with this hold, and with the samples of just before. */
  readonly begin: (hold: MeasuredHold | null, before: Raw) => void
  /** Likewise, with what is chosen now and the last seconds. */
  readonly beginNow: () => void
  /** What it said. */
  readonly said: (events: readonly MotionEvent[]) => void
}

const levelOf = (hold: MeasuredHold | null): Hold | null =>
  hold === null ? null : { kind: 'level', tension_n: hold.tension_n, uncertainty_n: hold.uncertainty_n }

export const createJudge = (board: Board, cells: Cells, memory: () => RackMemory, stream: RackStream): Judge => {
  let phase: Phase = 'slack'
  const hold = (): MeasuredHold | null => memory().holds[holdKey(board.now())] ?? null
  const begin = (measured: MeasuredHold | null, before: Raw): void => {
    const { exercise, tare } = board.now()
    const setup = { rows: exerciseOf(exercise).rows, hold: levelOf(measured) }
    board.change({ holdNeeded: null, top: null })
    phase = 'slack'
    stream.judge({ setup, before: tensionOf(before, cells.two(), tare, cells.shift_us()) })
    // A detector that begins anew in slack does not say so: the phase of the one before must not stay.
    if (board.now().phase !== phase) board.change({ phase, phaseBegan_us: null })
  }
  return {
    hold,
    begin,
    beginNow: () => begin(hold(), { first: cells.present('first').recent(), second: cells.present('second').recent() }),
    said: (events) => {
      for (const event of events) if (event.kind === 'phase') ({ phase } = event)
    },
  }
}
