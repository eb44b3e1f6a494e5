import { describe, expect, it } from 'vitest'
import { cts500 } from '../../../src/sensor/drivers/cts500.ts'
import { enforcer } from '../../../src/sensor/drivers/enforcer.ts'
import { entralpi } from '../../../src/sensor/drivers/entralpi.ts'
import { forceBoard } from '../../../src/sensor/drivers/force-board.ts'
import { frezDyno } from '../../../src/sensor/drivers/frez-dyno.ts'
import { goDirect } from '../../../src/sensor/drivers/go-direct.ts'
import { linescale3 } from '../../../src/sensor/drivers/linescale-3.ts'
import { motherboard } from '../../../src/sensor/drivers/motherboard.ts'
import { configured } from '../../../src/sensor/settings.ts'
import { uuid } from '../../../src/sensor/uuid.ts'
import { faultsIn, play, samplesIn, sent } from '../play.ts'

const ascii = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1')

describe('what drivers write', () => {
  it('a LineScale is put online, then to its rate, and again while it stays silent', () => {
    const sensor = play(linescale3, { unit: 'lbf' })
    expect(sent(sensor.link([uuid('1001'), uuid('1002')], 0))).toEqual(['410d0a58'])
    expect(sent(sensor.tick(250))).toEqual(['460d0a5d', '420d0a59'])
    expect(sent(sensor.tick(1250))).toEqual([])
    expect(sent(sensor.tick(1500))).toEqual(['410d0a58'])
    sensor.hear('523030302e36335a2d33322e3834524e5331300d', uuid('1002'), 1700)
    expect(sent(sensor.tick(1750))).toEqual(['460d0a5d', '420d0a59'])
    expect(sent(sensor.tick(3000))).toEqual([])
    expect(sent(sensor.ask('tare', 3000))).toEqual(['5a0d0a71'])
    expect(sent(sensor.ask('stop', 3100))).toEqual(['450d0a5c'])
    expect(sent(sensor.tick(9000))).toEqual([])
  })

  it('a CTS500 gets its rate, its start, and is asked for its battery', () => {
    const sensor = play(cts500, { rate_hz: '40' })
    expect(sent(sensor.link([uuid('ffe1'), uuid('ffe2')], 0))).toEqual(['05c1000002c8', '05aa000000af'])
    expect(sent(sensor.tick(250))).toEqual(['05c4000000c9'])
    expect(sent(sensor.ask('tare', 300))).toEqual(['05a6000000ab'])
    expect(configured(cts500, { rate_hz: '40' }).abilities.rate_hz).toBe(40)
  })

  it('a Force Board is set to stream, in another service than its force', () => {
    const mode = uuid('467a8517-6e39-11eb-9439-0242ac130002')
    const sensor = play(forceBoard)
    expect(sensor.link([mode], 0)).toEqual([{ kind: 'send', to: mode, bytes: Uint8Array.of(4), acknowledged: true }])
    // Without the characteristic for it there is nothing to write a tare to.
    expect(sensor.ask('tare', 10)).toEqual([])
    expect(sent(sensor.ask('stop', 20))).toEqual(['07'])
  })

  it('a Motherboard may finish its calibration before it streams', () => {
    const sensor = play(motherboard, { rate_hz: '40' })
    expect(sent(sensor.link([uuid('6e400002-b5a3-f393-e0a9-e50e24dcca9e')], 0)).map(ascii)).toEqual(['C'])
    expect(sent(sensor.tick(1250))).toEqual([])
    expect(sent(sensor.tick(1500)).map(ascii)).toEqual(['S40'])
  })

  it('an enForcer is asked who it is, then for its load', () => {
    const sensor = play(enforcer)
    expect(sent(sensor.link([uuid('e7add780-b042-4876-aae1-112855353cc1')], 0)).map(ascii)).toEqual(['d'])
    expect(sent(sensor.tick(250)).map(ascii)).toEqual(['l'])
  })

  it('nothing is written to a plate that only streams', () => {
    const sensor = play(entralpi)
    expect([...sensor.link([uuid('fff1'), uuid('fff4')], 0), ...sensor.ask('tare', 1), ...sensor.tick(9e5)]).toEqual([])
  })
})

const packet = (raw: number, from_ms: number): Uint8Array => {
  const bytes = new Uint8Array(74)
  const view = new DataView(bytes.buffer)
  bytes[0] = 1
  for (let pair = 0; pair < 9; pair += 1) {
    view.setInt32(2 + 8 * pair, raw, true)
    view.setUint32(6 + 8 * pair, from_ms + 4 * pair, true)
  }
  return bytes
}

