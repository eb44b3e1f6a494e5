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

type Past = Pick<RackState, 'sets' | 'interrupted'>

/** The sets of the session that a rack would go on with now, and those that nobody has decided about. */
export const pastOf = async (rack: string, { sets, time }: Pick<RackParts, 'sets' | 'time'>): Promise<Past> => ({
  sets: await sets.inSession(await sets.sessionFor(rack, time.wall_ms())),
  interrupted: await sets.interrupted(),
})

/** A rack before its first sensor is linked. */
export const firstState = (
  rack: string,
  { tare, exercise, side, band }: RackMemory,
  past: Past,
): Omit<RackState, 'revision'> => ({
  ...past,
  rack,
  tare,
  exercise,
  side,
  band,
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
  storeProblem: null,
})
