import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf } from '../model/fault.ts'
import { type Analysis, analyse } from '../motion/analysis.ts'
import { makeFolder } from '../store/folder.ts'
import { type Command, type Console, UsageError } from './command.ts'
import { cannotRead, cannotWrite } from './file-fault.ts'
import { textOption } from './option-values.ts'
import { calibrationMissed, samplesOf, setupOf } from './recording.ts'
import { writeWhole } from './write-whole.ts'

const analyseFile = async (path: string, console: Console): Promise<Analysis> => {
  const setup = await setupOf(path.replace(/\.csv$/i, '.json'))
  const samples = await samplesOf(path)
  const missed = calibrationMissed(path, setup, samples)
  if (missed !== null) console.err(missed)
  return analyse(samples, setup)
}

const recordingsAt = async (path: string): Promise<readonly string[]> => {
  const unreadable = (fault: unknown): never => {
    throw cannotRead(path, fault)
  }
  const kind = await stat(path).catch(unreadable)
  if (!kind.isDirectory()) {
    if (!/\.csv$/i.test(path)) throw new UsageError(`${path} should be a .csv recording or a folder of them.`)
    return [path]
  }
  const names = (await readdir(path).catch(unreadable)).filter((name) => /\.csv$/i.test(name))
  if (names.length === 0) throw new Error(`${path}: there is no .csv recording in this folder.`)
  return names.toSorted().map((name) => join(path, name))
}

/** The folder to write into, made where there is none; never one that recordings are read from. */
const folderFor = async (out: string, recordings: readonly string[]): Promise<void> => {
  try {
    makeFolder(out)
  } catch (fault) {
    throw cannotWrite(out, fault)
  }
  const folder = await realpath(out)
  for (const source of new Set(recordings.map((recording) => dirname(recording))))
    if ((await realpath(source)) === folder)
      throw new UsageError(
        '--out should be another folder than that of the recordings: their .json files stay as they are.',
      )
}

export const analyze: Command = {
  name: 'analyze',
  summary: 'find phases, reps and verdicts in recordings',
  usage: '<recording.csv | folder> [--out <folder>]',
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
      throw new UsageError(`analyze takes one recording or one folder, not ${positionals.length}.`)
    const out = textOption(call, 'out', null)
    const recordings = await recordingsAt(path)
    if (out === null && recordings.length > 1)
      throw new UsageError('analyze needs --out <folder> for a folder of recordings.')
    if (out !== null) await folderFor(out, recordings)
    let failed = 0
    for (const recording of recordings) {
      try {
        const text = JSON.stringify(await analyseFile(recording, console))
        if (out === null) console.out(text)
        else await writeWhole(join(out, `${basename(recording).replace(/\.csv$/i, '')}.json`), [text, '\n'])
      } catch (fault) {
        failed += 1
        console.err(messageOf(fault))
      }
    }
    return failed > 0 ? 1 : 0
  },
}
