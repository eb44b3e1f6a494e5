import type { RackState } from '../wire/state.ts'
import type { RackMemory } from './memory.ts'

/** What a rack remembers that was never used. */
export const firstMemory: RackMemory = {
  sensor: null,
  second: null,
  tare: null,
  exercise: 'band-hinge',
  side: null,
  band: null,
  holds: {},
}

/** A rack before its first sensor is linked. */
export const firstState = (
  rack: string,
  { tare, exercise, side, band }: RackMemory,
  interrupted: RackState['interrupted'],
): Omit<RackState, 'revision'> => ({
  rack,
  tare,
  exercise,
  side,
  band,
  interrupted,
  sensor: null,
  second: null,
  hold: null,
  holding: null,
  holdNeeded: null,
  phase: 'slack',
  phaseBegan_us: null,
  top: null,
  set: null,
  reps: [],
  sets: [],
  storeProblem: null,
})
