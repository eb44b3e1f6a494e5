import { within } from '../trace.ts'
import type { Metric } from './metric.ts'

/** Three neighbours' median: a single converter step or a knock's edge is not the band. */
const median3 = (a: number, b: number, c: number): number => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))

export const peakTension = {
  id: 'peakTension_n',
  name: 'Peak tension',
  unit: 'N',
  definition:
    'Highest tension from drive start to the end of the lockout, after a median of three means over a sixtieth of a second (Maffiuletti et al. 2016, Eur J Appl Physiol 116:1091: peak force).',
  of: (rep) => {
    let peak = Number.NEGATIVE_INFINITY
    for (let i = Math.max(1, within(rep, rep.driveStart_s)); i + 1 < rep.n; i += 1) {
      if ((rep.t[i] ?? 0) > rep.lockoutEnd_s) break
      peak = Math.max(peak, median3(rep.y[i - 1] ?? 0, rep.y[i] ?? 0, rep.y[i + 1] ?? 0))
    }
    return Number.isFinite(peak) ? peak : null
  },
} as const satisfies Metric
