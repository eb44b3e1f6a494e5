import { exerciseOf } from '../exercise/exercises.ts'
import type { ExerciseId, Side } from '../model/exercise.ts'
import type { RackState, SensorView } from '../wire/state.ts'

/** The sensor that a set of this exercise can be made with now. Throws one sentence when none can. */
export const readySensor = ({ sensor, set }: RackState, exercise: ExerciseId, side: Side | null): SensorView => {
  if (set !== null) throw new Error('A set is running already: end it first.')
  const { noSet, sided } = exerciseOf(exercise)
  if (noSet !== null) throw new Error(noSet)
  if (sided && side === null) throw new Error('Choose which leg does the work first: the rear one, left or right.')
  if (sensor === null) throw new Error('Pick a sensor first.')
  if (sensor.link !== 'streaming') throw new Error('The sensor is not sending: wait until its tension shows.')
  return sensor
}
