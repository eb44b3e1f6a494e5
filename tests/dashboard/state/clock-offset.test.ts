import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateOffset } from '../../../dashboard/state/clock-offset.ts'

describe('the offset between the clocks', () => {
  it('is never wrong by more than it says', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.array(fc.tuple(fc.nat(500), fc.nat(500)), { minLength: 1, maxLength: 8 }),
        (truth_ms, ways) => {
          const rounds = ways.map(([there, back], i) => ({
            asked_ms: i * 10_000,
            service_ms: i * 10_000 + there + truth_ms,
            answered_ms: i * 10_000 + there + back,
          }))
          const found = estimateOffset(rounds)
          expect(Math.abs((found?.offset_ms ?? Number.NaN) - truth_ms)).toBeLessThanOrEqual(
            (found?.within_ms ?? 0) + 1e-6,
          )
          expect(found?.within_ms).toBe(Math.min(...ways.map(([there, back]) => (there + back) / 2)))
        },
      ),
    )
  })

  it('is unknown without a round, and after the page\u2019s clock ran backwards', () => {
    expect(estimateOffset([])).toBeNull()
    expect(estimateOffset([{ asked_ms: 10, answered_ms: 5, service_ms: 7 }])).toBeNull()
  })
})
