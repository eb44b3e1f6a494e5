import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Driver, DriverInput, DriverOutput, Send, Settings } from '../../src/sensor/driver.ts'
import { drivers } from '../../src/sensor/drivers.ts'
import type { Packet } from '../../src/sensor/radio.ts'
import { configured, withFallbacks } from '../../src/sensor/settings.ts'
import { uuid, type Uuid } from '../../src/sensor/uuid.ts'
import { bytesOf, fromOf, play, samplesIn } from '../sensor/play.ts'
import { driverIdOf, settingsOf, vectors } from '../sensor/vectors.ts'

/** Where each driver may write, and what: the first bytes of everything it is allowed to say. Nothing else ever. */
const allowed: Readonly<Record<string, readonly (readonly [Uuid, RegExp])[]>> = {
  progressor: [[uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57'), /^(64|65|66|6b|6f|70)$/]],
  cts500: [[uuid('ffe2'), /^05(a6|aa|ab|c1|c4)0000/]],
  'linescale-3': [[uuid('1001'), /^(41|45|46|53|5a|4e|47|42)0d0a..$/]],
  'force-board': [
    [uuid('467a8517-6e39-11eb-9439-0242ac130002'), /^0[47]$/],
    [uuid('9a88d683-8df2-4afe-9e0d-c2bbbe773dd0'), /^01$/],
  ],
  'frez-dyno': [[uuid('da8a6c43-154b-4b9a-9b00-2f84dfcebfe9'), /^0[12]00$/]],
  motherboard: [[uuid('6e400002-b5a3-f393-e0a9-e50e24dcca9e'), /^(43|53(3\d)+|23)$/]],
  enforcer: [[uuid('e7add780-b042-4876-aae1-112855353cc1'), /^6[4c]$/]],
  // A long command comes in pieces: the second is the rest of the greeting.
  'go-direct': [[uuid('f4bf14a6-c7d5-4b6d-8aa8-df1a7c83adcb'), /^(58......(10|18|19|1a|1b|50|51|55|56)|430d420e41$)/]],
}
/** A busy machine may take its time over thousands of packets. */
const unhurried_ms = 120_000

/** Ours, with a conversation of its own and tests of its own. */
const others = drivers.filter(({ id }) => id !== 'taut')

const settingsFor = (driver: Driver): Settings => ({
  ...withFallbacks(driver, {}),
  ...(driver.id === 'frez-dyno' ? { coefficient: '1e-5', tareSamples: '9' } : {}),
})

const vectorsOf = (driver: Driver) => vectors.filter((one) => driverIdOf(one) === driver.id)

/** Sound packets of sensors of which no packet with a known meaning was found. */
const likely: Readonly<Record<string, readonly string[]>> = {
  activ5: ['e803', '18fc', '0100ffff0200fefffd03000010270000', '1254436b353b312e3413', '12495334322f13'],
  'go-direct': [
    '200dff00060200010000002041',
    '2011ff000702000000020000002041',
    '200cff0008000101000080bf',
    '2009ff000d00000000',
    '58ff',
  ],
  custom: ['0000a041', '0000c07f'],
}

const knownFrom = (driver: Driver): readonly Packet['from'][] => [
  ...new Set([
    ...(driver.reach.kind === 'gatt' ? driver.reach.notify : []),
    'advertisement' as const,
    ...vectorsOf(driver).map(({ characteristic }) => fromOf(characteristic)),
    ...(allowed[driver.id] ?? []).map(([to]) => to),
  ]),
]

/** Packets as a sensor might send them: real ones, damaged ones, and noise. */
const bytes = (driver: Driver): fc.Arbitrary<Uint8Array> => {
  const noise = fc.uint8Array({ maxLength: 260 })
  const real = [...vectorsOf(driver).flatMap(({ packets }) => packets), ...(likely[driver.id] ?? [])]
  if (real.length === 0) return noise
  const sound = fc.constantFrom(...real).map(bytesOf)
  const damaged = fc.tuple(sound, fc.nat(), fc.nat(255), fc.nat()).map(([whole, at, byte, end]) => {
    const copy = whole.slice(0, end % (whole.length + 1))
    if (copy.length > 0) copy[at % copy.length] = byte
    return copy
  })
  return fc.oneof(sound, damaged, noise)
}

const inputs = (driver: Driver): fc.Arbitrary<DriverInput[]> => {
  const froms = knownFrom(driver)
  const after = fc.nat(4000)
  const one = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(after, fc.constantFrom(...froms), bytes(driver))
        .map(([ms, from, data]) => ({ kind: 'packet' as const, ms, from, data })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(after, fc.subarray(froms.filter((from): from is Uuid => from !== 'advertisement')))
        .map(([ms, characteristics]) => ({ kind: 'linked' as const, ms, characteristics })),
    },
    { weight: 2, arbitrary: after.map((ms) => ({ kind: 'tick' as const, ms })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(after, fc.constantFrom('tare' as const, 'battery' as const, 'stop' as const))
        .map(([ms, request]) => ({ kind: 'request' as const, ms, request })),
    },
    { weight: 1, arbitrary: after.map((ms) => ({ kind: 'lost' as const, ms })) },
  )
  return fc.array(one, { maxLength: 40 }).map((events) => {
    let at_ms = 0
    return events.map((event): DriverInput => {
      at_ms += event.ms
      switch (event.kind) {
        case 'packet':
          return { kind: 'packet', packet: { from: event.from, bytes: event.data, arrived_ms: at_ms } }
        case 'linked':
          return { kind: 'linked', characteristics: event.characteristics, mtu: null, at_ms }
        case 'request':
          return { kind: 'request', request: event.request, at_ms }
        case 'tick':
        case 'lost':
          return { kind: event.kind, at_ms }
      }
    })
  })
}

const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value]
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.values(value).flatMap(numbersIn)
}

