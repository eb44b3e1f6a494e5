import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { analyze } from '../../src/cli/analyze.ts'
import { exportCommand } from '../../src/cli/export.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import { wallMillis } from '../../src/model/units.ts'
import { openStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { madeChunk, madeEvents, madeFolder, madeHeader, start_ms } from '../store/made.ts'

let place: ReturnType<typeof madeFolder>
let data: string
beforeEach(() => {
  place = madeFolder()
  data = join(place.folder, 'data')
})
afterEach(() => {
  place.release()
})

const taut = async (...args: string[]) => {
  const [out, err]: [string[], string[]] = [[], []]
  const console = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) }
  const code = await runCommandLine([exportCommand, analyze], args, console, '9.8.7')
  return { code, out: out.join('\n'), err: err.join('\n') }
}
const run = (...args: string[]) => taut('export', '--data', data, ...args)
const at = (name: string): string => join(place.folder, name)

const record = async (store: Store, id: string, session: string, later_ms: number): Promise<void> => {
  const startedAt_ms = wallMillis(start_ms + later_ms)
  const { anchor } = madeHeader(id)
  await store.begin(madeHeader(id, { session, startedAt_ms, anchor: { ...anchor, wall_ms: startedAt_ms } }))
  for (let seq = 0; seq < 3; seq++) await store.append(madeChunk(id, seq))
  await store.note(id, madeEvents(1))
  await store.end(id, wallMillis(startedAt_ms + 60_000))
}

const recorded = async (): Promise<Store> => {
  const store = await openStore(data, () => start_ms, { ballast_bytes: 0 })
  await record(store, 'a', 'monday', 0)
  await record(store, 'b', 'tuesday', 86_400_000)
  await record(store, 'c', 'tuesday', 86_700_000)
  return store
}

