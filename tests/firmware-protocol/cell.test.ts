import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodePage } from '../../firmware-protocol/codec.ts'
import { bitNames, flags, noForce, states } from '../../firmware-protocol/words.ts'
import { compile } from './compile.ts'
import { type CoreLink, linkTo } from './core-link.ts'
import { fromHex } from './core-process.ts'

beforeAll(() => compile('taut_host'), 120_000)

let link: CoreLink
beforeEach(() => {
  link = linkTo()
})
afterEach(() => link.core.close())

const flagsOf = (value: number): readonly string[] => bitNames(flags, value)

/** The flags two seconds after all this has happened to a streaming sensor. */
const after = async (...happens: readonly string[]): Promise<readonly string[]> => {
  await link.connect()
  await link.call('start', { latency: 50 })
  for (const command of happens) await link.core.tell(command)
  await link.run(2_000)
  return flagsOf(link.frames('live').at(-1)!.values.flags)
}

const still = async (raw: number): Promise<void> => {
  await link.core.tell(`raw ${raw}`)
  await link.run(1_000)
}

describe('tare', () => {
  it('takes off what hangs on the cell', async () => {
    await link.connect()
    await link.core.tell('raw 2000')
    await link.run(1_000)
    expect(await link.call('tare', {})).toMatchObject({ status: 'ok', answer: { tare: 1, value: 2000, spread: 0 } })
    await link.call('start', { latency: 50 })
    await link.core.tell('raw 2500')
    await link.run(500)
    const last = link.frames('live').at(-1)!
    expect(last.values.tare).toBe(1)
    expect(last.forces.at(-1)).toBe(500)
    expect(flagsOf(last.values.flags)).not.toContain('staleTare')
  })

  it('is refused while the load moves, and says by how much', async () => {
    await link.connect()
    await link.core.tell(`queue ${Array.from({ length: 80 }, (_, i) => (i % 2) * 5_000).join(' ')}`)
    await link.run(900)
    expect(await link.call('tare', {})).toMatchObject({ status: 'unstable', answer: { tare: 0, spread: 5000 } })
  })

  it('is refused too early, too heavy, uncalibrated and on a broken cell', async () => {
    await link.connect()
    expect((await link.call('tare', {})).status).toBe('notReady')
    await link.core.tell('raw 260000')
    await link.run(1_000)
    expect((await link.call('tare', {})).status).toBe('loadTooHigh')
    await link.core.tell('fail 1')
    await link.run(1_000)
    expect((await link.call('tare', {})).status).toBe('cellFault')
    await link.core.tell('fail 0')
    await link.core.tell('raw 0')
    await link.core.tell('blank')
    await link.core.tell('boot')
    await link.connect()
    await link.run(1_000)
    expect((await link.call('tare', {})).status).toBe('uncalibrated')
  })

  it('goes stale', async () => {
    await link.connect()
    await link.core.tell('health 3900 80 0 0 2000')
    await link.run(1_000)
    await link.call('tare', {})
    await link.run(1_500)
    expect(flagsOf(link.frames('status').at(-1)!.values.flags)).not.toContain('staleTare')
    await link.core.tell('health 3900 80 0 0 3100')
    await link.run(2_000)
    expect(flagsOf(link.frames('status').at(-1)!.values.flags)).toContain('staleTare')
  })
})

