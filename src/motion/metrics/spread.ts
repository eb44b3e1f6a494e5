/** Mean, standard deviation and coefficient of variation of a metric over the reps of a set. */
export interface Spread {
  readonly n: number
  readonly mean: number
  readonly sd: number
  /** 100 * sd / mean; null where the mean is not above zero. */
  readonly variation_percent: number | null
}

/**
 * Rep-to-rep spread (coefficient of variation, Hopkins 2000, Sports Med 30:1: within-subject variation as typical
 * error). null with fewer than three reps: two make no spread.
 */
export const spreadOf = (values: readonly number[]): Spread | null => {
  const known = values.filter((value) => Number.isFinite(value))
  const n = known.length
  if (n < 3) return null
  const mean = known.reduce((sum, value) => sum + value, 0) / n
  const sd = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1))
  return { n, mean, sd, variation_percent: mean > 0 ? (100 * sd) / mean : null }
}
