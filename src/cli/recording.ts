import { createReadStream, type ReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Hold } from '../model/calibration.ts'
import { exerciseOf } from '../exercise/exercises.ts'
import { type ExerciseId, exerciseIds, type Side, sides } from '../model/exercise.ts'
import { codeOf } from '../model/fault.ts'
import type { Sample } from '../model/sample.ts'
import { type DeviceMicros, newtons, secondsToMicros } from '../model/units.ts'
import type { MotionSetup } from '../motion/setup.ts'
import { cannotRead } from './file-fault.ts'

const told = z.object({
  exercise: z.enum(exerciseIds).default('band-hinge'),
  side: z.enum(sides).nullish(),
  /** Checked, but not needed: the samples' own times tell. */
  rate_hz: z.number().positive().nullish(),
  calibration: z
    .tuple([z.number(), z.number()])
    .refine(([from, to]) => to > from, 'must be [start, end] in seconds with end after start')
    .nullish(),
  /** Of a hold that was made before the recording, as an export tells it. */
  hold: z.object({ tension_n: z.number().positive(), uncertainty_n: z.number().nonnegative() }).nullish(),
})

const header = 'time_s,tension_n'
const byteOrderMark = /^\uFEFF/

/** A hold within the recording counts before one that was made earlier. */
const holdOf = ({ calibration, hold }: z.infer<typeof told>): Hold | null => {
  if (calibration)
    return { kind: 'span', from_us: secondsToMicros(calibration[0]), to_us: secondsToMicros(calibration[1]) }
  if (!hold) return null
  return { kind: 'level', tension_n: newtons(hold.tension_n), uncertainty_n: newtons(hold.uncertainty_n) }
}

/** What the `.json` beside a recording tells. */
export interface RecordedSetup extends MotionSetup {
  readonly exercise: ExerciseId
  readonly side: Side | null
}

/**
 * Reads the `.json`; without one it is a band hinge that nobody made a hold for. Throws one sentence on what is wrong
 * in it.
 */
export const setupOf = async (path: string): Promise<RecordedSetup> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (fault) {
    if (codeOf(fault) !== 'ENOENT') throw cannotRead(path, fault)
    text = '{}'
  }
  let given: unknown
  try {
    given = JSON.parse(text.replace(byteOrderMark, ''))
  } catch {
    throw new Error(`${path}: this is not JSON; it should hold { "exercise", "side", "rate_hz", "calibration" }`)
  }
  const { success, data, error } = told.safeParse(given)
  if (!success) {
    const [issue] = error.issues
    throw new Error(`${path}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'not understood'}`)
  }
  const { exercise, side } = data
  return { exercise, side: side ?? null, rows: exerciseOf(exercise).rows, hold: holdOf(data) }
}

/** A cell, in quotes or without. */
const number = (field = ''): number => {
  const text = field.trim().replace(/^"(.*)"$/, '$1')
  return text.trim() === '' ? Number.NaN : Number(text)
}

/** A row as a sentence may quote it: not its megabytes, nor what a terminal would obey. */
const quoted = (row: string): string => JSON.stringify(row.length > 60 ? `${row.slice(0, 60)}...` : row)

const read = async (path: string, input: ReadStream): Promise<readonly Sample[]> => {
  const samples: Sample[] = []
  let line = 0
  let last: Sample | undefined
  let end = 0
  let columns = 2
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  for await (const raw of lines) {
    line += 1
    const row = line === 1 ? raw.replace(byteOrderMark, '').trim() : raw.trim()
    if (line === 1) {
      const names = row.replaceAll(/["\s]/g, '').toLowerCase()
      columns = names.split(',').length
      if (names !== header && !names.startsWith(`${header},`))
        throw new Error(`${path}:1: the first line is ${quoted(row)} and should be the header "time_s,tension_n"`)
      continue
    }
    // Nothing but empty lines may follow an empty one: the file's own end.
    if (row === '') {
      end ||= line
      continue
    }
    if (end > 0) throw new Error(`${path}:${end}: the line is empty; each line should hold "time_s,tension_n"`)
    const fields = row.split(',')
    const [at, tension] = [number(fields[0]), number(fields[1])]
    if (fields.length < 2 || (columns === 2 && fields.length > 2) || !Number.isFinite(at) || !Number.isFinite(tension))
      throw new Error(
        `${path}:${line}: ${quoted(row)} should be two numbers, the time in seconds and the tension in newtons`,
      )
    const sample = { at_us: secondsToMicros(at), tension_n: newtons(tension) }
    if (!Number.isSafeInteger(sample.at_us))
      throw new Error(`${path}:${line}: the time ${at} s is out of all bounds; times are in seconds`)
    if (last !== undefined && sample.at_us <= last.at_us)
      throw new Error(
        `${path}:${line}: the time ${at} s does not come after ${last.at_us / 1e6} s of the row before; rows go in order of time, at least a microsecond apart`,
      )
    last = sample
    samples.push(sample)
  }
  if (line === 0) throw new Error(`${path}: the file is empty; it should begin with the header "time_s,tension_n"`)
  if (samples.length === 0)
    throw new Error(`${path}: there are no samples in it; each line after the header should hold one`)
  return samples
}

/**
 * Reads `time_s,tension_n` line by line; further columns, as an export has them, are passed over. Throws on the first
 * row that is not two numbers in the order of time.
 */
export const samplesOf = async (path: string): Promise<readonly Sample[]> => {
  const input = createReadStream(path, 'utf8')
  try {
    return await read(path, input)
  } catch (fault) {
    throw codeOf(fault) === '' ? fault : cannotRead(path, fault)
  } finally {
    // A row that is none leaves the rest of the file unread, and it would stay open.
    input.destroy()
  }
}

const span = (from: DeviceMicros, to: DeviceMicros): string => `${from / 1e6} s to ${to / 1e6} s`

/** The sentence about a calibration that no sample of the recording falls into; null where all is well. */
export const calibrationMissed = (path: string, { hold }: MotionSetup, samples: readonly Sample[]): string | null => {
  const [first, last] = [samples[0], samples.at(-1)]
  if (hold?.kind !== 'span' || first === undefined || last === undefined) return null
  if (samples.some(({ at_us }) => at_us >= hold.from_us && at_us <= hold.to_us)) return null
  return `${path}: no sample falls into the calibration, ${span(hold.from_us, hold.to_us)}; the recording goes from ${span(first.at_us, last.at_us)}.`
}
