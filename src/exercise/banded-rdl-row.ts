import type { Exercise } from './exercise.ts'

export const bandedRdlRow = {
  id: 'banded-rdl-row',
  level: 4,
  name: 'Banded RDL with bent row',
  sided: false,
  rows: true,
  noSet: null,
  tempo: { hinge_s: 3, bottom_s: 2, drive_s: 1, lockout_s: 2 },
} as const satisfies Exercise