describe('flags', () => {
  it('saturated and over range', async () => {
    expect(await after('raw 8388607')).toEqual(expect.arrayContaining(['saturated', 'overRange', 'unstable']))
  })
  it('over range alone', async () => {
    expect(await after('raw 610000')).toContain('overRange')
  })
  it('a failed conversion keeps its number and has no force', async () => {
    expect(await after('fail 1')).toContain('cellFault')
    expect(link.frames('live').at(-1)!.forces).toEqual([noForce, noForce, noForce, noForce])
  })
  it('an ADC that says nothing', async () => {
    await after('stall 1')
    expect(flagsOf(link.frames('status').at(-1)!.values.flags)).toContain('cellFault')
    expect(bitNames(states, link.frames('status').at(-1)!.values.state)).toContain('faulty')
  })
  it('battery low and charging', async () => {
    expect(await after('health 3300 4 1 1 2000')).toEqual(expect.arrayContaining(['batteryLow', 'charging']))
    expect(link.frames('status').at(-1)!.values).toMatchObject({ battery: 4, battery_mv: 3300, temperature: 2000 })
  })
  it('uncalibrated', async () => {
    expect(await after('keep 00', 'boot', 'link 244 0', 'write 01fe0100', 'write 03ff3200')).toContain('uncalibrated')
  })
  it('a pause between samples, on the packet after it alone', async () => {
    await after('stall 1')
    await link.core.tell('stall 0')
    await link.run(1_000)
    const marked = link.frames('live').filter(({ values }) => flagsOf(values.flags).includes('pause'))
    expect(marked).toHaveLength(1)
  })
})

describe('calibration', () => {
  it('goes by points, is stored, and survives a restart', async () => {
    await link.connect(20, 2)
    await link.call('calBegin', {})
    await still(1_000)
    expect(await link.call('calPoint', { force: 0 })).toMatchObject({ status: 'ok', answer: { points: 1, raw: 1_000 } })
    await still(51_000)
    await link.call('calPoint', { force: 20_000 })
    await link.call('calPointAt', { force: -20_000, raw: -99_000 })
    const committed = await link.call('calCommit', { date: 1_764_000_000, capacity: 1_500 })
    expect(committed).toMatchObject({ status: 'ok', answer: { revision: 2 } })
    await link.core.tell('boot')
    await link.connect()
    await link.call('start', { latency: 50 })
    await still(26_000)
    expect(link.frames('live').at(-1)!.forces.at(-1)).toBe(10_000)
    await still(-49_000)
    expect(link.frames('live').at(-1)!.forces.at(-1)).toBe(-10_000)
  })

  it('can be read, page by page', async () => {
    await link.connect()
    const bytes: number[] = []
    for (let page = 0; page < 5; page++) bytes.push(...(await link.call('calRead', { page })).rest.subarray(1))
    expect(bytes).toEqual([...fromHex((await link.core.tell('stored')).lines[0]!)])
    expect((await link.call('calRead', { page: 5 })).status).toBe('badValue')
  })

  it('refuses what makes no sense, and keeps the old record', async () => {
    await link.connect(244, 2)
    expect((await link.call('calPoint', { force: 0 })).status).toBe('notReady')
    await link.call('start', { latency: 50 })
    expect((await link.call('calBegin', {})).status).toBe('measuring')
    await link.call('stop', {})
    await link.call('calBegin', {})
    expect((await link.call('calCommit', { date: 0, capacity: 100 })).status).toBe('tooFewPoints')
    await link.call('calPointAt', { force: 0, raw: 5 })
    await link.call('calPointAt', { force: 9, raw: 5 })
    expect((await link.call('calCommit', { date: 0, capacity: 100 })).status).toBe('badPoints')
    await link.call('calBegin', {})
    await link.call('calPointAt', { force: 0, raw: 5 })
    await link.call('calPointAt', { force: 9, raw: 6 })
    await link.core.tell('storefail 1')
    expect((await link.call('calCommit', { date: 0, capacity: 100 })).status).toBe('storageFailed')
    const page = await link.call('info', { page: 4 })
    expect(decodePage(page.rest)).toMatchObject({ values: { revision: 1, capacity: 5_000 } })
  })

  it('is not used when a bit of it has turned', async () => {
    const stored = (await link.core.tell('stored')).lines[0]!
    const turned = `${stored.slice(0, 30)}${stored[30] === '0' ? '1' : '0'}${stored.slice(31)}`
    await link.core.tell(`keep ${turned}`)
    await link.core.tell('boot')
    await link.connect()
    expect(decodePage((await link.call('info', { page: 4 })).rest)).toMatchObject({ values: { version: 0 } })
  })
})
