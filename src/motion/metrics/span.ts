import { within } from '../trace.ts'
import type { RepTrace } from './metric.ts'

/** Trapezoid integral of tension over [from, to], N·s. The ends lie on the beats inside. */
export const impulseOver = (rep: RepTrace, from_s: number, to_s: number): number => {
  const { t, y, n } = rep
  let sum = 0
  for (let i = within(rep, from_s) + 1; i < n && (t[i] ?? 0) <= to_s; i += 1)
    sum += ((t[i] ?? 0) - (t[i - 1] ?? 0)) * 0.5 * ((y[i] ?? 0) + (y[i - 1] ?? 0))
  return sum
}

/** Time-weighted mean over [from, to], N; null with fewer than two beats inside. */
export const meanOver = (rep: RepTrace, from_s: number, to_s: number): number | null => {
  const first = within(rep, from_s)
  let last = first
  while (last + 1 < rep.n && (rep.t[last + 1] ?? 0) <= to_s) last += 1
  const span = (rep.t[last] ?? 0) - (rep.t[first] ?? 0)
  return span > 0 ? impulseOver(rep, from_s, to_s) / span : null
}