const forbidden = (driver: Driver, said: readonly DriverOutput[]): string[] =>
  said
    .filter((one): one is Send => one.kind === 'send')
    .map(({ to, bytes: sentBytes }) => ({ to, text: Buffer.from(sentBytes).toString('hex') }))
    .filter(({ to, text }) => !(allowed[driver.id] ?? []).some(([where, what]) => where === to && what.test(text)))
    .map(({ to, text }) => `${text} to ${to}`)

describe.each(drivers.map((driver) => [driver.id, driver] as const))('driver %s', (_, driver) => {
  it('is data that a page can show', () => {
    expect(driver.id).toMatch(/^[a-z0-9-]+$/)
    expect(drivers.filter(({ id }) => id === driver.id)).toHaveLength(1)
    expect(driver.name).not.toBe('')
    expect(driver.abilities.maximum_n).toBeGreaterThan(0)
    const wrong = driver.settings.filter(
      ({ key, label, choices, fallback }) =>
        key === '' || label === '' || (choices !== undefined && fallback !== undefined && !choices.includes(fallback)),
    )
    expect(wrong).toEqual([])
    expect(() => configured(driver, {}).decode({}).start()).not.toThrow()
  })

  it('looks at any advertisement', () => {
    fc.assert(
      fc.property(
        fc.option(fc.string()),
        fc.option(fc.tuple(fc.constantFrom(0x0100, 0x04c3, 0xffff), fc.uint8Array({ maxLength: 30 }))),
        (name, maker) => {
          const manufacturer = maker === null ? null : { company: maker[0], data: maker[1] }
          const heard = {
            address: 'a',
            name,
            rssi_dbm: null,
            services: [],
            manufacturer,
            serviceData: [],
            arrived_ms: 0,
          }
          expect(driver.recognise(heard)).toBeTypeOf('boolean')
        },
      ),
    )
  })
})

describe.each(others.map((driver) => [driver.id, driver] as const))('driver %s, whatever comes', (_, driver) => {
  it(
    'neither throws, nor makes up numbers, nor says more than it heard, nor writes what it must not',
    () => {
      fc.assert(
        fc.property(inputs(driver), (events) => {
          const sensor = play(driver, settingsFor(driver))
          for (const event of events) {
            const said = sensor.give(event)
            expect(said.flatMap(numbersIn).filter((value) => !Number.isFinite(value))).toEqual([])
            expect(forbidden(driver, said)).toEqual([])
            const heard = event.kind === 'packet' ? event.packet.bytes.length : 0
            // A line may have waited for its end.
            expect(samplesIn(said).length).toBeLessThanOrEqual(heard)
            expect(said.length).toBeLessThanOrEqual(2 * heard + 10)
          }
        }),
        { numRuns: 100 },
      )
    },
    unhurried_ms,
  )

  it(
    'starts afresh after a lost link',
    () => {
      const known = vectorsOf(driver)
      fc.assert(
        fc.property(inputs(driver), fc.nat(), (events, pick) => {
          const sensor = play(driver, settingsFor(driver))
          for (const event of events) sensor.give(event)
          sensor.give({ kind: 'lost', at_ms: 1e9 })
          const vector = known[pick % Math.max(1, known.length)]
          const settings = { ...settingsFor(driver), ...(vector === undefined ? {} : settingsOf(vector)) }
          const hear = (device: ReturnType<typeof play>) =>
            (vector?.packets ?? ['00']).flatMap((hex) =>
              device.hear(hex, fromOf(vector?.characteristic ?? 'advertisement')),
            )
          const used = driver.id === 'frez-dyno' ? play(driver, settings) : sensor
          expect(hear(used)).toEqual(hear(play(driver, settings)))
        }),
        { numRuns: 40 },
      )
    },
    unhurried_ms,
  )
})

const forces = (said: readonly DriverOutput[]): number[] => samplesIn(said).map(({ tension_n }) => tension_n)

/** Drivers behind a serial line: where a notification ends means nothing. */
const streams = drivers.filter(({ id }) => ['cts500', 'linescale-3', 'motherboard', 'enforcer', 'climbro'].includes(id))

describe.each(streams.map((driver) => [driver.id, driver] as const))('driver %s, cut anywhere', (_, driver) => {
  it('hears the same samples', () => {
    const known = vectorsOf(driver).filter(({ direction }) => direction === undefined)
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 23 }), { minLength: 1 }),
        (chosen, lengths) => {
          const whole = bytesOf(chosen.flatMap(({ packets }) => packets).join(''))
          const from = fromOf(known[0]!.characteristic)
          const parts: Uint8Array[] = []
          for (let at = 0, i = 0; at < whole.length; i += 1) {
            const length = lengths[i % lengths.length]!
            parts.push(whole.subarray(at, at + length))
            at += length
          }
          const cut = play(driver)
          expect(forces(parts.flatMap((part) => cut.hear(part, from)))).toEqual(forces(play(driver).hear(whole, from)))
        },
      ),
    )
  })
})
