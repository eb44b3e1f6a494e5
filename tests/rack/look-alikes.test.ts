import { describe, expect, it } from 'vitest'
import type { Driver } from '../../src/sensor/driver.ts'
import { handDriver } from '../fake/hand-radio.ts'
import { handRack, sensor } from './hand-rack.ts'

/** Looks like the hand-driven cell, and understands none of its packets. */
const lookAlike: Driver = {
  ...handDriver,
  id: 'look-alike',
  decode: () => ({
    start: () => null,
    step: (state, input, say) => {
      if (input.kind === 'packet') say({ kind: 'fault', fault: 'malformed', detail: 'no frame of mine' })
      return state
    },
  }),
}
const both = ['look-alike', 'hand']

const rackWithBoth = (driver: string) =>
  handRack({
    firstSensor: { ...sensor, driver },
    parts: { drivers: [lookAlike, handDriver], heardAs: () => ({ name: 'Hand 1', drivers: both }) },
  })

describe('sensors that look alike', () => {
  it('are told apart by the first valid frame', async () => {
    const rack = await rackWithBoth('look-alike')
    rack.radio.linked()
    await rack.stream(1, () => 250)
    rack.radio.linked()
    await rack.stream(1, () => 250)
    expect((await rack.now()).sensor).toMatchObject({ driver: 'hand', link: 'streaming' })
    expect(rack.memory()?.sensor?.driver).toBe('hand')
    expect(rack.notes.join(' ')).toContain('speaks hand, not look-alike')
  })

  it('stay with the driver that was picked when it understands them', async () => {
    const rack = await rackWithBoth('hand')
    rack.radio.linked()
    await rack.stream(2, () => 250)
    expect((await rack.now()).sensor).toMatchObject({ driver: 'hand', faults: {} })
    expect(rack.radio.done.filter((what) => what.startsWith('link'))).toHaveLength(1)
  })
})
