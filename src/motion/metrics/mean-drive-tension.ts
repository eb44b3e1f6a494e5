import type { Metric } from './metric.ts'
import { meanOver } from './span.ts'

export const meanDriveTension = {
  id: 'meanDriveTension_n',
  name: 'Mean drive tension',
  unit: 'N',
  definition: 'Time-weighted mean tension from drive start to lockout start (mean concentric force).',
  of: (rep) => meanOver(rep, rep.driveStart_s, rep.lockoutStart_s),
} as const satisfies Metric
