import { describe, expect, it } from 'vitest'
import { limits } from '../../src/radio/noble/limits.ts'
import { bench, gatt, heard } from './bench.ts'

const setUp = () => {
  const all = bench()
  all.start()
  all.link(1, { kind: 'advertisement', address: 'aa' })
  all.done('scan')
  return all
}

describe('a sensor that only advertises', () => {
  it('is live while it is heard; the company id is not part of its packets', () => {
    const { tell, events, states } = setUp()
    tell(heard('aa', new Uint8Array([7, 8])))
    expect(states(1).at(-1)).toBe('linked')
    expect(events(1).at(-1)).toEqual({
      kind: 'packet',
      packet: { from: 'advertisement', bytes: new Uint8Array([7, 8]), arrived_ms: 12 },
    })
    tell(heard('aa', new Uint8Array([7, 8]), false))
    tell(heard('bb', new Uint8Array([9])))
    expect(events(1).filter(({ kind }) => kind === 'packet')).toHaveLength(1)
  })

  it('is searched after 2 s, lost after 10 s, and live again with the next advertisement', () => {
    const { tell, wait, states, events, air } = setUp()
    tell(heard('aa'))
    wait(1_999)
    expect(states(1).at(-1)).toBe('linked')
    wait(1)
    expect(events(1).at(-1)).toEqual({ kind: 'state', state: { kind: 'searching', silent_ms: 2_000 } })
    wait(10_000)
    expect(states(1).filter((state) => state === 'lost')).toHaveLength(1)
    expect(air.scan.kind).toBe('on')
    tell(heard('aa'))
    expect(states(1).at(-1)).toBe('linked')
  })

  it('goes without a scan only while another sensor is being connected to', () => {
    const { happen, tell, done, wait, air } = setUp()
    happen({ kind: 'link', link: 2, target: gatt('bb') })
    tell(heard('bb'))
    done('scan')
    wait(limits.settling_ms)
    expect(air.scan.kind).toBe('off')
    done('connect')
    expect(air.scan.kind).toBe('starting')
  })
})
