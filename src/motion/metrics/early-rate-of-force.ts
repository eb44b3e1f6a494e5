import { within } from '../trace.ts'
import type { Metric } from './metric.ts'

/** 200 ms hold sixteen samples at 80 Hz, seven at 35 Hz: fewer say nothing (Sensors 24:4250). */
const slowest_hz = 35
const window_s = 0.2

export const earlyRateOfForce = {
  id: 'driveRate0200_nps',
  name: 'Drive rate 0-200 ms',
  unit: 'N/s',
  definition:
    'Least-squares slope over the first 200 ms after drive start (Maffiuletti et al. 2016: rate of force development from onset).',
  of: (rep) => {
    if (rep.rate_hz < slowest_hz || rep.gap) return null
    let n = 0
    let [st, sy, stt, sty] = [0, 0, 0, 0]
    for (let i = within(rep, rep.driveStart_s); i < rep.n; i += 1) {
      const t = (rep.t[i] ?? 0) - rep.driveStart_s
      if (t > window_s) break
      const y = rep.y[i] ?? 0
      n += 1
      st += t
      sy += y
      stt += t * t
      sty += t * y
    }
    const spread = n * stt - st * st
    return n >= 5 && spread > 0 ? (n * sty - st * sy) / spread : null
  },
} as const satisfies Metric
