import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeFrame } from '../../firmware-protocol/codec.ts'
import { frames, type FrameShape } from '../../firmware-protocol/frames.ts'
import { uuids } from '../../firmware-protocol/words.ts'
import type { DriverInput, DriverOutput } from '../../src/sensor/driver.ts'
import { taut } from '../../src/sensor/drivers/taut.ts'
import { uuid, type Uuid } from '../../src/sensor/uuid.ts'
import { fromHex, toHex } from '../firmware-protocol/core-process.ts'

const control = uuid(uuids.control)
const data = uuid(uuids.data)

const kinds = Object.values<FrameShape>(frames).map(({ kind }) => kind)
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 250 }),
  fc
    .tuple(fc.constantFrom(...kinds), fc.uint8Array({ maxLength: 250 }))
    .map(([kind, rest]) => Uint8Array.of(kind, ...rest)),
  // Answers to the first requests, so that wild sessions get beyond hello.
  fc
    .tuple(
      fc.integer({ min: 1, max: 0x1d }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 0, max: 23 }),
      fc.uint8Array({ maxLength: 16 }),
    )
    .map(([op, request, status, rest]) => Uint8Array.of(0x31, op, request, status, ...rest)),
  fc.uint8Array({ minLength: 15, maxLength: 15 }).map((rest) => Uint8Array.of(0x31, 1, 1, 0, 1, 0, ...rest)),
)
const input: fc.Arbitrary<DriverInput> = fc.oneof(
  {
    weight: 20,
    arbitrary: bytes.map((bytes): DriverInput => ({ kind: 'packet', packet: { from: data, bytes, arrived_ms: 0 } })),
  },
  fc.constant<DriverInput>({ kind: 'linked', characteristics: [control], mtu: 23, at_ms: 0 }),
  fc.constant<DriverInput>({ kind: 'lost', at_ms: 0 }),
  fc.integer({ min: 0, max: 9_000 }).map((at_ms): DriverInput => ({ kind: 'tick', at_ms })),
  fc
    .constantFrom('tare' as const, 'battery' as const, 'stop' as const)
    .map((request): DriverInput => ({ kind: 'request', request, at_ms: 0 })),
)

const play = (inputs: readonly DriverInput[]): readonly DriverOutput[] => {
  const machine = taut.decode({})
  const said: DriverOutput[] = []
  let state = machine.start()
  for (const input of inputs) state = machine.step(state, input, (output) => said.push(output))
  return said
}
const decodeFrom = (from: Uuid, ...hex: readonly string[]): readonly DriverOutput[] =>
  play(hex.map((text) => ({ kind: 'packet', packet: { from, bytes: fromHex(text), arrived_ms: 0 } })))
const decode = (...hex: readonly string[]): readonly DriverOutput[] => decodeFrom(data, ...hex)

describe('whatever comes', () => {
  it('nothing throws, forces are numbers, indices come once, commands fit', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 60 }), (inputs) => {
        const outputs = play([{ kind: 'linked', characteristics: [control], mtu: 23, at_ms: 0 }, ...inputs])
        const samples = outputs.flatMap((said) => (said.kind === 'samples' ? said.samples : []))
        const indices = new Set(samples.map(({ index }) => index))
        return (
          outputs.every((said) => said.kind !== 'send' || said.bytes.length <= 20) &&
          samples.every(({ tension_n }) => Number.isFinite(tension_n)) &&
          indices.size === samples.length
        )
      }),
      { numRuns: 2_000 },
    )
    expect(kinds).toHaveLength(12)
  })
})

