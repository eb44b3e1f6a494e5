import type { ExerciseId } from '../model/exercise.ts'

/** Seconds of a rep's parts, in the order lifters write them: 3-0-1-2. */
export interface Tempo {
  readonly hinge_s: number
  readonly bottom_s: number
  readonly drive_s: number
  readonly lockout_s: number
}

/** One rung of the ladder. */
export interface Exercise {
  readonly id: ExerciseId
  /** 0 rest to 4; what is trained goes up with it. */
  readonly level: number
  readonly name: string
  /** One leg does the work, and the sides are compared. */
  readonly sided: boolean
  /** A bent-over row belongs to the bottom of each rep. */
  readonly rows: boolean
  /** null: sets may be made. Otherwise why there are none, in words for the person. */
  readonly noSet: string | null
  readonly tempo: Tempo | null
}
