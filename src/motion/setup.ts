import type { Hold } from '../model/calibration.ts'

/** What the detector is told about a set before its first sample. */
export interface MotionSetup {
  /** The exercise has a row at the bottom. */
  readonly rows: boolean
  /** `span`: the full-extension hold lies inside these samples; `level`: it was measured before. */
  readonly hold: Hold | null
}
