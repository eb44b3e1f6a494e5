import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marks, scaleFor, settle } from '../../../dashboard/chart/scale.ts'

describe('the scale of tension', () => {
  it('has room above the highest value and two to six marks beside zero, for any load', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), (highest) => {
        const scale = scaleFor(highest, 5)
        expect(scale.end).toBeGreaterThan(highest)
        expect(scale.end).toBeLessThanOrEqual(Math.max(5, highest * 1.12) * 2)
        expect(marks(scale).length).toBeGreaterThanOrEqual(3)
        expect(marks(scale).length).toBeLessThanOrEqual(7)
        expect(marks(scale)[0]).toBe(0)
      }),
    )
  })

  it('is marked with round numbers', () => {
    expect(marks(scaleFor(31.8, 6))).toEqual([0, 10, 20, 30, 40])
    expect(marks(scaleFor(312, 60))).toEqual([0, 100, 200, 300, 400])
  })

  it('grows at once and shrinks only when little of it is used', () => {
    const shown = scaleFor(312, 60)
    expect(settle(shown, scaleFor(420, 60)).end).toBeGreaterThan(420)
    expect(settle(shown, scaleFor(240, 60))).toBe(shown)
    expect(settle(shown, scaleFor(60, 60)).end).toBeLessThan(shown.end)
  })
})
