import type { Metric } from './metric.ts'

export const timeUnderTension = {
  id: 'timeUnderTension_s',
  name: 'Time under tension',
  unit: 's',
  definition:
    'Hinge start to the end of the lockout (single-rep time under tension, Rathleff et al. 2013, PLoS ONE 8:e68172).',
  of: (rep) => rep.lockoutEnd_s - rep.hingeStart_s,
} as const satisfies Metric
