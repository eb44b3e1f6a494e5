import type { ExerciseId } from '../model/exercise.ts'
import { bandHinge } from './band-hinge.ts'
import { bandedRdl } from './banded-rdl.ts'
import { bandedRdlRow } from './banded-rdl-row.ts'
import type { Exercise } from './exercise.ts'
import { rest } from './rest.ts'
import { straddleHinge } from './straddle-hinge.ts'

/** The ladder, lowest rung first. */
export const exercises: readonly Exercise[] = [rest, bandHinge, straddleHinge, bandedRdl, bandedRdlRow]

const byId: Readonly<Record<ExerciseId, Exercise>> = {
  rest,
  'band-hinge': bandHinge,
  'straddle-hinge': straddleHinge,
  'banded-rdl': bandedRdl,
  'banded-rdl-row': bandedRdlRow,
}
export const exerciseOf = (id: ExerciseId): Exercise => byId[id]
