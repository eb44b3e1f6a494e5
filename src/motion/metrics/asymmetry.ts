import { spreadOf } from './spread.ts'

/** Left against right of one metric. */
export interface Asymmetry {
  /** 100 * (right - left) / the larger: positive where the right is larger. */
  readonly percent: number
  /** Below this the difference is not larger than the sides' own rep-to-rep variation. */
  readonly noise_percent: number
  readonly real: boolean
}

/**
 * Percentage difference of two one-sided tests (Bishop et al. 2018, Strength Cond J 40:1), called real only when it is
 * larger than the larger side's own coefficient of variation (Exell et al. 2012). null without three reps a side.
 */
export const asymmetryOf = (left: readonly number[], right: readonly number[]): Asymmetry | null => {
  const [l, r] = [spreadOf(left), spreadOf(right)]
  if (l === null || r === null || l.variation_percent === null || r.variation_percent === null) return null
  const percent = (100 * (r.mean - l.mean)) / Math.max(l.mean, r.mean)
  const noise_percent = Math.max(l.variation_percent, r.variation_percent)
  return { percent, noise_percent, real: Math.abs(percent) > noise_percent }
}
