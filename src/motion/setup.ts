import type { Hold } from '../model/calibration.ts'
import type { ExerciseId, Side } from '../model/exercise.ts'

/** What the detector is told about a set before its first sample. */
export interface MotionSetup {
  readonly exercise: ExerciseId
  readonly side: Side | null
  /** Nominal rate; null: learned from the samples' own times. */
  readonly rate_hz: number | null
  /** `span`: the full-extension hold lies inside these samples; `level`: it was measured before. */
  readonly hold: Hold | null
}
