import { encodeFrame } from '../../firmware-protocol/codec.ts'
import { uuids } from '../../firmware-protocol/words.ts'
import type { Packet } from '../../src/sensor/radio.ts'
import type { Settings } from '../../src/sensor/driver.ts'
import { uuid } from '../../src/sensor/uuid.ts'

/** A stream of packets as one kind of sensor sends them, for the bench. */
export interface Stream {
  readonly driver: string
  readonly from: Packet['from']
  readonly settings?: Settings
  readonly packets: readonly Uint8Array[]
  /** Samples that come out of all packets together. */
  readonly samples: number
  readonly every_ms: number
  /** Said once before the stream: a calibration, a unit. */
  readonly before?: Uint8Array
}

const load_kg = (index: number): number => 20 + 15 * Math.sin(index / 40)
const text = (line: string): Uint8Array => Uint8Array.from(Buffer.from(line, 'latin1'))
const made = (bytes: number, fill: (view: DataView) => void): Uint8Array => {
  const packet = new Uint8Array(bytes)
  fill(new DataView(packet.buffer))
  return packet
}
const range = <Value>(count: number, one: (index: number) => Value): Value[] =>
  Array.from({ length: count }, (_, index) => one(index))

const progressor = (perPacket: number, samples: number): Stream => ({
  driver: 'progressor',
  from: uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57'),
  samples,
  every_ms: perPacket * 12.5,
  packets: range(samples / perPacket, (packet) =>
    made(2 + 8 * perPacket, (view) => {
      view.setUint8(0, 1)
      view.setUint8(1, 8 * perPacket)
      for (let i = 0; i < perPacket; i += 1) {
        const index = packet * perPacket + i
        view.setFloat32(2 + 8 * i, load_kg(index), true)
        view.setUint32(6 + 8 * i, index * 12_500, true)
      }
    }),
  ),
})

const single = (
  driver: string,
  from: Packet['from'],
  every_ms: number,
  packet: (index: number) => Uint8Array,
  count = 16_000,
): Stream => ({
  driver,
  from,
  every_ms,
  samples: count,
  packets: range(count, packet),
})

const linescaleFrame = (index: number): Uint8Array => {
  const body = `R${(load_kg(index) * 0.00980665).toFixed(2).padStart(6, '0')}N000.00RNF`
  const sum = text(body).reduce((all, byte) => all + byte, 0) % 100
  return text(`${body}${String(sum).padStart(2, '0')}\r`)
}
const motherboardLine = (index: number): Uint8Array => {
  const counts = Math.round(load_kg(index))
  const packet = made(16, (view) => {
    view.setUint16(0, index & 0xffff, true)
    view.setUint16(2, 4100, true)
    for (const [cell, sign] of [1, -1, -1].entries()) {
      const value = (sign * counts) & 0xff_ffff
      view.setUint16(4 + 3 * cell, value & 0xffff, true)
      view.setUint8(6 + 3 * cell, value >> 16)
    }
  })
  return text(`${Buffer.from(packet).toString('hex').toUpperCase()}\n`)
}
const b24Key = [0x5c, 0x6f, 0x2f, 0x41, 0x21, 0x7a, 0x26, 0x45, 0x5c, 0x6f].map((byte) => byte ^ 0x30)
const b24Advertisement = (index: number): Uint8Array => {
  const packet = made(11, (view) => {
    view.setUint8(0, 1)
    view.setUint16(1, 0xbfab)
    view.setUint8(4, 45)
    view.setFloat32(5, load_kg(index))
    view.setUint16(9, 0xbfab)
  })
  for (let at = 3; at < packet.length; at += 1) packet[at] = (packet[at] ?? 0) ^ (b24Key[at - 3] ?? 0)
  return packet
}
const whC06 = (index: number): Uint8Array => {
  const packet = Uint8Array.from(Buffer.from('0203112ac0191123e101000001f401d4cb', 'hex'))
  new DataView(packet.buffer).setInt16(10, Math.round(load_kg(index) * 100))
  return packet
}

const calibration = text(range(4, (sensor) => `${sensor},0,0,0\n${sensor},1,100,100\n`).join(''))

