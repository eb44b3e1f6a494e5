import { createReadStream } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { exerciseIds, sides } from '../model/exercise.ts'
import type { Sample } from '../model/sample.ts'
import { type DeviceMicros, deviceMicros, newtons } from '../model/units.ts'
import { type Analysis, analyse } from '../motion/analysis.ts'
import type { MotionSetup } from '../motion/setup.ts'
import { type Command, UsageError } from './command.ts'

const told = z.object({
  exercise: z.enum(exerciseIds).default('band-hinge'),
  side: z.enum(sides).nullish(),
  rate_hz: z.number().positive().nullish(),
  calibration: z
    .tuple([z.number(), z.number()])
    .refine(([from, to]) => to > from, 'must be [start, end] in seconds with end after start')
    .nullish(),
})

const micros = (seconds: number): DeviceMicros => deviceMicros(Math.round(seconds * 1e6))

const errorCode = (fault: unknown): string =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''

const setupOf = async (path: string): Promise<MotionSetup> => {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (fault) {
    if (errorCode(fault) !== 'ENOENT') throw fault
    text = '{}'
  }
  let given: unknown
  try {
    given = JSON.parse(text)
  } catch {
    throw new Error(`${path}: this is not JSON; it should hold { "exercise", "side", "rate_hz", "calibration" }`)
  }
  const { success, data, error } = told.safeParse(given)
  if (!success) {
    const [issue] = error.issues
    throw new Error(`${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
  }
  const { calibration } = data
  return {
    exercise: data.exercise,
    side: data.side ?? null,
    rate_hz: data.rate_hz ?? null,
    hold: calibration ? { kind: 'span', from_us: micros(calibration[0]), to_us: micros(calibration[1]) } : null,
  }
}

const number = (field: string | undefined): number =>
  field === undefined || field.trim() === '' ? Number.NaN : Number(field)

/** Reads `time_s,tension_n` line by line. Throws on the first row that is not two numbers in the order of time. */
const samplesOf = async (path: string): Promise<readonly Sample[]> => {
  const samples: Sample[] = []
  let line = 0
  let last = Number.NEGATIVE_INFINITY
  let end = 0
  const lines = createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
  for await (const raw of lines) {
    line += 1
    const row = line === 1 ? raw.replace(/^\uFEFF/, '').trim() : raw.trim()
    if (line === 1) {
      if (row.replaceAll(/["\s]/g, '').toLowerCase() !== 'time_s,tension_n')
        throw new Error(`${path}:1: the first line is "${row}" and should be the header "time_s,tension_n"`)
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
    if (fields.length !== 2 || !Number.isFinite(at) || !Number.isFinite(tension))
      throw new Error(`${path}:${line}: "${row}" should be two numbers, the time in seconds and the tension in newtons`)
    if (at <= last)
      throw new Error(
        `${path}:${line}: time ${at} s does not come after ${last} s of the row before; rows go in order of time`,
      )
    last = at
    samples.push({ at_us: micros(at), tension_n: newtons(tension) })
  }
  if (line === 0) throw new Error(`${path}: the file is empty; it should begin with the header "time_s,tension_n"`)
  return samples
}

const analyseFile = async (path: string): Promise<Analysis> => {
  const setup = await setupOf(path.replace(/\.csv$/i, '.json'))
  return analyse(await samplesOf(path), setup)
}

const recordingsAt = async (path: string): Promise<readonly string[]> => {
  const kind = await stat(path).catch((fault: unknown) => {
    if (errorCode(fault) === 'ENOENT') throw new Error(`${path}: there is no such file or folder`)
    throw fault
  })
  if (!kind.isDirectory()) {
    if (!/\.csv$/i.test(path)) throw new UsageError(`${path} should be a .csv recording or a folder of them`)
    return [path]
  }
  const names = (await readdir(path)).filter((name) => /\.csv$/i.test(name))
  if (names.length === 0) throw new Error(`${path}: there is no .csv recording in this folder`)
  return names.toSorted().map((name) => join(path, name))
}

export const analyze: Command = {
  name: 'analyze',
  summary: 'find phases, reps and verdicts in recordings',
  usage: '<recording.csv | folder>',
  options: {
    out: {
      type: 'string',
      value: '<folder>',
      help: 'write <name>.json into this folder (one recording without it: to the screen)',
    },
  },
  async run({ values, positionals }, console) {
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0)
      throw new UsageError(`analyze takes one recording or one folder, not ${positionals.length}`)
    const out = typeof values['out'] === 'string' ? values['out'] : null
    const recordings = await recordingsAt(path)
    if (out === null && recordings.length > 1)
      throw new UsageError('analyze needs --out <folder> for a folder of recordings')
    if (out !== null) {
      if (recordings.some((recording) => join(dirname(recording)) === join(out)))
        throw new UsageError(
          '--out should be another folder than that of the recordings: their .json files stay as they are',
        )
      await mkdir(out, { recursive: true })
    }
    let failed = 0
    for (const recording of recordings) {
      try {
        const text = JSON.stringify(await analyseFile(recording))
        if (out === null) console.out(text)
        else await writeFile(join(out, `${basename(recording).replace(/\.csv$/i, '')}.json`), `${text}\n`)
      } catch (fault) {
        failed += 1
        console.err(fault instanceof Error ? fault.message : String(fault))
      }
    }
    return failed > 0 ? 1 : 0
  },
}
