import type { DeviceMicros, Newtons } from './units.ts'

export type Verdict = 'full' | 'short' | 'unsure'

/** Why a verdict is unsure or weak, in the order a person should hear them. */
export type Doubt =
  | 'no-hold'
  | 'gap'
  | 'slow-sensor'
  | 'no-plateau'
  | 'feet-moved'
  | 'reference-drift'
  | 'near-threshold'

/** When the live detector first said each thing: the time of the sample at which it did. */
export interface Detected {
  readonly hingeStart_us: DeviceMicros
  readonly bottomStart_us: DeviceMicros
  readonly driveStart_us: DeviceMicros
  readonly lockoutStart_us: DeviceMicros
  readonly verdict_us: DeviceMicros
}

/** One hinge-and-drive, judged. Said once its verdict is final; nothing in it changes afterwards. */
export interface Rep {
  /** 1 for the first rep of the set. */
  readonly number: number
  readonly hingeStart_us: DeviceMicros
  readonly bottomStart_us: DeviceMicros
  readonly driveStart_us: DeviceMicros
  readonly lockoutStart_us: DeviceMicros
  readonly row_us: readonly [DeviceMicros, DeviceMicros] | null
  readonly detected: Detected
  /** T, P and B of product language: full-extension tension, the plateau reached, the bottom. */
  readonly top_n: Newtons
  readonly plateau_n: Newtons
  readonly bottom_n: Newtons
  /** e = (P - B) / (T - B), with its standard uncertainty. */
  readonly reach: number
  readonly reachUncertainty: number
  readonly verdict: Verdict
  readonly doubts: readonly Doubt[]
  /** Samples are missing inside the rep. */
  readonly gap: boolean
}

/**
 * What becomes known when a rep's lockout ends. `metrics` are keyed by the id of the metric; absent ones were not
 * measurable.
 */
export interface RepClose {
  readonly number: number
  readonly lockoutEnd_us: DeviceMicros
  readonly metrics: Readonly<Record<string, number>>
}
