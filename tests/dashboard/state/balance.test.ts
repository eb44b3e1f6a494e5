import { describe, expect, it } from 'vitest'
import { leftOf, meanLeft, percentText } from '../../../dashboard/state/balance.ts'
import { repOf } from '../../fake/fake-content.ts'

const rep = (metrics: Readonly<Record<string, number>>) => ({ ...repOf(1, 'full'), metrics })

describe('the left cell\u2019s share', () => {
  it('is the lockout\u2019s, until that has ended the drive\u2019s, and none with one cell', () => {
    expect(leftOf(rep({ driveLeftShare_percent: 44, holdLeftShare_percent: 48 }))).toBe(48)
    expect(leftOf(rep({ driveLeftShare_percent: 44 }))).toBe(44)
    expect(leftOf(rep({ holdLeftShare_percent: 0, driveLeftShare_percent: 44 }))).toBe(0)
    expect(leftOf(rep({ peak_n: 320 }))).toBeNull()
  })

  it('of a set is the mean of the reps that have one', () => {
    expect(meanLeft([])).toBeNull()
    expect(meanLeft([rep({})])).toBeNull()
    expect(meanLeft([rep({ holdLeftShare_percent: 46 }), rep({}), rep({ driveLeftShare_percent: 52 })])).toBe(49)
  })

  it('reads as whole percent, or as a dash', () => {
    expect(percentText(47.6)).toBe('48\u2009%')
    expect(percentText(null)).toBe('\u2013')
  })
})
