import { expect } from 'vitest'
import { wake_ms, type Effect, type Happening } from '../../src/radio/noble/air.ts'
import { connection } from '../../src/radio/noble/connection.ts'
import { limits } from '../../src/radio/noble/limits.ts'
import type { Order, Report } from '../../src/radio/noble/messages.ts'
import type { LinkEvent, LinkTarget } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'

export const service = uuid('1234')
export const gatt = (address: string, quiet_ms?: number): LinkTarget => ({
  kind: 'gatt',
  address,
  services: [service],
  notify: [service],
  ...(quiet_ms === undefined ? {} : { quiet_ms }),
})
export const heard = (address: string, data = new Uint8Array([1, 2, 3]), fresh = true): Report => ({
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
export const bench = () => {
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
  /** The one sensor that is looked for is heard and linked. */
  const relink = (address: string): void => {
    if (air.scan.kind === 'starting') done('scan')
    tell(heard(address))
    done('scan')
    wait(limits.settling_ms)
    done('connect')
    done('discover', { characteristics: [service], mtu: 247 })
    done('subscribe')
  }
  const link = (id: number, target: LinkTarget): void => {
    happen({ kind: 'link', link: id, target })
    if (target.kind === 'gatt') relink(target.address)
  }
  const connectionOf = (id: number): number => {
    const phase = air.links.get(id)?.phase
    return phase !== undefined && 'connection' in phase ? phase.connection : -1
  }
  const gone = (id: number, why: string): void => tell({ kind: 'gone', connection: connectionOf(id), why })
  const packet = (id: number): void => {
    const connection = connectionOf(id)
    tell({ kind: 'packet', connection, from: service, bytes: new Uint8Array([id]), clock_ms: at_ms })
  }
  return { air, effects, happen, wait, tell, orders, last, done, events, states, start, link, relink, gone, packet }
}