/** Ours at an MTU of 247, as the driver asks for it: 50 ms a packet. */
const taut: Stream = {
  driver: 'taut',
  from: uuid(uuids.data),
  samples: 16_000,
  every_ms: 50,
  packets: range(4000, (packet) =>
    encodeFrame(
      'live',
      {
        tare: 1,
        flags: 0,
        index: 4 * packet,
        boot: 1,
        clock: 50_000 * packet,
        period: 12_500,
        count: 4,
        peak: 40_000,
        impulse: 1000,
      },
      range(4, (i) => Math.round(load_kg(4 * packet + i) * 980.665)),
    ),
  ),
}

/** One stream a driver, of 16 000 samples; the Progressor's in the two packings seen. */
export const streams: readonly Stream[] = [
  taut,
  progressor(16, 16_000),
  progressor(1, 16_000),
  single('wh-c06', 'advertisement', 125, whC06),
  single('linescale-3', uuid('1002'), 25, linescaleFrame),
  single('cts500', uuid('ffe1'), 12.5, (index) => {
    const packet = made(7, (view) => {
      view.setUint16(0, 0x0501)
      view.setUint32(2, Math.round(load_kg(index) * 100))
    })
    packet[6] = packet.subarray(0, 6).reduce((sum, byte) => sum + byte, 0)
    return packet
  }),
  {
    driver: 'force-board',
    from: uuid('9a88d682-8df2-4afe-9e0d-c2bbbe773dd0'),
    every_ms: 50,
    samples: 16_000,
    packets: range(4000, (packet) =>
      made(14, (view) => {
        view.setUint16(0, 4)
        for (let i = 0; i < 4; i += 1) view.setUint8(4 + 3 * i, Math.round(load_kg(4 * packet + i) * 2.2))
      }),
    ),
  },
  single('entralpi', uuid('fff4'), 100, (index) =>
    made(2, (view) => view.setUint16(0, Math.round(load_kg(index) * 100))),
  ),
  single('climbro', uuid('49535343-1e4d-4bd9-ba61-23c647249616'), 50, (index) =>
    Uint8Array.of(0xf5, Math.round(load_kg(index))),
  ),
  {
    ...single('motherboard', uuid('6e400003-b5a3-f393-e0a9-e50e24dcca9e'), 33, motherboardLine),
    before: calibration,
  },
  {
    driver: 'frez-dyno',
    from: uuid('da8a6c42-154b-4b9a-9b00-2f84dfcebfe9'),
    settings: { coefficient: '1e-5', tareSamples: '9' },
    every_ms: 36,
    samples: 9 * 1777,
    packets: range(1778, (packet) =>
      made(74, (view) => {
        view.setUint8(0, 1)
        for (let i = 0; i < 9; i += 1) {
          view.setInt32(2 + 8 * i, packet === 0 ? 0 : Math.round(load_kg(9 * packet + i) * 1e5), true)
          view.setUint32(6 + 8 * i, (9 * packet + i) * 4, true)
        }
      }),
    ),
  },
  single('b24', 'advertisement', 80, b24Advertisement),
  single('activ5', uuid('f0fe'), 100, (index) =>
    made(2, (view) => view.setInt16(0, Math.round(load_kg(index) * 37), true)),
  ),
  single('squegg', uuid('ffb2'), 100, (index) => text(`191${load_kg(index).toFixed(3)}`)),
  single('enforcer', uuid('e7add780-b042-4876-aae1-112855353cc1'), 500, (index) =>
    text(`l ${505 + Math.round(load_kg(index) * 2)}\r`),
  ),
  single('weight-scale', uuid('2a9d'), 1000, (index) =>
    made(3, (view) => view.setUint16(1, Math.round(load_kg(index) * 200), true)),
  ),
  single('go-direct', uuid('b41e6675-a329-40e0-aa01-44d2f444babe'), 20, (index) =>
    made(13, (view) => {
      view.setUint8(0, 0x20)
      view.setUint8(1, 13)
      view.setUint8(4, 6)
      view.setUint16(5, 2, true)
      view.setUint8(7, 1)
      view.setFloat32(9, load_kg(index) * 9.80665, true)
    }),
  ),
  single('custom', uuid('beb5483e-36e1-4688-b7f5-ea07361b26a8'), 100, (index) =>
    made(4, (view) => view.setFloat32(0, load_kg(index), true)),
  ),
]
