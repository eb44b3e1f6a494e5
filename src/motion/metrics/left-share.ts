import type { Sum } from '../../signal/together.ts'

/** Shares of less than this are shares of noise. */
const leastTension_n = 20

/** The left cell's share of a tension, 0 to 1; null where hardly anything pulls. */
export const leftShareOf = ({ tension_n, first_n }: Sum): number | null =>
  tension_n < leastTension_n ? null : Math.min(1, Math.max(0, first_n / tension_n))

/**
 * The left cell's share of the mean tension from one time to another, %: 50 where both sides carry the same. null
 * without samples there, or where hardly anything pulls.
 */
export const leftShareOver = (sums: readonly Sum[], from_us: number, to_us: number): number | null => {
  let n = 0
  let first = 0
  let both = 0
  for (const { at_us, tension_n, first_n } of sums) {
    if (at_us < from_us || at_us > to_us) continue
    n += 1
    first += first_n
    both += tension_n
  }
  return n === 0 || both / n < leastTension_n ? null : (100 * first) / both
}
