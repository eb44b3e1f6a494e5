import type { Exercise } from './exercise.ts'

export const bandHinge = {
  id: 'band-hinge',
  level: 1,
  name: 'Band hip hinge',
  sided: false,
  rows: false,
  noSet: null,
  tempo: { hinge_s: 2, bottom_s: 0, drive_s: 1, lockout_s: 2 },
} as const satisfies Exercise
