export type Boundary = 'hingeStart' | 'bottomStart' | 'driveStart' | 'lockoutStart'

/** What really happened in one rep, seconds of the simulation. Boundaries at 5 and 95 % of the hips' displacement. */
export interface RepTruth {
  readonly hingeStart_s: number
  readonly bottomStart_s: number
  readonly driveStart_s: number
  readonly lockoutStart_s: number
  readonly lockoutEnd_s: number
  readonly full: boolean
  /** How far from full extension the hips stopped, against the feet. */
  readonly shortfall_m: number
  /** How far the drive carried the hips. */
  readonly depth_m: number
  readonly row_s: readonly [number, number] | null
  /** 0 for the first set. */
  readonly set: number
  readonly relearn: boolean
  /** Boundaries that two careful people would put in different places. */
  readonly unsure: readonly Boundary[]
}

export interface Truth {
  readonly reps: readonly RepTruth[]
  /** Calibration holds. */
  readonly holds_s: readonly (readonly [number, number])[]
}

/**
 * Hips this near to full extension are there. About 5° of hip flexion (2.6-3.5 mm a degree near extension, CMU mocap);
 * between 10 and 26 mm opinions differ, and no labelled case should lie there.
 */
export const fullWithin_m = 0.0175