describe('a Frez Dyno', () => {
  const data = uuid('da8a6c42-154b-4b9a-9b00-2f84dfcebfe9')
  it('shows no kilograms without its coefficient, only what it counts', () => {
    const sensor = play(frezDyno)
    const said = [0, 36, 72].flatMap((ms) => sensor.hear(packet(8_000_000 + ms, ms), data))
    expect(samplesIn(said)).toEqual([])
    expect(faultsIn(said)).toEqual(['uncalibrated'])
    expect(said).toContainEqual({ kind: 'status', status: { raw: 8_000_072 } })
  })

  it('refuses a coefficient that is no number', () => {
    expect(() => frezDyno.decode({ coefficient: 'about 1' })).toThrow('coefficient')
    expect(() => frezDyno.decode({ coefficient: '1e-5', tareSamples: '0' })).toThrow('tareSamples')
  })

  it('takes up a clock that went back for good', () => {
    const sensor = play(frezDyno, { coefficient: '1e-5', tareSamples: '1' })
    sensor.hear(packet(0, 100_000), data)
    const said = [50_000, 50_036, 50_072].flatMap((ms) => sensor.hear(packet(1e6, ms), data))
    expect(samplesIn(said)).toHaveLength(9)
    expect(faultsIn(said)).toHaveLength(18)
  })

  it.each([
    [packet(0, 0).slice(0, 73), 'truncated'],
    [new Uint8Array(75), 'malformed'],
    [Uint8Array.from(packet(0, 0), (byte, at) => (at === 1 ? 1 : byte)), 'unknown'],
  ])('rejects a packet of another form', (bytes, kind) => {
    expect(faultsIn(play(frezDyno, { coefficient: '1' }).hear(bytes, data))).toEqual([kind])
  })
})

/** A device that answers every command of the introduction. */
const answer = (frame: Buffer): Buffer => {
  const [, , counter = 0, , opcode = 0, argument = 0] = frame
  const payload = Buffer.alloc({ 0x10: 12, 0x50: 148, 0x51: 4, 0x55: 64, 0x56: 4 }[opcode] ?? 1)
  if (opcode === 0x10) payload[10] = 77
  if (opcode === 0x51 || opcode === 0x56) payload[0] = opcode === 0x51 ? 0b110 : 0b100
  if (opcode === 0x50) {
    payload[0] = argument
    payload[2] = 9
    payload.write(argument === 1 ? 'Force' : 'Acceleration', 8)
    payload.write(argument === 1 ? 'N' : 'm/s^2', 68)
  }
  return Buffer.concat([Buffer.from([0, 6 + payload.length, 0, 0, opcode, counter]), payload])
}

describe('a Go Direct sensor', () => {
  const command = uuid('f4bf14a6-c7d5-4b6d-8aa8-df1a7c83adcb')
  const response = uuid('b41e6675-a329-40e0-aa01-44d2f444babe')

  it('is greeted, asked what it is, and started on its force channel', () => {
    const sensor = play(goDirect, { rate_hz: '40' })
    let held = Buffer.alloc(0)
    const opcodes: number[] = []
    const started: number[] = []
    const said = sensor.link([command, response], 0)
    for (let at = 0; at < said.length; at += 1) {
      const output = said[at]
      if (output?.kind !== 'send') continue
      held = Buffer.concat([held, output.bytes])
      if (held.length < held[1]!) continue
      opcodes.push(held[4]!)
      const sum = held.reduce((all, byte, index) => (index === 3 ? all : all + byte), 0) & 0xff
      expect(held[3]).toBe(sum)
      const reply = answer(held)
      const last = held
      held = Buffer.alloc(0)
      // In pieces, as a small MTU cuts them.
      for (let from = 0; from < reply.length; from += 20)
        said.push(...sensor.hear(reply.subarray(from, from + 20), response))
      if (last[4] === 0x1b || last[4] === 0x18) started.push(last.readUInt32LE(7))
    }
    expect(opcodes).toEqual([0x1a, 0x10, 0x55, 0x56, 0x51, 0x50, 0x50, 0x1b, 0x18])
    // Period in microseconds, then the mask of the channel that measures newtons.
    expect(started).toEqual([25_000, 0b10])
    expect(said).toContainEqual({ kind: 'battery', percent: 77 })

    const values = Buffer.alloc(9 + 16)
    values.set([0x20, values.length, 0, 0, 6, 0b110, 0, 2, 0])
    ;[12.5, 1, 13.5, 2].forEach((value, index) => values.writeFloatLE(value, 9 + 4 * index))
    expect(samplesIn(sensor.hear(values, response)).map(({ tension_n }) => tension_n)).toEqual([12.5, 13.5])
    expect(faultsIn(sensor.hear('200700000d0000', response))).toEqual(['sensor-fault'])
    expect(sent(sensor.ask('stop', 10)).map((hex) => hex.slice(8, 10))).toEqual(['19'])
  })

  it('goes on when a reply does not come', () => {
    const sensor = play(goDirect)
    sensor.link([command, response], 0)
    expect(sent(sensor.tick(1999))).toEqual([])
    const late = sensor.tick(2000)
    expect(faultsIn(late)).toEqual(['unknown'])
    expect(sent(late)[0]?.slice(8, 10)).toBe('10')
  })

  it('does not wait for ever for the rest of a message', () => {
    const sensor = play(goDirect)
    sensor.hear('200d000006', response, 0)
    expect(faultsIn(sensor.tick(1000))).toEqual(['truncated'])
    expect(samplesIn(sensor.hear('200d0000060100010000004841', response, 1100))).toHaveLength(1)
  })
})
