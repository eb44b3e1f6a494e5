import type { RackState } from '../wire/state.ts'
import type { RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'

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

/**
 * What a rack remembers, as it holds today: the band of a simulated person hangs on as many cells as the service was
 * started with, which may be others than it was left with.
 */
export const asStarted = (
  memory: RackMemory,
  { firstSensor, firstSecond }: Pick<RackParts, 'firstSensor' | 'firstSecond'>,
): RackMemory => {
  const { sensor, second } = memory
  const isTheirs = sensor !== null && sensor.radio === firstSensor?.radio && sensor.address === firstSensor.address
  const isReal = [sensor, second].some((one) => one?.radio === 'noble')
  const asMany = (second === null) === (firstSecond === null)
  return !isTheirs || isReal || asMany ? memory : { ...memory, second: firstSecond, tare: null }
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
