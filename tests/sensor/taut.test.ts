import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compile } from '../firmware-protocol/compile.ts'
import { type Bench, openBench } from './taut-bench.ts'

beforeAll(() => compile('taut_host'), 120_000)

let bench: Bench
afterEach(() => bench.close())

/** Every index once, from the first to the last, and the value that the counting cell gave each: nothing lost or doubled. */
const expectWhole = (): void => {
  const all = [...bench.live(), ...bench.filled()].toSorted((a, b) => a.index! - b.index!)
  const first = all[0]!
  expect(all.map(({ index }) => index)).toEqual(all.map((_, i) => first.index! + i))
  const values = all.map(({ tension_n }) => Math.round(tension_n * 100))
  expect(values).toEqual(values.map((_, i) => values[0]! + i))
  const steps = all.slice(1).map(({ at_us }, i) => at_us! - all[i]!.at_us!)
  expect(Math.min(...steps)).toBeGreaterThan(0)
  expect(Math.max(...steps)).toBeLessThan(2 * 12_500)
}

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
    expect(bench.readings.filter(({ kind }) => kind === 'fault')).toEqual([])
  })

  it('fills what a link loss has cost', async () => {
    bench = openBench()
    await bench.core.tell('count')
    await bench.link(payload)
    await bench.run(3_000)
    await bench.cut(700)
    await bench.run(19_000)
    await bench.link(payload)
    await bench.run(15_000)
    expect(bench.filled().length).toBeGreaterThan(19 * 79)
    expectWhole()
  })
})
