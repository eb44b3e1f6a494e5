import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Exporter } from '../export/exporter.ts'
import { formats } from '../export/formats.ts'
import { csvSamples } from '../export/formats/csv-samples.ts'
import type { Library } from '../export/library.ts'
import { sidecar } from '../export/sidecar.ts'
import { sessionOfOne } from '../export/timeline.ts'
import { isSimulated, type SessionRecord, type SessionSummary } from '../model/set.ts'
import { openLibrary } from '../store/read-only.ts'
import { type Call, type Command, type Console, UsageError } from './command.ts'
import { dataOption } from './data-folder.ts'
import { didYouMean } from './nearest.ts'
import { textOption } from './option-values.ts'
import { softwareVersion } from './software-version.ts'
import { writeWhole } from './write-whole.ts'

const formatOf = (call: Call): Exporter => {
  const ids = formats.map(({ id }) => id)
  const wanted = textOption(call, 'format', null)
  if (wanted === null) throw new UsageError(`taut export needs --format <id>; there are: ${ids.join(', ')}.`)
  const format = formats.find(({ id }) => id === wanted)
  if (format === undefined) {
    throw new UsageError(
      `There is no export format "${wanted}".${didYouMean(wanted, ids)} There are: ${ids.join(', ')}.`,
    )
  }
  return format
}

const minute = (at_ms: number): string => new Date(at_ms).toISOString().slice(0, 16).replace('T', ' ')

function* listing(sessions: readonly SessionSummary[]): Generator<string> {
  for (const { id, startedAt_ms, sets } of sessions) {
    yield `session ${id}  ${minute(startedAt_ms)} UTC`
    for (const { header, status, samples, reps, full } of sets) {
      const what = [header.exercise, header.side, isSimulated(header) ? 'simulated' : null, status]
      const words = what.filter((word) => word !== null && word !== 'closed').join(' ')
      yield `  set ${header.id}  ${minute(header.startedAt_ms)}  ${words}  ${reps} ${reps === 1 ? 'rep' : 'reps'} (${full} full), ${samples} samples`
    }
  }
}

const nothing = (folder: string): string => `Nothing has been recorded in ${folder} yet: record a set first.`

const list = (sessions: readonly SessionSummary[], folder: string, console: Console): number => {
  for (const line of listing(sessions)) console.out(line)
  if (sessions.length === 0) console.err(`taut: ${nothing(folder)}`)
  return sessions.length === 0 ? 1 : 0
}

/** What is to be exported, or the sentence that says why there is nothing. */
const chosen = async (library: Library, call: Call, folder: string): Promise<SessionRecord | string> => {
  const sessions = await library.sessions()
  const [newest] = sessions
  if (newest === undefined) return nothing(folder)
  const set = textOption(call, 'set', null)
  if (set !== null) {
    const last = newest.sets.at(-1)?.header.id ?? ''
    const record = await library.set(set === 'latest' ? last : set)
    return record === null
      ? `There is no set ${set} in ${folder}; taut export --list shows what there is.`
      : sessionOfOne(record)
  }
  const session = textOption(call, 'session', 'latest')
  const record = await library.session(session === 'latest' ? newest.id : session)
  return record ?? `There is no session ${session} in ${folder}; taut export --list shows what there is.`
}

const isFolder = async (path: string): Promise<boolean> => existsSync(path) && (await stat(path)).isDirectory()

const fileName = (session: SessionRecord, { id, extension }: Exporter): string =>
  `taut-${minute(session.startedAt_ms).replace(' ', '-').replace(':', '')}-${id}.${extension}`

const write = async (session: SessionRecord, format: Exporter, call: Call, console: Console): Promise<number> => {
  const pieces = format.write(session, softwareVersion)
  const out = textOption(call, 'out', '-')
  if (out === '-') {
    await pipeline(Readable.from(pieces), process.stdout, { end: false })
    return 0
  }
  const path = (await isFolder(out)) ? join(out, fileName(session, format)) : out
  const [set] = session.sets
  const beside = call.values['sidecar'] === true && set !== undefined ? sidecar(set) : null
  const besidePath = path.replace(/\.csv$/i, '.json')
  const there = (beside === null ? [path] : [path, besidePath]).find((file) => existsSync(file))
  if (call.values['force'] !== true && there !== undefined) {
    console.err(`taut: ${there} is already there: choose another file with --out, or write over it with --force.`)
    return 1
  }
  await writeWhole(path, pieces)
  if (beside !== null) await writeWhole(besidePath, [beside])
  console.err(`Written to ${path}.`)
  return 0
}

const fitsSidecar = (call: Call): boolean =>
  textOption(call, 'set', null) !== null &&
  textOption(call, 'format', null) === csvSamples.id &&
  /\.csv$/i.test(textOption(call, 'out', ''))

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a session or a set into a file',
  usage: '[--session <id> | --set <id>] --format <id> [--out <file>]',
  options: {
    session: { type: 'string', value: '<id>', help: 'which session (default: latest)' },
    set: { type: 'string', value: '<id>', help: 'this set alone, or latest; its time then starts at zero' },
    format: { type: 'string', value: '<id>', help: formats.map(({ id }) => id).join(', ') },
    out: { type: 'string', value: '<file>', help: 'a file, a folder, or - for the screen (default: -)' },
    sidecar: { type: 'boolean', help: 'with --set: write what taut analyze should know of it into the .json beside' },
    force: { type: 'boolean', help: 'write over a file that is already there' },
    list: { type: 'boolean', help: 'list the sessions and sets there are' },
    data: { type: 'string', value: '<folder>', help: "where the recordings are (default: the system's data folder)" },
  },
  run: async (call, console) => {
    const [extra] = call.positionals
    if (extra !== undefined) throw new UsageError(`taut export does not take "${extra}": name the file with --out.`)
    if (textOption(call, 'session', null) !== null && textOption(call, 'set', null) !== null) {
      throw new UsageError('taut export takes --session or --set, not both.')
    }
    if (call.values['sidecar'] === true && !fitsSidecar(call)) {
      throw new UsageError('--sidecar goes with --set <id> --format csv-samples --out <name>.csv.')
    }
    const format = call.values['list'] === true ? null : formatOf(call)
    const folder = dataOption(call, process.env, process.platform)
    const library = openLibrary(folder)
    try {
      if (format === null) return list(await library.sessions(), folder, console)
      const session = await chosen(library, call, folder)
      if (typeof session !== 'string') return await write(session, format, call, console)
      console.err(`taut: ${session}`)
      return 1
    } finally {
      library.close()
    }
  },
}
