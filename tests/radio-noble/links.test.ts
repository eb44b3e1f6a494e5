import { describe, expect, it } from 'vitest'
import { limits } from '../../src/radio/noble/limits.ts'
import { bench, gatt, heard, service } from './bench.ts'

/** Workers changed while one sensor refuses four times, another one streaming or not. */
const fails = (streaming: boolean): number => {
  const { start, link, happen, done, tell, wait, packet, air, effects, last, orders } = bench()
  start()
  if (streaming) link(2, gatt('bb'))
  happen({ kind: 'link', link: 1, target: gatt('aa') })
  for (let attempt = 0; attempt < 4; attempt++) {
    if (air.scan.kind === 'starting') done('scan')
    tell(heard('aa'))
    if (air.scan.kind === 'stopping') done('scan')
    wait(limits.settling_ms)
    tell({ kind: 'failed', id: last('connect').id, why: 'refused' })
    for (let step = 0; step < 20; step++) {
      if (streaming) packet(2)
      if (orders().at(-1)?.kind === 'scan' && air.scan.kind === 'starting') done('scan')
      wait(100)
    }
  }
  return effects.filter(({ kind }) => kind === 'kill').length
}

describe('a link', () => {
  it('stops the scan, waits a moment, connects, discovers, subscribes and says so', () => {
    const { start, link, states, orders, events } = bench()
    start()
    link(1, gatt('aa'))
    expect(orders().map((order) => (order.kind === 'scan' ? `scan ${order.on}` : order.kind))).toEqual([
      'scan true',
      'scan false',
      'connect',
      'discover',
      'subscribe',
    ])
    expect(states(1)).toEqual(['searching', 'connecting', 'linked'])
    expect(events(1).at(-1)).toEqual({ kind: 'state', state: { kind: 'linked', characteristics: [service], mtu: 247 } })
  })

  it('connects at once to a sensor that was heard a moment ago', () => {
    const { start, happen, done, tell, wait, orders } = bench()
    start()
    happen({ kind: 'listen', on: true })
    done('scan')
    tell(heard('aa'))
    wait(limits.found_ms - 1_000)
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    done('scan')
    wait(limits.settling_ms)
    expect(orders().at(-1)).toMatchObject({ kind: 'connect', address: 'aa' })
  })

  it('waits for a sensor that was heard too long ago', () => {
    const { start, happen, done, tell, wait, orders } = bench()
    start()
    happen({ kind: 'listen', on: true })
    done('scan')
    tell(heard('aa'))
    wait(limits.found_ms + 1)
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    expect(orders().map(({ kind }) => kind)).not.toContain('connect')
  })

  it('tells for how long a sensor has been silent', () => {
    const { start, happen, done, wait, events } = bench()
    start()
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    done('scan')
    wait(5_000)
    expect(events(1).at(-1)).toEqual({ kind: 'state', state: { kind: 'searching', silent_ms: 5_000 } })
  })

  it('lets go of a sensor that sends nothing for 2.5 s, says so once, and looks for it again', () => {
    const { start, link, wait, packet, states, last, done, events } = bench()
    start()
    link(1, gatt('aa'))
    wait(2_000)
    packet(1)
    wait(2_499)
    expect(states(1).at(-1)).toBe('linked')
    wait(1)
    last('disconnect')
    packet(1)
    expect(events(1).at(-1)?.kind).toBe('packet')
    done('disconnect')
    expect(events(1).at(-1)).toEqual({
      kind: 'state',
      state: { kind: 'lost', why: 'no data for 2.5 s', retry_ms: 125 },
    })
    packet(1)
    expect(events(1).at(-1)?.kind).toBe('state')
    wait(limits.backoffFirst_ms)
    expect(states(1).slice(-3)).toEqual(['linked', 'lost', 'searching'])
    last('scan')
  })

  it('waits as long as a slow sensor may pause', () => {
    const { start, link, wait, states } = bench()
    start()
    link(1, gatt('aa', 60_000))
    wait(59_000)
    expect(states(1).at(-1)).toBe('linked')
  })

  it('hands over every packet of its own connection, and none of an older one', () => {
    const { start, link, packet, tell, events } = bench()
    start()
    link(1, gatt('aa'))
    packet(1)
    tell({ kind: 'packet', connection: 0, from: service, bytes: new Uint8Array([9]), clock_ms: 0 })
    tell({ kind: 'gone', connection: 0, why: 'late' })
    packet(1)
    expect(events(1).filter(({ kind }) => kind === 'packet')).toHaveLength(2)
  })

  it('gives up connecting after 5 s, and changes the process when that is not answered either', () => {
    const { start, happen, done, tell, wait, last, effects } = bench()
    start()
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    done('scan')
    tell(heard('aa'))
    done('scan')
    wait(limits.settling_ms)
    last('connect')
    wait(limits.connecting_ms)
    last('cancel')
    wait(limits.cancelling_ms)
    expect(effects.some(({ kind }) => kind === 'kill')).toBe(true)
    wait(limits.respawn_ms)
    expect(effects.filter(({ kind }) => kind === 'spawn')).toHaveLength(2)
  })

  it('changes the process after every fourth failure, but not while another sensor streams', () => {
    expect(fails(false)).toBe(1)
    expect(fails(true)).toBe(0)
  })

  it('lets two sensors stream, and the second connect only when the first has', () => {
    const { start, happen, tell, done, wait, packet, orders, states, events } = bench()
    start()
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    happen({ kind: 'link', link: 2, target: gatt('bb') })
    done('scan')
    tell(heard('aa'))
    tell(heard('bb'))
    done('scan')
    wait(limits.settling_ms)
    expect(orders().filter(({ kind }) => kind === 'connect')).toHaveLength(1)
    done('connect')
    expect(orders().filter(({ kind }) => kind === 'connect')).toHaveLength(2)
    tell({ kind: 'done', id: orders().at(-1)!.id })
    const asked = orders().filter(({ kind }) => kind === 'discover')
    for (const { id } of asked) tell({ kind: 'done', id, characteristics: [service], mtu: null })
    for (const { id } of orders().filter(({ kind }) => kind === 'subscribe')) tell({ kind: 'done', id })
    packet(1)
    packet(2)
    for (const id of [1, 2]) {
      expect(states(id).at(-1)).toBe('linked')
      expect(events(id).at(-1)).toMatchObject({ kind: 'packet', packet: { bytes: new Uint8Array([id]) } })
    }
  })

  it('closes when the sensor has let go, and the radio with it in 1.5 s at the latest', () => {
    const { start, link, happen, last, done, wait, states, effects } = bench()
    start()
    link(1, gatt('aa'))
    happen({ kind: 'unlink', link: 1 })
    last('disconnect')
    expect(states(1).at(-1)).toBe('linked')
    done('disconnect')
    expect(states(1).at(-1)).toBe('closed')
    link(2, gatt('bb'))
    happen({ kind: 'close' })
    wait(limits.closing_ms)
    expect(states(2).at(-1)).toBe('closed')
    expect(effects.slice(-3).map(({ kind }) => kind)).toEqual(['kill', 'event', 'closed'])
  })

  it('waits for the radio, and looks for the adapter after 1, 2, 5 and 10 s', () => {
    const { happen, tell, wait, effects, states } = bench()
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    happen({ kind: 'start' })
    const spawns = (): number => effects.filter(({ kind }) => kind === 'spawn').length
    for (const [index, wait_ms] of [1_000, 2_000, 5_000, 10_000].entries()) {
      tell({ kind: 'unavailable', cause: 'powered-off', detail: '' })
      wait(wait_ms - 1)
      expect(spawns()).toBe(index + 1)
      wait(1)
      expect(spawns()).toBe(index + 2)
    }
    expect(states(1)).toEqual(['waiting-for-radio'])
    tell({ kind: 'ready' })
    expect(states(1).at(-1)).toBe('searching')
  })

  it('is told of a worker that keeps crashing', () => {
    const { start, happen, wait, air, effects } = bench()
    start()
    for (let crash = 0; crash < 3; crash++) {
      happen({ kind: 'exit', worker: 'worker' in air.process ? air.process.worker : 0, why: 'RangeError: offset' })
      wait(limits.respawn_ms + limits.backoffMost_ms)
    }
    expect(effects.find(({ kind }) => kind === 'unavailable')).toMatchObject({
      cause: 'crashed',
      detail: 'RangeError: offset',
    })
  })

  it('does not take a quiet place for deafness while a sensor streams', () => {
    const { start, link, happen, done, wait, packet, air, effects } = bench()
    start()
    link(1, gatt('aa'))
    happen({ kind: 'listen', on: true })
    for (let second = 0; second < 300; second++) {
      if (air.scan.kind === 'starting' || air.scan.kind === 'stopping') done('scan')
      packet(1)
      wait(1_000)
    }
    expect(air.deaf).toBeGreaterThan(4)
    expect(effects.filter(({ kind }) => kind === 'kill')).toEqual([])
  })

  it('scans anew when nobody at all was heard for 30 s, and changes the process after 2, 4, 8 ... such scans', () => {
    const { start, happen, tell, done, wait, air, effects } = bench()
    start()
    happen({ kind: 'listen', on: true })
    const changedAfter: number[] = []
    for (let scan = 1; scan <= 17; scan++) {
      done('scan')
      expect(air.scan.kind).toBe('on')
      wait(limits.deaf_ms)
      if (air.process.kind === 'up') {
        done('scan')
        wait(limits.settling_ms)
        continue
      }
      changedAfter.push(scan)
      wait(limits.respawn_ms + limits.fallMost_ms)
      tell({ kind: 'ready' })
    }
    expect(changedAfter).toEqual([2, 4, 8, 16])
    expect(effects.filter(({ kind }) => kind === 'kill')).toHaveLength(4)
  })
})
