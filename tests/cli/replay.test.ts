import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { replay } from '../../src/cli/replay.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import { start, taut, temporaryFolder } from './taut.ts'

vi.setConfig({ testTimeout: 180_000 })

const recordings = resolve(import.meta.dirname, '../fixtures/recordings')

interface Row {
  readonly at_s: number
  readonly tension_n: number
}
const rowsOf = (text: string): readonly Row[] =>
  text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').map(Number))
    .map(([at_s = NaN, tension_n = NaN]) => ({ at_s, tension_n }))

/** Seconds of a recording, as a recording of its own. */
const part = async (folder: string, from: number, rows: number): Promise<string> => {
  const name = (await readdir(recordings)).toSorted().find((file) => file.endsWith('.csv')) ?? ''
  const lines = (await readFile(join(recordings, name), 'utf8')).trim().split(/\r?\n/)
  const path = join(folder, 'part.csv')
  await writeFile(path, `${[lines[0], ...lines.slice(1 + from, 1 + from + rows)].join('\n')}\n`)
  await cp(join(recordings, name.replace('.csv', '.json')), join(folder, 'part.json'))
  return path
}

describe('taut replay', () => {
  it('ends when it is told to, in the middle of a recording, with what was played kept', async () => {
    const folder = await temporaryFolder()
    const data = join(folder, 'data')
    const running = start(['replay', await part(folder, 0, 4000), '--port', '0', '--data', data])
    await running.address()
    await new Promise((later) => setTimeout(later, 2_000))
    running.child.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0, err: '' })
    expect((await taut('export', '--list', '--data', data)).out).not.toContain('interrupted')
  })

  it.each([
    ['twenty times as fast', '20', 4000],
    ['as fast as it can', '50', 4000],
    ['as it was recorded', '1', 440],
  ])('keeps a recording sample for sample, played %s', async (_how, speed, count) => {
    const folder = await temporaryFolder()
    const path = await part(folder, 0, count)
    const data = join(folder, 'data')
    const played = await taut('replay', path, '--speed', speed, '--port', '0', '--data', data, '--exit')
    expect(played).toMatchObject({ code: 0, err: '' })
    const exported = await taut('export', '--data', data, '--set', 'latest', '--format', 'csv-samples')
    expect(exported.code).toBe(0)
    const [given, kept] = [rowsOf(await readFile(path, 'utf8')), rowsOf(exported.out)]
    expect(kept).toHaveLength(given.length)
    const [first, keptFirst] = [given[0]?.at_s ?? 0, kept[0]?.at_s ?? 0]
    const worst = given.reduce(
      (most, { at_s, tension_n }, i) => ({
        time_s: Math.max(most.time_s, Math.abs(at_s - first - ((kept[i]?.at_s ?? NaN) - keptFirst))),
        // The Progressor speaks in kilograms as 32-bit floats: 24 bits of what was recorded.
        share: Math.max(
          most.share,
          Math.abs(tension_n - (kept[i]?.tension_n ?? NaN)) / Math.max(1, Math.abs(tension_n)),
        ),
      }),
      { time_s: 0, share: 0 },
    )
    expect(worst.time_s).toBeLessThan(1e-6)
    expect(worst.share).toBeLessThan(2 ** -23)
  })

  it('judges by the hold that the recording was made with, as an export tells it', async () => {
    const folder = await temporaryFolder()
    const path = await part(folder, 0, 400)
    const hold = { tension_n: 312.5, uncertainty_n: 1.5 }
    await writeFile(path.replace('.csv', '.json'), JSON.stringify({ exercise: 'banded-rdl', hold }))
    const data = join(folder, 'data')
    expect(await taut('replay', path, '--speed', '50', '--port', '0', '--data', data, '--exit')).toMatchObject({
      code: 0,
    })
    const exported = await taut('export', '--data', data, '--set', 'latest', '--format', 'json')
    expect(JSON.parse(exported.out)).toMatchObject({ sets: [{ header: { exercise: 'banded-rdl', hold } }] })
  })

  it('refuses files that are none, with the line, and wrong calls', async () => {
    const folder = await temporaryFolder()
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    }
    const head = 'time_s,tension_n\n'
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [[], 2, 'replay takes one recording'],
      [['a.csv', 'b.csv'], 2, 'replay takes one recording'],
      [[join(folder, 'nowhere.csv')], 1, 'nowhere.csv: there is no such file or folder.'],
      [[folder], 1, 'this is a folder, and should be a file'],
      [[await write('empty.csv', '')], 1, 'the file is empty'],
      [[await write('bare.csv', head)], 1, 'there are no samples in it'],
      [[await write('head.csv', 'a,b\n1,2\n')], 1, 'head.csv:1:'],
      [[await write('word.csv', `${head}0,1\n0.1,much\n`)], 1, 'word.csv:3:'],
      [[await write('back.csv', `${head}1,1\n0.5,1\n`)], 1, 'back.csv:3:'],
      [[await write('nan.csv', `${head}0,NaN\n`)], 1, 'nan.csv:2:'],
      [[await write('binary.csv', '\u0000\u0001\u0002')], 1, 'binary.csv:1:'],
      [[await write('fine.csv', `${head}0,1\n`), '--speed', '0.5'], 2, '--speed takes a number from 1 to 50'],
    ]
    await write('odd.json', '{"exercise":"yoga"}')
    await write('odd.csv', `${head}0,1\n`)
    const all = [...cases, [[join(folder, 'odd.csv')], 1, 'odd.json: exercise'] as const]
    for (const [args, code, sentence] of all) {
      const said: string[] = []
      const say = (line: string): void => void said.push(line)
      const ended = await runCommandLine(
        [replay],
        ['replay', ...args, '--port', '0', '--exit'],
        { out: say, err: say },
        '1',
      )
      expect([args, ended, said]).toEqual([args, code, [expect.stringContaining(sentence)]])
    }
  })
})
