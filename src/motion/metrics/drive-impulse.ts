import type { Metric } from './metric.ts'
import { impulseOver } from './span.ts'

export const driveImpulse = {
  id: 'driveImpulse_ns',
  name: 'Drive impulse',
  unit: 'N·s',
  definition: 'Integral of tension above the bottom, from drive start to lockout start: what the drive added.',
  of: (rep) => {
    if (rep.gap) return null
    const whole = impulseOver(rep, rep.driveStart_s, rep.lockoutStart_s)
    return whole - rep.bottom_n * (rep.lockoutStart_s - rep.driveStart_s)
  },
} as const satisfies Metric
