import type { Exercise } from './exercise.ts'

/** One foot forward; the rear leg, which gives the side its name, does the work. */
export const straddleHinge = {
  id: 'straddle-hinge',
  level: 2,
  name: 'Straddle hinge',
  sided: true,
  rows: false,
  noSet: null,
  tempo: { hinge_s: 2, bottom_s: 0, drive_s: 1, lockout_s: 2 },
} as const satisfies Exercise