describe('packets outside of a session', () => {
  it('live samples have force, index and time', () => {
    const head = '11 03 0800 40e20100 634d1f2b e093fb5b0000 443100 02 e8ff00 87d6120000'
    expect(decode(`${head} bafe00 3cff00`.replaceAll(' ', ''))).toEqual([
      { kind: 'status', status: { flags: 'unstable', tare: 3 } },
      {
        kind: 'samples',
        samples: [
          { tension_n: 652.1, index: 123_456, at_us: 1_543_214_048 },
          { tension_n: 653.4, index: 123_457, at_us: 1_543_226_660 },
        ],
      },
      {
        kind: 'status',
        status: {
          flags: 'unstable',
          tare: 3,
          boot: 0x2b1f4d63,
          period_us: 12_612,
          peak_n: 655.12,
          impulse_n_s: 1234.567,
        },
      },
    ])
  })

  it('a short packet without its anchor has no time', () => {
    expect(decode('1200000050000000efcdabd430000400000dffff')).toEqual([
      { kind: 'fault', fault: 'clock', detail: 'a short packet before its anchor: its time is not known' },
      { kind: 'status', status: { flags: '', tare: 0 } },
      {
        kind: 'samples',
        samples: [
          { tension_n: 0.04, index: 80 },
          { tension_n: -2.43, index: 81 },
        ],
      },
      { kind: 'status', status: { flags: '', tare: 0, period_us: 12_500 } },
    ])
  })

  it('an anchor gives it one', () => {
    const said = decode('135000000078563412efcdab000100d430002003', '1200000050000000efcdabd430000400000dffff')
    expect(said.at(-2)).toEqual({
      kind: 'samples',
      samples: [
        { tension_n: 0.04, index: 80, at_us: 0x1_00_ab_cd_ef },
        { tension_n: -2.43, index: 81, at_us: 0x1_00_ab_cd_ef + 12_500 },
      ],
    })
  })

  it('what comes from memory is shown as such', () => {
    const said = decode('190100 00a00f000078563412 80f0fa020000 d43000 03 000000 010000 ffffff'.replaceAll(' ', ''))
    expect(said.at(-2)).toMatchObject({ kind: 'samples', backfilled: true, samples: [{ index: 4000 }, {}, {}] })
  })

  it('totals, anchors, answers and commands tell what they hold', () => {
    expect(
      decode(toHex(encodeFrame('totals', { tare: 1, flags: 1, next: 9, began: 2, peak: 5000, impulse: 12_500 }))),
    ).toMatchObject([
      { kind: 'fault', fault: 'sensor-fault' },
      { kind: 'status', status: { flags: 'saturated' } },
      { kind: 'status', status: { peak_n: 50, impulse_n_s: 12.5 } },
    ])
    expect(decode(toHex(encodeFrame('anchor', { index: 3, boot: 7, clock: 1, period: 12_500, rate: 800 })))).toEqual([
      { kind: 'status', status: { boot: 7, period_us: 12_500, rate_hz: 80 } },
    ])
    expect(decode('31090a00')).toMatchObject([{ kind: 'reply', to: 'abort', value: 'ok: done', readings: {} }])
    expect(decode('31060509 00 f40100 e80300'.replaceAll(' ', ''))).toMatchObject([
      {
        kind: 'reply',
        to: 'tare',
        value: expect.stringContaining('unstable') as string,
        readings: { value: 500, spread: 1000 },
      },
    ])
    expect(decode('31fe0101')).toMatchObject([{ to: 'command 254' }])
  })

  it('a command is told apart from a packet of the same number by where it went', () => {
    expect(decodeFrom(control, '03023200')).toEqual([
      { kind: 'status', status: { command: 'start', request: 2, latency: 50 } },
    ])
    expect(decodeFrom(control, '1102010100000002000000')).toMatchObject([{ status: { command: 'unlock', level: 1 } }])
    expect(decodeFrom(control, '0302')).toMatchObject([{ kind: 'fault', fault: 'truncated' }])
    expect(decodeFrom(control, '7702')).toMatchObject([{ kind: 'fault', fault: 'unknown' }])
  })

  it('rubbish is a fault', () => {
    expect(decode('', '77', '1101')).toMatchObject([
      { fault: 'malformed' },
      { fault: 'unknown', detail: 'packets of kind 0x77 are not known' },
      { fault: 'malformed' },
    ])
  })
})

it('settings that make no sense are refused with a sentence', () => {
  expect(() => taut.decode({ rate_hz: 'fast' })).toThrow('rate_hz is "fast"')
  expect(() => taut.decode({ control_key: 'secret' })).toThrow('32 hex digits')
})

it('is recognised by its service, advertised or in service data', () => {
  const heard = {
    address: 'a',
    name: null,
    rssi_dbm: null,
    services: [],
    manufacturer: null,
    serviceData: [],
    arrived_ms: 0,
  }
  const service = uuid(uuids.service)
  expect(taut.recognise({ ...heard, services: [service] })).toBe(true)
  expect(taut.recognise({ ...heard, serviceData: [{ service, data: new Uint8Array(13) }] })).toBe(true)
  expect(taut.recognise({ ...heard, name: 'Taut-678' })).toBe(false)
})
