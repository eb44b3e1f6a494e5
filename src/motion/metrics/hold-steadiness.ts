import { within } from '../trace.ts'
import type { Metric } from './metric.ts'
import { meanOver } from './span.ts'

const shortest_s = 0.5

export const holdSteadiness = {
  id: 'holdSway_percent',
  name: 'Hold sway',
  unit: '%',
  definition:
    'Standard deviation of tension over its mean during the lockout, without its first and last 0.1 s (coefficient of variation, force steadiness).',
  of: (rep) => {
    const [from, to] = [rep.lockoutStart_s + 0.1, rep.lockoutEnd_s - 0.1]
    if (to - from < shortest_s) return null
    const mean = meanOver(rep, from, to)
    if (mean === null || mean <= 0) return null
    let n = 0
    let square = 0
    for (let i = within(rep, from); i < rep.n && (rep.t[i] ?? 0) <= to; i += 1) {
      n += 1
      square += ((rep.y[i] ?? 0) - mean) ** 2
    }
    return n > 3 ? (100 * Math.sqrt(square / (n - 1))) / mean : null
  },
} as const satisfies Metric