describe('taut export', { timeout: 30_000 }, () => {
  it('writes the latest session while the service runs', async () => {
    const store = await recorded()
    const { code, err } = await run('--format', 'csv-samples', '--out', at('x.csv'))
    expect([code, err]).toEqual([0, `Written to ${at('x.csv')}.`])
    const rows: Record<string, string>[] = parse(readFileSync(at('x.csv'), 'utf8'), { columns: true })
    const kept = [0, 1, 2].flatMap((seq) => madeChunk('', seq).samples)
    expect(rows.map((row) => Number(row['raw_n']))).toEqual([...kept, ...kept].map(({ tension_n }) => tension_n))
    expect(rows[60]).toMatchObject({ set: '2', time_s: '300.000000' })
    await store.close()
  })

  it('writes the session or the set that is asked for', async () => {
    await (await recorded()).close()
    await run('--session', 'monday', '--format', 'json', '--out', at('monday.json'))
    expect(JSON.parse(readFileSync(at('monday.json'), 'utf8'))).toMatchObject({ sets: [{ header: { id: 'a' } }] })
    await run('--set', 'c', '--format', 'csv-reps', '--out', at('c.csv'))
    expect(parse(readFileSync(at('c.csv'), 'utf8'), { columns: true, bom: true })).toMatchObject([
      { set_id: 'c', rep: '1', hinge_start_s: '4' },
    ])
    await run('--set', 'latest', '--format', 'json', '--out', at('latest.json'))
    expect(JSON.parse(readFileSync(at('latest.json'), 'utf8'))).toMatchObject({ sets: [{ header: { id: 'c' } }] })
  })

  it('writes what an analysis can read, and what it should know beside', async () => {
    await (await recorded()).close()
    await run('--set', 'a', '--format', 'csv-samples', '--out', at('a.csv'), '--sidecar')
    expect(JSON.parse(readFileSync(at('a.json'), 'utf8'))).toEqual({
      exercise: 'band-hinge',
      side: null,
      rate_hz: 80,
      hold: { tension_n: 212.5, uncertainty_n: 0.4 },
    })
    const { code, out, err } = await taut('analyze', at('a.csv'))
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ reps: [] })
  })

  it('leaves a file that lies where the analysis would look', async () => {
    await (await recorded()).close()
    writeFileSync(at('a.json'), 'mine')
    const args = ['--set', 'a', '--format', 'csv-samples', '--out', at('a.csv'), '--sidecar']
    expect(await run(...args)).toMatchObject({ code: 1, err: expect.stringContaining('a.json is already there') })
    expect(existsSync(at('a.csv'))).toBe(false)
    expect(readFileSync(at('a.json'), 'utf8')).toBe('mine')
    expect((await run(...args, '--force')).code).toBe(0)
    expect(readFileSync(at('a.json'), 'utf8')).toContain('band-hinge')
  })

  it('writes to the screen without --out', async () => {
    await (await recorded()).close()
    const main = new URL('../../src/main.ts', import.meta.url).pathname
    const args = ['--import', 'tsx', main, 'export', '--data', data, '--set', 'a', '--format', 'json']
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'taut-session/1', sets: [{ header: { id: 'a' } }] })
  })

  it('names the file itself in a folder', async () => {
    await (await recorded()).close()
    mkdirSync(at('out'))
    await run('--format', 'csv-reps', '--out', at('out'))
    expect(readdirSync(at('out'))).toEqual(['taut-2026-03-15-0900-csv-reps.csv'])
  })

  it('does not write over a file unless it is told to', async () => {
    await (await recorded()).close()
    writeFileSync(at('x.csv'), 'mine')
    const { code, err } = await run('--format', 'csv-reps', '--out', at('x.csv'))
    expect(code).toBe(1)
    expect(err).toContain('already there')
    expect(readFileSync(at('x.csv'), 'utf8')).toBe('mine')
    expect((await run('--format', 'csv-reps', '--out', at('x.csv'), '--force')).code).toBe(0)
    expect(readFileSync(at('x.csv'), 'utf8')).toContain('verdict')
  })

  it('does not write over a .json beside the recording either', async () => {
    await (await recorded()).close()
    writeFileSync(at('a.json'), 'mine')
    const args = ['--set', 'a', '--format', 'csv-samples', '--out', at('a.csv'), '--sidecar']
    expect(await run(...args)).toMatchObject({ code: 1, err: expect.stringContaining(at('a.json')) })
    expect([readFileSync(at('a.json'), 'utf8'), existsSync(at('a.csv'))]).toEqual(['mine', false])
    expect((await run(...args, '--force')).code).toBe(0)
    expect(readFileSync(at('a.json'), 'utf8')).toContain('band-hinge')
  })

  it('leaves nothing behind where it cannot write', async () => {
    await (await recorded()).close()
    const { code, err } = await run('--format', 'csv-reps', '--out', at('none/x.csv'))
    expect(code).toBe(1)
    expect(err).toContain(`there is no folder ${at('none')}`)
    expect(existsSync(at('none'))).toBe(false)
  })

  it('lists what there is, newest first', async () => {
    await (await recorded()).close()
    const { code, out } = await run('--list')
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.trim().split(/ +/).slice(0, 2).join(' '))).toEqual([
      'session tuesday',
      'set b',
      'set c',
      'session monday',
      'set a',
    ])
    expect(out).toContain('1 rep (1 full), 60 samples')
  })

  it('says so where there is nothing', async () => {
    const none = await run('--format', 'json')
    expect([none.code, none.err]).toEqual([1, expect.stringContaining(`Nothing has been recorded in ${data} yet`)])
    await (await openStore(data, () => start_ms, { ballast_bytes: 0 })).close()
    for (const args of [['--format', 'json'], ['--list'], ['--set', 'latest', '--format', 'json']]) {
      const empty = await run(...args)
      expect([empty.code, empty.err]).toEqual([1, expect.stringContaining('Nothing has been recorded')])
    }
    const store = await recorded()
    expect(await run('--set', 'z', '--format', 'json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no set z'),
    })
    expect(await run('--session', 'z', '--format', 'json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no session z'),
    })
    await store.close()
  })

  it.each([
    [['--format', 'csv-sample'], 'Did you mean "csv-samples"?'],
    [[], 'needs --format'],
    [['--format', 'json', '--set', 'a', '--session', 'b'], 'not both'],
    [['--format', 'json', 'file.json'], 'does not take "file.json"'],
    [['--format', 'json', '--sidecar'], '--sidecar goes with'],
  ])('answers a wrong call %j', async (args, sentence) => {
    const { code, err } = await run(...args)
    expect([code, err]).toEqual([2, expect.stringContaining(sentence)])
  })
})
