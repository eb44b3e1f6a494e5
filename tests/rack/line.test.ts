import { concat, of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { createLine } from '../../src/rack/line.ts'
import type { DriverInput } from '../../src/sensor/driver.ts'
import type { LinkEvent } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'
import { handDriver } from '../fake/hand-radio.ts'
import { handTime } from '../fake/hand-time.ts'

const from = uuid('11111111-1111-1111-1111-111111111111')

/** A line whose driver writes down what happens to it, and when, in ms. */
const line = () => {
  const hand = handTime()
  const events$ = new Subject<LinkEvent>()
  const linked: LinkEvent = { kind: 'state', state: { kind: 'linked', characteristics: [from], mtu: 247 } }
  const happened: { readonly kind: DriverInput['kind']; readonly at_ms: number }[] = []
  const driver = {
    ...handDriver,
    decode: () => ({
      start: () => null,
      step: (_: unknown, input: DriverInput) => {
        happened.push({ kind: input.kind, at_ms: hand.time.monotonic_ms() })
        return null
      },
    }),
  }
  const link = { events$: concat(of(linked), events$), write: async () => {}, close: async () => {} }
  const listening = createLine(link, driver, {}, hand.time).events$.subscribe()
  return {
    hand,
    packet: () =>
      events$.next({ kind: 'packet', packet: { from, bytes: new Uint8Array(), arrived_ms: hand.time.monotonic_ms() } }),
    ticks: () => happened.filter(({ kind }) => kind === 'tick').map(({ at_ms }) => at_ms),
    packets: () => happened.filter(({ kind }) => kind === 'packet').map(({ at_ms }) => at_ms),
    stop: () => listening.unsubscribe(),
  }
}

describe('the ticks of a line', () => {
  it.each([10, 50, 190, 240, 1000])('come four times a second at least, with a packet every %d ms', async (every) => {
    const { hand, packet, ticks, stop } = line()
    for (let passed = 0; passed < 10_000; passed += every) {
      packet()
      await hand.pass(every)
    }
    stop()
    const times = ticks()
    expect(times.length).toBeGreaterThanOrEqual(39)
    expect(Math.max(...times.slice(1).map((at, i) => at - (times[i] ?? 0)))).toBeLessThanOrEqual(250)
    expect(times.length).toBeLessThanOrEqual(90)
  })

  it('come with the packets of a sensor that streams, not between them', async () => {
    const { hand, packet, packets, ticks, stop } = line()
    for (let i = 0; i < 50; i++) {
      packet()
      await hand.pass(190)
    }
    stop()
    expect(ticks().length).toBeGreaterThan(40)
    expect(ticks().filter((at) => !packets().includes(at))).toEqual([])
  })
})
