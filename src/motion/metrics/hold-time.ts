import type { Metric } from './metric.ts'

export const holdTime = {
  id: 'holdTime_s',
  name: 'Hold',
  unit: 's',
  definition:
    'The fourth number of a tempo, e.g. 3-0-1-2: from lockoutStart to lockoutEnd (phase times after Rathleff et al. 2013).',
  of: (rep) => rep.lockoutEnd_s - rep.lockoutStart_s,
} as const satisfies Metric
