import type { MotionEvent } from '../model/motion-event.ts'
import type { Rep } from '../model/rep.ts'
import { secondsToMicros } from '../model/units.ts'
import { measure } from './metrics/metrics.ts'
import { type Stretch, stretchOf, type Trace, within } from './trace.ts'

/** A rep whose lockout goes on. */
export interface Open {
  readonly rep: Rep
  readonly beat_s: number
}

/** A lockout that ends in walking out ends where the tension last stood this close to its plateau, in excursions. */
const leaving = 0.15

const endOf = (rep: Rep, s: Stretch): number => {
  const line = rep.plateau_n - leaving * Math.max(1, rep.top_n - rep.bottom_n)
  const first = within(s, rep.lockoutStart_us * 1e-6)
  for (let i = s.n - 1; i > first; i -= 1) if ((s.raw[i] ?? 0) >= line) return s.t[i] ?? 0
  return rep.lockoutStart_us * 1e-6
}

/**
 * Says what becomes known when the lockout ends: at the next rep's hinge, or (NaN) where the person left the band.
 * The metrics are measured on the kept samples.
 */
export const closing = ({ rep, beat_s }: Open, end_s: number, trace: Trace, into: Stretch): MotionEvent => {
  const from_s = rep.hingeStart_us * 1e-6
  const s = stretchOf(trace, from_s, Number.isNaN(end_s) ? Number.POSITIVE_INFINITY : end_s, 0, into)
  const lockoutEnd_s = Number.isNaN(end_s) ? endOf(rep, s) : end_s
  return {
    kind: 'rep-close',
    close: {
      number: rep.number,
      lockoutEnd_us: secondsToMicros(lockoutEnd_s),
      metrics: measure({
        t: s.t,
        y: s.raw,
        n: s.n,
        rate_hz: beat_s > 0 ? 1 / beat_s : 0,
        hingeStart_s: from_s,
        bottomStart_s: rep.bottomStart_us * 1e-6,
        driveStart_s: rep.driveStart_us * 1e-6,
        lockoutStart_s: rep.lockoutStart_us * 1e-6,
        lockoutEnd_s,
        plateau_n: rep.plateau_n,
        bottom_n: rep.bottom_n,
        gap: rep.gap,
      }),
    },
  }
}
