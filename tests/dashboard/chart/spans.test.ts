import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Span, union, without } from '../../../dashboard/chart/spans.ts'

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }))
    .map(([from, long]): Span => [from, from + long]),
  { maxLength: 8 },
)
const within = (list: readonly Span[], at: number): boolean => list.some(([from, to]) => at >= from && at < to)

describe('spans of time', () => {
  it('unite to what any of them covers, in order and apart', () => {
    fc.assert(
      fc.property(spans, (list) => {
        const merged = union(list)
        for (let at = 0; at < 90; at += 1) expect(within(merged, at)).toBe(within(list, at))
        expect(merged.slice(1).every(([from], i) => from > (merged[i]?.[1] ?? Infinity))).toBe(true)
      }),
    )
  })

  it('lose exactly what is taken out', () => {
    fc.assert(
      fc.property(spans, spans, (list, holes) => {
        const left = without(list, holes)
        for (let at = 0; at < 90; at += 1) expect(within(left, at)).toBe(within(list, at) && !within(holes, at))
      }),
    )
  })
})
