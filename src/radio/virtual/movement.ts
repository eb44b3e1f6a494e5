/**
 * People move in minimum-jerk sub-movements (Flash and Hogan 1985) that overlap, pause and correct (Rohrer and Hogan
 * 2003). A movement here is a sum of them; their shares add up to one.
 */
interface Burst {
  readonly share: number
  readonly from_s: number
  readonly seconds: number
  /** 1 symmetric, below 1 hurried at its start, above 1 at its end. */
  readonly skew: number
  /**
   * How a real person went instead: what of the share was covered, at even steps from 0 at the start to 1 at the end.
   */
  readonly curve?: readonly number[]
}
export type Movement = readonly Burst[]

/** 10τ³ - 15τ⁴ + 6τ⁵, held at 0 before and 1 after. */
const minimumJerk = (tau: number): number => {
  if (tau <= 0) return 0
  if (tau >= 1) return 1
  return tau * tau * tau * (10 + tau * (-15 + 6 * tau))
}

/** A cubic through the points (Catmull and Rom 1974), level before the first and after the last. */
const along = (curve: readonly number[], tau: number): number => {
  const place = tau * (curve.length - 1)
  const i = Math.floor(place)
  const t = place - i
  const at = (k: number): number => curve[Math.min(curve.length - 1, Math.max(0, k))] ?? NaN
  const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
  const [leaving, arriving] = [(to - before) / 2, (after - from) / 2]
  return (
    from + t * (leaving + t * (3 * (to - from) - 2 * leaving - arriving + t * (2 * (from - to) + leaving + arriving)))
  )
}

/** There and back with the same smoothness, 1 at its middle. */
export const bell = (tau: number): number => (tau <= 0 || tau >= 1 ? 0 : 64 * (tau * (1 - tau)) ** 3)

/** Share of the displacement covered `at_s` after the start: 0 before, 1 at the end; beyond them with an overshoot. */
export const progress = (movement: Movement, at_s: number): number => {
  let sum = 0
  for (const { share, from_s, seconds, skew, curve } of movement) {
    const tau = (at_s - from_s) / seconds
    if (tau <= 0) continue
    if (tau >= 1) sum += share
    else if (curve !== undefined) sum += share * along(curve, tau)
    else sum += share * minimumJerk(skew === 1 ? tau : tau ** skew)
  }
  return sum
}

export const duration_s = (movement: Movement): number =>
  movement.reduce((end, { from_s, seconds }) => Math.max(end, from_s + seconds), 0)

/** The first moment at which `level` of the displacement is covered, to a tenth of a millisecond. */
export const crossing_s = (movement: Movement, level: number): number => {
  const end_s = duration_s(movement)
  const stride_s = 0.002
  for (let at_s = stride_s; at_s < end_s; at_s += stride_s) {
    if (progress(movement, at_s) < level) continue
    let [low, high] = [at_s - stride_s, at_s]
    while (high - low > 1e-4) {
      const middle = (low + high) / 2
      if (progress(movement, middle) < level) low = middle
      else high = middle
    }
    return high
  }
  return end_s
}

/** One smooth go. */
export const smooth = (seconds: number, skew = 1): Movement => [{ share: 1, from_s: 0, seconds, skew }]

/** As a real person went: shares of the way, at even steps from 0 to 1. */
export const sampled = (curve: readonly number[], seconds: number): Movement => [
  { share: 1, from_s: 0, seconds, skew: 1, curve },
]

/** In two goes with a standstill between them. */
export const paused = (seconds: number, at: number, pause_s: number): Movement => {
  const first_s = seconds * (0.35 + 0.3 * at)
  return [
    { share: at, from_s: 0, seconds: first_s, skew: 1 },
    { share: 1 - at, from_s: first_s + pause_s, seconds: seconds - first_s, skew: 1 },
  ]
}

/** Most of it briskly, the rest creeping in over `tail_s`. */
export const trailing = (seconds: number, tail: number, tail_s: number): Movement => [
  { share: 1 - tail, from_s: 0, seconds, skew: 1 },
  { share: tail, from_s: seconds * 0.3, seconds: seconds * 0.7 + tail_s, skew: 0.8 },
]

/** Beyond the goal by `share` of the displacement, then back to it. */
export const overshooting = (movement: Movement, share: number, settle_s: number): Movement => {
  const end_s = duration_s(movement)
  return [
    ...movement.map((burst) => ({ ...burst, share: burst.share * (1 + share) })),
    { share: -share, from_s: end_s * 0.92, seconds: settle_s, skew: 1 },
  ]
}

/** First a little the wrong way, by `share` of the displacement. */
export const swayingBefore = (movement: Movement, share: number, sway_s: number): Movement => [
  { share: -share, from_s: 0, seconds: sway_s, skew: 1 },
  ...movement.map((burst) => ({ ...burst, share: burst.share * (1 + share), from_s: burst.from_s + sway_s * 0.8 })),
]
