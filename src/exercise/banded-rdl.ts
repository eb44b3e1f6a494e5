import type { Exercise } from './exercise.ts'

export const bandedRdl = {
  id: 'banded-rdl',
  level: 3,
  name: 'Banded Romanian deadlift',
  sided: false,
  rows: false,
  noSet: null,
  tempo: { hinge_s: 3, bottom_s: 0, drive_s: 1, lockout_s: 2 },
} as const satisfies Exercise
