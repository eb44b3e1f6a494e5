import type { Metric } from './metric.ts'

export const hingeTime = {
  id: 'hingeTime_s',
  name: 'Hinge',
  unit: 's',
  definition:
    'The first number of a tempo, e.g. 3-0-1-2: from hingeStart to bottomStart (phase times after Rathleff et al. 2013).',
  of: (rep) => rep.bottomStart_s - rep.hingeStart_s,
} as const satisfies Metric
