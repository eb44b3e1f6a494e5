import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inside, sizeOf, without, type Ranges } from '../../src/sensor/taut/missing.ts'
import { type Block, fill, fullClock, hear, type Heard } from '../../src/sensor/taut/samples.ts'

const block = (index: number, count: number): Block => ({
  index,
  clock_us: 0,
  period_us: 1,
  forces: Array.from({ length: count }, () => 0),
})
const indicesOf = (ranges: Ranges): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i))

describe('what was heard', () => {
  const sent = fc.record({
    stored: fc.boolean(),
    index: fc.integer({ min: 0, max: 60 }),
    count: fc.integer({ min: 0, max: 12 }),
  })

  it('comes out once, however often and in whatever order it is sent', () => {
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 40 }), (all) => {
        let heard: Heard = { next: 20, missing: [] }
        const out: number[] = []
        const heardOf = new Set<number>()
        for (const { stored, index, count } of all) {
          const taken = (stored ? fill : hear)(heard, block(index, count))
          heard = taken.heard
          out.push(...indicesOf(taken.filled), ...(taken.fresh === null ? [] : indicesOf([taken.fresh])))
          if (!stored) for (let i = 0; i < count; i++) heardOf.add(index + i)
        }
        // Everything from the first wanted on is either out or known to be missing, and nothing is both.
        const wanted = Array.from({ length: heard.next! - 20 }, (_, i) => 20 + i)
        expect([...out, ...indicesOf(heard.missing)].toSorted((a, b) => a - b)).toEqual(wanted)
        expect(out).toEqual(expect.arrayContaining([...heardOf].filter((index) => index >= 20)))
      }),
    )
  })

  it('keeps a bounded list of holes, whatever is sent', () => {
    let heard: Heard = { next: null, missing: [] }
    for (let i = 0; i < 1_000; i++) ({ heard } = hear(heard, block(3 * i, 1)))
    expect(heard.missing.length).toBeLessThanOrEqual(256)
  })
})

describe('ranges', () => {
  it('are cut and taken out', () => {
    const ranges = [
      { from: 1, to: 5 },
      { from: 9, to: 12 },
    ]
    expect(inside(ranges, { from: 4, to: 10 })).toEqual([
      { from: 4, to: 5 },
      { from: 9, to: 10 },
    ])
    expect(without(ranges, { from: 4, to: 10 })).toEqual([
      { from: 1, to: 3 },
      { from: 11, to: 12 },
    ])
    expect(sizeOf(ranges)).toBe(9)
  })
})

it('a short clock is the first time from the reference on that ends in its bits', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 0, max: 2 ** 24 - 1 }), (reference, step) => {
      expect(fullClock(reference, (reference + step) % 2 ** 24)).toBe(reference + step)
    }),
  )
})
