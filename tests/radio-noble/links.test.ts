import { describe, expect, it } from 'vitest'
import { wake_ms, type Effect, type Happening } from '../../src/radio/noble/air.ts'
import { connection } from '../../src/radio/noble/connection.ts'
import { limits } from '../../src/radio/noble/limits.ts'
import type { Order, Report } from '../../src/radio/noble/messages.ts'
import type { LinkEvent, LinkTarget } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'

const service = uuid('1234')
const gatt = (address: string, quiet_ms?: number): LinkTarget => ({
  kind: 'gatt',
  address,
  services: [service],
  notify: [service],
  ...(quiet_ms === undefined ? {} : { quiet_ms }),
})
const heard = (address: string, data = new Uint8Array([1, 2, 3]), fresh = true): Report => ({
  kind: 'heard',
  address,
  name: 'Progressor_1234',
  rssi_dbm: -50,
  services: [service],
  manufacturer: { company: 0x100, data },
  serviceData: [],
  fresh,
  clock_ms: 12,
})

/** The machine with its hands tied to a test: it is told things and shows what it wants done. */
const bench = () => {
  const air = connection.start()
  const effects: Effect[] = []
  let at_ms = 1_000
  const happen = (what: Happening['what']): void => {
    connection.step(air, { at_ms, chance: 0.5, what }, (effect) => effects.push(effect))
  }
  const wait = (duration_ms: number): void => {
    const until_ms = at_ms + duration_ms
    while (wake_ms(air) <= until_ms) {
      at_ms = Math.max(at_ms, wake_ms(air))
      happen({ kind: 'tick' })
    }
    at_ms = until_ms
  }
  const worker = (): number => ('worker' in air.process ? air.process.worker : -1)
  const tell = (report: Report): void => happen({ kind: 'report', worker: worker(), report })
  const orders = (): Order[] => effects.flatMap((effect) => (effect.kind === 'order' ? [effect.order] : []))
  const last = <Kind extends Order['kind']>(kind: Kind): Extract<Order, { kind: Kind }> => {
    const order = orders().at(-1)
    expect(order?.kind).toBe(kind)
    return order as Extract<Order, { kind: Kind }>
  }
  const done = (kind: Order['kind'], more: object = {}): void => tell({ kind: 'done', id: last(kind).id, ...more })
  const events = (link: number): LinkEvent[] =>
    effects.flatMap((effect) => (effect.kind === 'event' && effect.link === link ? [effect.event] : []))
  const states = (link: number): string[] =>
    events(link).flatMap((event) => (event.kind === 'state' ? [event.state.kind] : []))
  const start = (): void => {
    happen({ kind: 'start' })
    tell({ kind: 'ready' })
  }
  const link = (id: number, target: LinkTarget): void => {
    happen({ kind: 'link', link: id, target })
    if (target.kind === 'advertisement') return
    if (air.scan.kind === 'starting') done('scan')
    tell(heard(target.address))
    done('scan')
    wait(limits.settling_ms)
    done('connect')
    done('discover', { characteristics: [service], mtu: 247 })
    done('subscribe')
  }
  const packet = (id: number): void => {
    const phase = air.links.get(id)?.phase
    const connection = phase !== undefined && 'connection' in phase ? phase.connection : -1
    tell({ kind: 'packet', connection, from: service, bytes: new Uint8Array([id]), clock_ms: at_ms })
  }
  return { air, effects, happen, wait, tell, orders, last, done, events, states, start, link, packet }
}

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
    expect(events(1).at(-1)).toEqual({ kind: 'state', state: { kind: 'lost', why: 'no data for 2.5 s', retry_ms: 0 } })
    done('disconnect')
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

  it('waits for the radio, and looks for the adapter after 2, 5 and 10 s', () => {
    const { happen, tell, wait, effects, states } = bench()
    happen({ kind: 'link', link: 1, target: gatt('aa') })
    happen({ kind: 'start' })
    const spawns = (): number => effects.filter(({ kind }) => kind === 'spawn').length
    for (const [index, wait_ms] of [2_000, 5_000, 10_000].entries()) {
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

  it('scans anew when nobody at all was heard for 30 s, and changes the process at the fourth time', () => {
    const { start, happen, done, wait, air, effects } = bench()
    start()
    happen({ kind: 'listen', on: true })
    for (let scan = 0; scan < 4; scan++) {
      done('scan')
      expect(air.scan.kind).toBe('on')
      wait(limits.deaf_ms)
      if (scan === 3) break
      expect(air.scan.kind).toBe('stopping')
      done('scan')
      wait(limits.settling_ms)
    }
    expect(effects.filter(({ kind }) => kind === 'kill')).toHaveLength(1)
  })
})

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
