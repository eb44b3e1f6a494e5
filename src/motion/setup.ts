import type { Hold } from '../model/calibration.ts'
import type { ExerciseId } from '../model/exercise.ts'

/** What the detector is told about a set before its first sample. */
export interface MotionSetup {
  readonly exercise: ExerciseId
  /** `span`: the full-extension hold lies inside these samples; `level`: it was measured before. */
  readonly hold: Hold | null
}
