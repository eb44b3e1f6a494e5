/** How much reach was lost from the best reps of a set to its last ones. */
export interface ReachLoss {
  /** 100 * (best three - last three) / best three. */
  readonly loss_percent: number
  /** The loss is larger than twice the reps' own scatter. */
  readonly beyondNoise: boolean
}

const group = 3

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * Fatigue index of reach: best three against last three (Ciccone et al. 2017 report that the first reps underestimate,
 * so best, not first). null with fewer than six reps.
 */
export const reachLossOf = (reaches: readonly number[]): ReachLoss | null => {
  const known = reaches.filter((value) => Number.isFinite(value))
  if (known.length < 2 * group) return null
  const best = mean(known.toSorted((a, b) => b - a).slice(0, group))
  const last = mean(known.slice(-group))
  if (best <= 0) return null
  // Scatter from neighbour to neighbour: a trend does not enter it (von Neumann's successive differences).
  let square = 0
  for (let i = 1; i < known.length; i += 1) square += ((known[i] ?? 0) - (known[i - 1] ?? 0)) ** 2
  const scatter = Math.sqrt(square / (2 * (known.length - 1)))
  return { loss_percent: (100 * (best - last)) / best, beyondNoise: best - last > (2 * scatter) / Math.sqrt(group) }
}
