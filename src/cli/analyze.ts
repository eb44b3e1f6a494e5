import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { type Analysis, analyse } from '../motion/analysis.ts'
import { type Command, UsageError } from './command.ts'
import { codeOf, messageOf } from './fault.ts'
import { textOption } from './option-values.ts'
import { samplesOf, setupOf } from './recording.ts'

const analyseFile = async (path: string): Promise<Analysis> => {
  const setup = await setupOf(path.replace(/\.csv$/i, '.json'))
  return analyse(await samplesOf(path), setup)
}

const recordingsAt = async (path: string): Promise<readonly string[]> => {
  const kind = await stat(path).catch((fault: unknown) => {
    if (codeOf(fault) === 'ENOENT') throw new Error(`${path}: there is no such file or folder`)
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
  async run(call, console) {
    const { positionals } = call
    const [path, ...more] = positionals
    if (path === undefined || more.length > 0)
      throw new UsageError(`analyze takes one recording or one folder, not ${positionals.length}`)
    const out = textOption(call, 'out', null)
    const recordings = await recordingsAt(path)
    if (out === null && recordings.length > 1)
      throw new UsageError('analyze needs --out <folder> for a folder of recordings')
    if (out !== null) {
      if (recordings.some((recording) => resolve(dirname(recording)) === resolve(out)))
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
        console.err(messageOf(fault))
      }
    }
    return failed > 0 ? 1 : 0
  },
}
