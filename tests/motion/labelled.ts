import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { exerciseOf } from '../../src/exercise/exercises.ts'
import type { ExerciseId } from '../../src/model/exercise.ts'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import type { MotionSetup } from '../../src/motion/setup.ts'

/** Labels of one rep of a recording, s. */
export interface LabelledRep {
  readonly hingeStart: number
  readonly bottomStart: number
  readonly driveStart: number
  readonly lockoutStart: number
  readonly full: boolean
  readonly row: readonly [number, number] | null
}

export interface Labelled {
  readonly name: string
  readonly samples: readonly Sample[]
  readonly setup: MotionSetup
  readonly reps: readonly LabelledRep[]
  readonly ignore: readonly (readonly [number, number])[]
}

const folder = resolve(import.meta.dirname, '../fixtures/recordings')
const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))

export const labelled = (name: string): Labelled => {
  const told = json(`${name}.json`) as { exercise: ExerciseId; calibration?: [number, number] }
  const truth = json(`${name}.truth.json`) as Pick<Labelled, 'reps' | 'ignore'>
  const samples = readFileSync(join(folder, `${name}.csv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [t = 0, y = 0] = line.split(',').map(Number)
      return { at_us: deviceMicros(Math.round(t * 1e6)), tension_n: newtons(y) }
    })
  const [from, to] = told.calibration ?? [0, 0]
  return {
    name,
    samples,
    setup: {
      rows: exerciseOf(told.exercise).rows,
      hold: told.calibration
        ? { kind: 'span', from_us: deviceMicros(from * 1e6), to_us: deviceMicros(to * 1e6) }
        : null,
    },
    reps: truth.reps,
    ignore: truth.ignore,
  }
}

export const everyLabelled = (): readonly Labelled[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => labelled(name.slice(0, -4)))
