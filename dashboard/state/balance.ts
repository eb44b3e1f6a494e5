import type { RepView } from '../../src/wire/state.ts'

/**
 * The left cell's share of a rep's tension in %: over its lockout, until that ends over its drive; null with one cell.
 */
export const leftOf = ({ metrics }: RepView): number | null =>
  metrics['holdLeftShare_percent'] ?? metrics['driveLeftShare_percent'] ?? null

/** The mean of the reps' shares, %; null where none has one. */
export const meanLeft = (reps: readonly RepView[]): number | null => {
  const shares = reps.flatMap((rep) => leftOf(rep) ?? [])
  return shares.length === 0 ? null : shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** `48 %`, or a dash. */
export const percentText = (percent: number | null): string =>
  percent === null ? '\u2013' : `${Math.round(percent)}\u2009%`
