import type { Metric } from './metric.ts'
import { impulseOver } from './span.ts'

export const impulse = {
  id: 'impulse_ns',
  name: 'Impulse',
  unit: 'N·s',
  definition: 'Trapezoid integral of tension from hinge start to the end of the lockout.',
  of: (rep) => (rep.gap ? null : impulseOver(rep, rep.hingeStart_s, rep.lockoutEnd_s)),
} as const satisfies Metric
