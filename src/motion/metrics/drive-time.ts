import type { Metric } from './metric.ts'

export const driveTime = {
  id: 'driveTime_s',
  name: 'Drive',
  unit: 's',
  definition:
    'The third number of a tempo, e.g. 3-0-1-2: from driveStart to lockoutStart (phase times after Rathleff et al. 2013).',
  of: (rep) => rep.lockoutStart_s - rep.driveStart_s,
} as const satisfies Metric
