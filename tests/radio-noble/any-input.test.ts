import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wake_ms, type Effect, type Happening } from '../../src/radio/noble/air.ts'
import { connection } from '../../src/radio/noble/connection.ts'
import type { Report } from '../../src/radio/noble/messages.ts'
import type { LinkTarget } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'

const service = uuid('1234')
const small = fc.integer({ min: 0, max: 12 })
const address = fc.constantFrom('aa', 'bb')
const target: fc.Arbitrary<LinkTarget> = fc.oneof(
  address.map((address) => ({ kind: 'gatt', address, services: [service], notify: [service] }) as const),
  address.map((address) => ({ kind: 'advertisement', address }) as const),
)
const heard = address.map((address): Report => ({
  kind: 'heard',
  address,
  name: null,
  rssi_dbm: -50,
  services: [],
  manufacturer: { company: 1, data: new Uint8Array(3) },
  serviceData: [],
  fresh: true,
  clock_ms: 0,
}))
const report: fc.Arbitrary<Report> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'ready' } as const) },
  fc.constant({ kind: 'unavailable', cause: 'no-adapter', detail: '' } as const),
  { weight: 8, arbitrary: small.map((id) => ({ kind: 'done', id }) as const) },
  small.map((id) => ({ kind: 'failed', id, why: 'no' }) as const),
  { weight: 3, arbitrary: heard },
  small.map((connection) => ({ kind: 'gone', connection, why: 'timeout' }) as const),
  small.map((connection) => ({ kind: 'signal', connection, rssi_dbm: -60 }) as const),
  small.map(
    (connection) => ({ kind: 'packet', connection, from: service, bytes: new Uint8Array(1), clock_ms: 0 }) as const,
  ),
)
const what: fc.Arbitrary<Happening['what']> = fc.oneof(
  fc.tuple(small, target).map(([link, target]) => ({ kind: 'link', link, target }) as const),
  small.map((link) => ({ kind: 'unlink', link }) as const),
  fc.boolean().map((on) => ({ kind: 'listen', on }) as const),
  small.map((link) => ({ kind: 'unanswered', link }) as const),
  {
    weight: 12,
    arbitrary: fc.tuple(small, report).map(([worker, report]) => ({ kind: 'report', worker, report }) as const),
  },
  small.map((worker) => ({ kind: 'exit', worker, why: 'crash' }) as const),
  { weight: 4, arbitrary: fc.constant({ kind: 'tick' } as const) },
)
/** Half of the reports are made to come from the worker that lives, and most answers to an order that is open. */
const inputs = fc.array(
  fc.record({ what, after_ms: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 })), aimed: fc.boolean() }),
  { maxLength: 120 },
)

describe('the connection manager, whatever happens', () => {
  it('never throws, always has a timer, never two attempts at once, and can always be closed in time', () => {
    fc.assert(
      fc.property(inputs, (inputs) => {
        const air = connection.start()
        const effects: Effect[] = []
        let at_ms = 0
        const step = (what: Happening['what']): void => {
          connection.step(air, { at_ms, chance: 0.5, what }, (effect) => effects.push(effect))
          const initiating = [...air.links.values()].filter(({ phase: { kind } }) => kind === 'connecting')
          // An assertion of vitest at each of the many steps would take most of the time.
          if (initiating.length > 1) throw new Error('two attempts at once')
          if (initiating.length > 0 && air.scan.kind !== 'off') throw new Error('connecting beside a scan')
          if (air.process.kind !== 'ended' && !Number.isFinite(wake_ms(air))) throw new Error('no timer')
        }
        step({ kind: 'start' })
        for (const { what, after_ms, aimed } of inputs) {
          at_ms += after_ms
          const living = 'worker' in air.process ? air.process.worker : 0
          if (what.kind === 'exit') step(aimed ? { ...what, worker: living } : what)
          else if (what.kind === 'report') {
            const { report } = what
            const order = effects.findLast((effect) => effect.kind === 'order')
            const answers = report.kind === 'done' || report.kind === 'failed'
            const id = aimed && order?.kind === 'order' ? order.order.id : answers ? report.id : 0
            step({ kind: 'report', worker: aimed ? living : what.worker, report: answers ? { ...report, id } : report })
          } else step(what)
        }
        // What is due is done within a few ticks of the same moment: it never spins.
        for (let tick = 0; tick < 5; tick++) step({ kind: 'tick' })
        expect(wake_ms(air)).toBeGreaterThan(at_ms)
        const known = new Set(air.links.keys())
        step({ kind: 'close' })
        at_ms += 1_500
        step({ kind: 'tick' })
        expect(air.process.kind).toBe('ended')
        expect(effects.at(-1)).toEqual({ kind: 'closed' })
        for (const link of known)
          expect(effects.findLast((effect) => effect.kind === 'event' && effect.link === link)).toMatchObject({
            event: { state: { kind: 'closed' } },
          })
      }),
      { numRuns: 1_000 },
    )
  }, 60_000)
})
