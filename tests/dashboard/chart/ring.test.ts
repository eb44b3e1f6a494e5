import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRing } from '../../../dashboard/chart/ring.ts'

const all = (ring: ReturnType<typeof createRing>) => {
  const { at_us, values } = ring.since(-Infinity)
  return [...at_us].map((at, i): [number, number] => [at, values[i] ?? Number.NaN])
}

describe('the ring', () => {
  it('keeps the newest samples in order, however many came', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 300 }), (capacity, count) => {
        const ring = createRing(capacity)
        for (let i = 0; i < count; i += 1) expect(ring.append(i * 12_500, i)).toBe(true)
        const first = Math.max(0, count - capacity)
        expect(all(ring)).toEqual(Array.from({ length: count - first }, (_, i) => [(first + i) * 12_500, first + i]))
      }),
    )
  })

  it('takes no sample twice and none that is older than the newest', () => {
    const ring = createRing(8)
    ring.append(1000, 1)
    expect(ring.append(1000, 9)).toBe(false)
    expect(ring.append(500, 9)).toBe(false)
    expect(all(ring)).toEqual([[1000, 1]])
  })

  it('begins a view with the last sample at or before the asked time, so that a line enters from the left', () => {
    const ring = createRing(8)
    for (const at of [1000, 2000, 3000]) ring.append(at, at)
    expect([...ring.since(2500).at_us]).toEqual([2000, 3000])
    expect([...ring.since(2000).at_us]).toEqual([2000, 3000])
    expect([...ring.since(0).at_us]).toEqual([1000, 2000, 3000])
  })

  it('is the same after any part of it is told again, with times rounded a little differently', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: -200, max: 200 }),
        (count, a, b, off) => {
          const ring = createRing(64)
          for (let i = 0; i < count; i += 1) ring.append(i * 12_500, i)
          const [from, to] = [a % count, b % count].toSorted((x, y) => x - y) as [number, number]
          const times = Array.from({ length: to - from + 1 }, (_, i) => (from + i) * 12_500 + off)
          expect(
            ring.replace(
              times,
              times.map((_, i) => from + i),
            ),
          ).toBe(0)
          expect(all(ring).map(([, value]) => value)).toEqual(Array.from({ length: count }, (_, i) => i))
        },
      ),
    )
  })

  it('puts late samples where they belong', () => {
    const ring = createRing(16)
    for (const at of [0, 10_000, 50_000, 60_000]) ring.append(at, at)
    expect(ring.replace([20_000, 30_000, 40_000], [20_000, 30_000, 40_000])).toBe(3)
    expect(all(ring).map(([at]) => at)).toEqual([0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000])
    expect(ring.newest_us()).toBe(60_000)
  })
})
