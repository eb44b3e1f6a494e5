import { exerciseOf } from '../exercise/exercises.ts'
import type { ExerciseId, Side } from '../model/exercise.ts'
import type { RackState, SensorView } from '../wire/state.ts'

/** Half a sentence on the cell that does not send; null when each one in use does. */
export const notSending = ({ sensor, second }: Pick<RackState, 'sensor' | 'second'>): string | null => {
  if (sensor?.link !== 'streaming')
    return second === null ? 'The sensor is not sending:' : 'The left cell is not sending:'
  return second === null || second.link === 'streaming' ? null : 'The right cell is not sending:'
}

/** The sensors that a set of this exercise can be made with now. Throws one sentence when it cannot. */
export const readySensors = (
  { sensor, second, set }: RackState,
  exercise: ExerciseId,
  side: Side | null,
): { readonly first: SensorView; readonly second: SensorView | null } => {
  if (set !== null) throw new Error('A set is running already: end it first.')
  const { noSet, sided } = exerciseOf(exercise)
  if (noSet !== null) throw new Error(noSet)
  if (sided && side === null) throw new Error('Choose which leg does the work first: the rear one, left or right.')
  if (sensor === null) throw new Error('Pick a sensor first.')
  const silent = notSending({ sensor, second })
  if (silent !== null) throw new Error(`${silent} wait until its tension shows.`)
  return { first: sensor, second }
}
