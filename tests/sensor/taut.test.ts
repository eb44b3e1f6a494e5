import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../firmware-protocol/compile.ts'
import { type Bench, openBench } from './taut-bench.ts'

beforeAll(() => compile('taut_host'), 120_000)

let bench: Bench
afterEach(() => bench.close())

/**
 * Every index once, from the first to the last, and the value that the counting cell gave each: nothing lost or
 * doubled.
 */
const expectWhole = (period_us = 12_500): void => {
  const all = [...bench.live(), ...bench.filled()].toSorted((a, b) => a.index! - b.index!)
  const first = all[0]!
  expect(all.map(({ index }) => index)).toEqual(all.map((_, i) => first.index! + i))
  const values = all.map(({ tension_n }) => Math.round(tension_n * 100))
  expect(values).toEqual(values.map((_, i) => values[0]! + i))
  const steps = all.slice(1).map(({ at_us }, i) => at_us! - all[i]!.at_us!)
  expect(Math.min(...steps)).toBeGreaterThan(period_us * 0.9)
  expect(Math.max(...steps)).toBeLessThan(period_us * 1.1)
}
const faults = () => bench.readings.filter(({ kind }) => kind === 'fault')
const statuses = () => bench.readings.flatMap((said) => (said.kind === 'status' ? [said.status] : []))

describe.each([
  { mtu: 247, payload: 244 },
  { mtu: 23, payload: 20 },
])('the driver on the C core at MTU $mtu', ({ payload }) => {
  it('streams every sample once, in order, with its time', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link(payload)
    await bench.run(5_000)
    expect(bench.live().length).toBeGreaterThan(380)
    expect(bench.filled()).toEqual([])
    expectWhole()
    expect(faults()).toEqual([])
  })

  it('fills what a link loss has cost, oldest first', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link(payload)
    await bench.run(3_000)
    await bench.cut(700)
    await bench.run(59_000)
    await bench.link(payload)
    await bench.run(25_000)
    const filled = bench.filled().map(({ index }) => index!)
    expect(filled.length).toBeGreaterThan(59 * 79)
    expect(filled).toEqual(filled.toSorted((a, b) => a - b))
    expectWhole()
    expect(faults()).toEqual([])
  })

  it('fills what single packets have cost, live or from memory', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link(payload)
    await bench.run(1_000)
    let n = 0
    bench.lose(({ channel }) => (channel === 'data' || channel === 'stored') && n++ % 7 === 3)
    await bench.run(10_000)
    bench.lose(() => false)
    await bench.run(10_000)
    expect(bench.filled().length).toBeGreaterThan(50)
    expectWhole()
  })

  it('catches up with an air that stood still', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link(payload)
    await bench.run(1_000)
    await bench.core.tell('air 0')
    await bench.run(20_000)
    await bench.core.tell('air 4')
    await bench.run(10_000)
    expect(bench.filled().length).toBeGreaterThan(1_000)
    expectWhole()
  })
})

