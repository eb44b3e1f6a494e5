import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { analyze } from '../../src/cli/analyze.ts'
import { UsageError } from '../../src/cli/command.ts'

const fixtures = resolve(import.meta.dirname, '../fixtures/recordings')
let folder = ''
const lines: { out: string[]; err: string[] } = { out: [], err: [] }
const console = { out: (line: string) => void lines.out.push(line), err: (line: string) => void lines.err.push(line) }
const analyzed = (...positionals: string[]): Promise<number> => analyze.run({ values: {}, positionals }, console)
const written = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taut-analyze-'))
  lines.out = []
  lines.err = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('taut analyze', () => {
  it('prints one recording as JSON', async () => {
    expect(await analyzed(join(fixtures, 'drift.csv'))).toBe(0)
    const { reps, live } = JSON.parse(lines.out.join('\n')) as {
      reps: Record<string, unknown>[]
      live: { at: number; phase: string }[]
    }
    expect(reps).toHaveLength(6)
    expect(reps[0]).toMatchObject({ verdict: expect.stringMatching(/full|short|unsure/), row: null })
    for (const key of ['hingeStart', 'bottomStart', 'driveStart', 'lockoutStart', 'lockoutEnd', 'reach'])
      expect(reps[0]?.[key]).toEqual(expect.any(Number))
    expect(Object.keys(reps[0]?.['detectedAt'] ?? {})).toEqual([
      'hingeStart',
      'bottomStart',
      'driveStart',
      'lockoutStart',
      'verdict',
    ])
    expect(reps[0]).toHaveProperty('peakTension_n')
    expect(live[0]).toEqual({ at: 0, phase: 'slack' })
  })

  it('writes a folder of recordings to another folder and leaves labels alone', async () => {
    expect(await analyze.run({ values: { out: join(folder, 'a/b') }, positionals: [fixtures] }, console)).toBe(0)
    expect(readdirSync(join(folder, 'a/b')).toSorted()).toEqual(
      readdirSync(fixtures)
        .filter((name) => name.endsWith('.csv'))
        .map((name) => name.replace('.csv', '.json'))
        .toSorted(),
    )
    expect(JSON.parse(readFileSync(join(folder, 'a/b/row.json'), 'utf8'))).toHaveProperty('live')
    expect(lines.out).toEqual([])
  })

  it.runIf(process.platform === 'linux')('lets go of a long recording at its first bad row', async () => {
    const path = written('bad.csv', `time_s,tension_n\n0,1\nx,y\n${'1,2\n'.repeat(100_000)}`)
    const isOpen = (): boolean =>
      readdirSync('/proc/self/fd').some((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === path
        } catch {
          // The one that the folder itself was listed with.
          return false
        }
      })
    expect(await analyzed(path)).toBe(1)
    await expect.poll(isOpen).toBe(false)
  })

  it('needs no file beside the recording', async () => {
    expect(await analyzed(written('a.csv', 'time_s,tension_n\n0,1\n0.1,2\n\n'))).toBe(0)
    expect(JSON.parse(lines.out[0] ?? '')).toMatchObject({ reps: [] })
  })

  it.each([
    ['a word for a number', 'time_s,tension_n\n0,1\n0.1,two\n', ':3:'],
    ['a blank', 'time_s,tension_n\n0,1\n0.1,\n', ':3:'],
    ['NaN', 'time_s,tension_n\n0,NaN\n', ':2:'],
    ['Infinity', 'time_s,tension_n\n0,1\nInfinity,1\n', ':3:'],
    ['too many fields', 'time_s,tension_n\n0,1,2\n', ':2:'],
    ['an empty line inside', 'time_s,tension_n\n0,1\n\n0.2,1\n', ':3:'],
    ['time standing still', 'time_s,tension_n\n0,1\n0,1\n', ':3:'],
    ['time going back', 'time_s,tension_n\n1,1\n0.5,1\n', ':3:'],
    ['time standing still, to the microsecond', 'time_s,tension_n\n0,1\n0.0000001,1\n', ':3:'],
    ['time in milliseconds since 1970', 'time_s,tension_n\n1700000000000,1\n', ':2:'],
    ['a decimal comma', 'time_s,tension_n\n"0,1","1,2"\n', ':2:'],
    ['no header', '0,1\n', ':1:'],
    ['nothing', '', 'empty'],
    ['no sample', 'time_s,tension_n\n\n', 'there are no samples in it'],
  ])('names file and line of a bad row: %s', async (_, text, where) => {
    const path = written('bad.csv', text)
    expect(await analyzed(path)).toBe(1)
    expect(lines.err).toHaveLength(1)
    expect(lines.err[0]).toContain(path)
    expect(lines.err[0]).toContain(where)
    expect(lines.out).toEqual([])
  })

  it.each([
    ['not JSON', '{', 'not JSON'],
    ['an unknown exercise', '{"exercise":"squat"}', 'exercise'],
    ['a hold that ends before it starts', '{"calibration":[5,2]}', 'calibration'],
    ['a rate below zero', '{"rate_hz":-1}', 'rate_hz'],
  ])('says what is wrong with what it is told: %s', async (_, text, word) => {
    written('a.json', text)
    expect(await analyzed(written('a.csv', 'time_s,tension_n\n0,1\n'))).toBe(1)
    expect(lines.err[0]).toContain('a.json')
    expect(lines.err[0]).toContain(word)
  })

  it('reads what spreadsheets write: a byte order mark, quotes, line ends of any kind', async () => {
    written('a.json', '\uFEFF{"exercise":"banded-rdl"}')
    expect(await analyzed(written('a.csv', '\uFEFF"time_s","tension_n"\r\n"0","1"\r\n"0.1", 2\r\n'))).toBe(0)
    expect(lines).toEqual({ out: [expect.stringContaining('"reps":[]')], err: [] })
  })

  it('quotes a bad row short, and without what a terminal would obey', async () => {
    expect(await analyzed(written('a.csv', `time_s,tension_n\n\x1b[2J${'9'.repeat(100_000)}\n`))).toBe(1)
    expect(lines.err[0]).not.toContain('\x1b')
    expect(lines.err[0]?.length).toBeLessThan(300)
  })

  it('warns of a calibration that the recording does not hold', async () => {
    const path = written('a.csv', 'time_s,tension_n\n0,1\n0.1,2\n')
    written('a.json', '{"calibration":[10,20]}')
    expect(await analyzed(path)).toBe(0)
    expect(lines.err).toEqual([
      `${path}: no sample falls into the calibration, 10 s to 20 s; the recording goes from 0 s to 0.1 s.`,
    ])
  })

  it('never writes over what lies beside the recordings, however the folder is called', async () => {
    const path = written('a.csv', 'time_s,tension_n\n0,1\n')
    written('a.json', '{"side":null}')
    symlinkSync(folder, join(folder, 'link'))
    for (const [recording, out] of [
      [path, relative(process.cwd(), folder)],
      [relative(process.cwd(), path), folder],
      [path, join(folder, 'link')],
    ] as const)
      await expect(analyze.run({ values: { out }, positionals: [recording] }, console)).rejects.toThrow(UsageError)
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('{"side":null}')
  })

  it('says in a sentence what cannot be read or written', async () => {
    const path = written('a.csv', 'time_s,tension_n\n0,1\n')
    const file = written('file', '')
    const into = (out: string) => analyze.run({ values: { out }, positionals: [path] }, console)
    await expect(into(file)).rejects.toThrow(`${file} could not be written: what should be a folder is a file.`)
    mkdirSync(join(folder, 'out', 'a.json'), { recursive: true })
    expect(await into(join(folder, 'out'))).toBe(1)
    mkdirSync(join(folder, 'a.json'))
    expect(await analyzed(path)).toBe(1)
    expect(lines.err).toEqual([
      `${join(folder, 'out', 'a.json')} could not be written: there is a folder of that name.`,
      `${join(folder, 'a.json')}: this is a folder, and should be a file.`,
    ])
    expect(readdirSync(join(folder, 'out'))).toEqual(['a.json'])
  })

  it('goes on with the other recordings of a folder after a bad one, and fails', async () => {
    written('a.csv', 'time_s,tension_n\nx,1\n')
    written('b.csv', 'time_s,tension_n\n0,1\n')
    const out = join(folder, 'out')
    expect(await analyze.run({ values: { out }, positionals: [folder] }, console)).toBe(1)
    expect(readdirSync(out)).toEqual(['b.json'])
  })

  it('never writes over what a recording is told beside it, however the folder is spelled', async () => {
    written('a.csv', 'time_s,tension_n\n0,1\n')
    const told = written('a.json', '{}')
    for (const out of [folder, `${folder}/`, join(relative('.', folder), '.'), `${folder}/../${basename(folder)}`])
      await expect(analyze.run({ values: { out }, positionals: [folder] }, console)).rejects.toThrow(
        '--out should be another folder',
      )
    expect(readFileSync(told, 'utf8')).toBe('{}')
  })

  it('tells a wrong call', async () => {
    await expect(analyzed()).rejects.toThrow(UsageError)
    await expect(analyzed('a', 'b')).rejects.toThrow(UsageError)
    await expect(analyzed(fixtures)).rejects.toThrow(/--out/)
    await expect(analyze.run({ values: { out: fixtures }, positionals: [fixtures] }, console)).rejects.toThrow(
      UsageError,
    )
    await expect(analyzed(join(folder, 'none.csv'))).rejects.toThrow(/no such file/)
    await expect(analyzed(written('a.txt', ''))).rejects.toThrow(UsageError)
  })
})
