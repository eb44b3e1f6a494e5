import type { Exercise } from './exercise.ts'

export const rest = {
  id: 'rest',
  level: 0,
  name: 'Rest',
  sided: false,
  rows: false,
  noSet: 'Rest means no exercise: with acute pain, let it calm down first. No set is started.',
  tempo: null,
} as const satisfies Exercise