describe('the driver', () => {
  it('tells the facts before anything else', async () => {
    bench = openBench()
    await bench.link()
    await bench.run(300)
    expect(bench.readings.filter(({ kind }) => kind === 'reply')).toEqual([
      { kind: 'reply', to: 'version', value: '1.0.0' },
      { kind: 'reply', to: 'serial', value: '7a0012345678' },
      { kind: 'reply', to: 'adc', value: 'NAU7802' },
      { kind: 'reply', to: 'capacity_n', value: 5_000 },
      { kind: 'reply', to: 'rates_hz', value: [80, 10, 20, 40, 320] },
      { kind: 'reply', to: 'calibration', value: 1 },
    ])
  })

  it('tares, and says why not', async () => {
    bench = openBench()
    await bench.link()
    await bench.core.tell('raw 2000')
    await bench.run(2_000)
    await bench.ask('tare')
    await bench.run(100)
    expect(bench.readings).toContainEqual({ kind: 'reply', to: 'tare', value: 20 })
    await bench.run(500)
    expect(bench.live().at(-1)!.tension_n).toBe(0)
    await bench.core.tell(`queue ${Array.from({ length: 200 }, (_, i) => i * 100).join(' ')}`)
    await bench.run(1_000)
    await bench.ask('tare')
    await bench.run(100)
    const [, refusal] = bench.readings.filter((said) => said.kind === 'reply' && said.to === 'tare')
    expect(refusal).toMatchObject({ value: expect.stringMatching(/^refused: unstable/) })
  })

  it('says that a tare got no answer', async () => {
    bench = openBench()
    await bench.link()
    await bench.run(1_000)
    bench.lose(({ channel }) => channel === 'control')
    await bench.ask('tare')
    await bench.run(7_000)
    expect(bench.readings).toContainEqual({ kind: 'reply', to: 'tare', value: null })
    await bench.ask('tare')
    await bench.run(100)
    await bench.cut(0)
    expect(bench.readings.filter((said) => said.kind === 'reply' && said.to === 'tare')).toHaveLength(2)
  })

  it('chooses the rate', async () => {
    bench = openBench({ rate_hz: '320' })
    await bench.core.tell('count')
    await bench.link()
    await bench.run(3_000)
    expect(bench.live().length).toBeGreaterThan(3 * 300)
    expectWhole(3_125)
  })

  it('asks for the battery and gets it without asking', async () => {
    bench = openBench()
    await bench.core.tell('health 3900 61 0 0 2150')
    await bench.link()
    await bench.run(2_000)
    const battery = { kind: 'battery', percent: 61, millivolts: 3900, low: false }
    expect(bench.readings.filter(({ kind }) => kind === 'battery')).toEqual([battery])
    await bench.ask('battery')
    expect(bench.readings.at(-1)).toEqual(battery)
    expect(statuses()).toContainEqual(expect.objectContaining({ temperature_c: 21.5 }))
  })

  it('stops when asked, and stays stopped', async () => {
    bench = openBench()
    await bench.link()
    await bench.run(1_000)
    await bench.ask('stop')
    await bench.run(500)
    const heard = bench.live().length
    await bench.run(10_000)
    expect(bench.live()).toHaveLength(heard)
  })

  it('unlocks with its key', async () => {
    const key = '00112233445566778899aabbccddeeff'
    bench = openBench({ control_key: key })
    await bench.core.tell(`key 1 ${key}`)
    await bench.core.tell('boot')
    await bench.link()
    await bench.run(1_000)
    expect(bench.live().length).toBeGreaterThan(60)
  })

  it('says that a key is missing', async () => {
    bench = openBench()
    await bench.core.tell('key 1 00112233445566778899aabbccddeeff')
    await bench.core.tell('boot')
    await bench.link()
    await bench.run(1_000)
    expect(bench.live()).toEqual([])
    expect(faults()).toContainEqual(expect.objectContaining({ detail: expect.stringContaining('set "control_key"') }))
  })

  it('keeps samples of two boots apart and does not ask the new one for the old', async () => {
    bench = openBench()
    await bench.link()
    await bench.run(2_000)
    await bench.cut(500)
    const before = bench.live().length
    await bench.core.tell('boot')
    await bench.link()
    await bench.run(2_000)
    const after = bench.live().slice(before)
    expect(after[0]!.index).toBe(2 ** 32)
    expect(new Set(bench.live().map(({ index }) => index)).size).toBe(bench.live().length)
    expect(bench.filled()).toEqual([])
  })

  it('says exactly what no memory holds any more', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link()
    await bench.run(2_000)
    await bench.cut(0)
    await bench.run(120_000)
    await bench.link()
    await bench.run(10_000)
    const gone = statuses().find(({ backfill }) => backfill === 'gone')
    const indices = [...bench.live(), ...bench.filled()].map(({ index }) => index!).toSorted((a, b) => a - b)
    const holes = indices.flatMap((index, i) =>
      i > 0 && index !== indices[i - 1]! + 1 ? [indices[i - 1]!, index] : [],
    )
    expect(holes).toEqual([Number(gone!['from']) - 1, Number(gone!['to']) + 1])
    expect(indices.length + Number(gone!['lost'])).toBe(indices.at(-1)! - indices[0]! + 1)
  })

  it('speaks of a broken cell, once, and leaves out what has no value', async () => {
    bench = openBench()
    await bench.link()
    await bench.run(1_000)
    await bench.core.tell('fail 1')
    await bench.run(1_000)
    await bench.core.tell('fail 0')
    await bench.run(1_000)
    const broken = faults().filter((said) => said.kind === 'fault' && said.detail.startsWith('cellFault'))
    expect(broken).toHaveLength(1)
    const indices = bench.live().map(({ index }) => index!)
    expect(indices.at(-1)! - indices.length).toBeGreaterThan(70)
    // They had their turn: nobody asks for them again.
    expect(bench.filled()).toEqual([])
  })

  it(
    'withstands 200 link losses at random moments without losing or doubling a sample',
    { timeout: 60_000 },
    async () => {
      bench = openBench()
      await bench.core.tell('count')
      let seed = 20
      const below = (most: number): number => {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
        return Math.floor((seed / 2 ** 31) * most)
      }
      for (let i = 0; i < 200; i++) {
        await bench.link(below(3) === 0 ? 20 : 244)
        await bench.run(5 + below(1_500))
        await bench.cut(below(600))
        await bench.run(below(2_000))
      }
      await bench.link()
      await bench.run(5_000)
      expect(bench.live().length + bench.filled().length).toBeGreaterThan(20_000)
      expectWhole()
    },
  )
})
