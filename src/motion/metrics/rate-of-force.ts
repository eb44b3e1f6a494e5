import { within } from '../trace.ts'
import type { Metric, RepTrace } from './metric.ts'

/** Slower sensors smear a drive of half a second over too few samples for a slope. */
const slowest_hz = 35

const riseTime = (rep: RepTrace, share: number): number => {
  const line = rep.bottom_n + share * (rep.plateau_n - rep.bottom_n)
  const { t, y } = rep
  for (let i = Math.max(1, within(rep, rep.driveStart_s)); i < rep.n && (t[i] ?? 0) <= rep.lockoutEnd_s; i += 1) {
    const [ya, yb] = [y[i - 1] ?? 0, y[i] ?? 0]
    if (yb < line) continue
    const part = yb > ya && ya < line ? (line - ya) / (yb - ya) : 1
    return (t[i - 1] ?? 0) + part * ((t[i] ?? 0) - (t[i - 1] ?? 0))
  }
  return Number.NaN
}

export const rateOfForce = {
  id: 'driveRate2080_nps',
  name: 'Drive rate 20-80 %',
  unit: 'N/s',
  definition:
    'Mean slope between 20 % and 80 % of the rise from bottom to plateau (Maffiuletti et al. 2016: the most repeatable of the rates of force development). In a hinge this is band stiffness times hip speed.',
  of: (rep) => {
    if (rep.rate_hz < slowest_hz || rep.gap) return null
    const span = riseTime(rep, 0.8) - riseTime(rep, 0.2)
    return span > 1.5 / rep.rate_hz ? (0.6 * (rep.plateau_n - rep.bottom_n)) / span : null
  },
} as const satisfies Metric
