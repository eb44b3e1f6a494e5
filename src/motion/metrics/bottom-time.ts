import type { Metric } from './metric.ts'

export const bottomTime = {
  id: 'bottomTime_s',
  name: 'Bottom',
  unit: 's',
  definition:
    'The second number of a tempo, e.g. 3-0-1-2: from bottomStart to driveStart (phase times after Rathleff et al. 2013).',
  of: (rep) => rep.driveStart_s - rep.bottomStart_s,
} as const satisfies Metric
