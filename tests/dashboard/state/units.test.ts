import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forceText, forceUnits, inUnit, toNewtons } from '../../../dashboard/state/units.ts'

describe('units of force', () => {
  it('agree with standard gravity and the international pound', () => {
    expect(inUnit(9.80665, 'kg')).toBeCloseTo(1, 12)
    expect(inUnit(4.4482216152605, 'lb')).toBeCloseTo(1, 12)
    expect(inUnit(12, 'N')).toBe(12)
  })

  it('lead there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.constantFrom(...forceUnits), (force, unit) => {
        expect(toNewtons(inUnit(force, unit), unit)).toBeCloseTo(force, 6)
      }),
    )
  })

  it('are written without a negative zero and with a real minus sign', () => {
    expect(forceText(-0.2, 'N')).toBe('0')
    expect(forceText(-0.1, 'kg')).toBe('0.0')
    expect(forceText(-98.0665, 'kg')).toBe('\u221210.0')
    expect(forceText(311.85, 'kg')).toBe('31.8')
  })
})
