import { type Reach, reweigh, type Top, topOf } from './reach.ts'

/**
 * How far below the top this person's hips turn, N. What is believed of it hangs on the top: were that higher than
 * thought, so were the depth. So it is a line over the tops, a Kalman filter for every cell of the grid at once
 * (Rao-Blackwell), and where the hips turn tells where the top is, by as much as the person's depth is known.
 */
export interface Depth {
  /** Where the top is `at_n`, N, and by how much more for each newton that it is higher. */
  depth_n: number
  at_n: number
  perTop: number
  /** Its variance were the top known, N². */
  variance: number
  /** How far single reps stray from it, N. */
  stray_n: number
}

export const newDepth = (): Depth => ({
  depth_n: Number.NaN,
  at_n: Number.NaN,
  perTop: 0,
  variance: 0,
  stray_n: Number.NaN,
})

/** When the feet move, the bottom moves a little more than the top: the band is softer the longer it is. */
const bottomPerTop = 1.1
/** Depth differs from rep to rep by so much of the excursion before a person is known. */
const usualStray = 0.11
const leastStray = 0.03
const strayShare = 0.15
/** One odd rep says no more of it than this many usual ones. */
const oddestStray = 2.5
/** The first rep: all that is known of the depth comes from the top. */
export const startDepth = (depth: Depth, reach: Reach, bottom_n: number, size_n: number): void => {
  const { mean } = topOf(reach)
  depth.depth_n = bottomPerTop * mean - bottom_n
  depth.at_n = mean
  depth.perTop = bottomPerTop
  depth.stray_n = usualStray * size_n
  depth.variance = depth.stray_n ** 2
}

/** Student's t with five degrees of freedom: nearly a normal spread, but a rep of quite another depth may well be. */
const strayDensity = (strays: number): number => {
  const x = 1 + (strays * strays) / 5
  return 1 / (x * x * x)
}

/**
 * The hips turned at `bottom_n`, after the top may have moved from what it was `before`: what that says of the top and
 * of the depth.
 */
export const seeBottom = (depth: Depth, reach: Reach, before: Top, bottom_n: number, excursion_n: number): void => {
  const { mean, sd } = topOf(reach)
  // The top moved and the depth did not: it hangs less on where the top is now.
  const kept = Math.min(1, (before.sd / sd) ** 2)
  const expected_n = depth.depth_n + depth.perTop * (before.mean - depth.at_n)
  const unsettled = depth.variance + (depth.perTop * before.sd) ** 2 * (1 - kept)
  const surprise_n = bottomPerTop * mean - bottom_n - expected_n
  // For each newton that the top is higher than its mean.
  const perTop = bottomPerTop - kept * depth.perTop
  const square = unsettled + depth.stray_n ** 2
  const spread_n = Math.sqrt(square)
  reweigh(reach, (top_n) => strayDensity((surprise_n + perTop * (top_n - mean)) / spread_n))
  const gain = unsettled / square
  depth.depth_n = expected_n + gain * surprise_n
  depth.at_n = mean
  depth.perTop = bottomPerTop - (1 - gain) * perTop
  depth.variance = (1 - gain) * unsettled
  const known = unsettled + (perTop * sd) ** 2
  const bounded = Math.min(surprise_n ** 2, oddestStray ** 2 * (known + depth.stray_n ** 2))
  const stray = depth.stray_n ** 2 + strayShare * (Math.max(0, bounded - known) - depth.stray_n ** 2)
  depth.stray_n = Math.max(leastStray * excursion_n, Math.sqrt(stray))
}
