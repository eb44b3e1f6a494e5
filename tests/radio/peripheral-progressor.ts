import { createRequire } from 'node:module'
import { commonMoment_ms } from './common-moment.ts'
import { readRecording } from './read-recording.ts'
import type { Told } from './sensor-process.ts'

// A Progressor as far as a central can see: its services, commands and packets over bleno, in a process of its own.
// It plays samples in real time (or `speed` times as fast) from the first start command on, whether anybody listens or
// not, as a person goes on pulling when a link is lost. It tells its parent of every sample that it could send.

export interface ProgressorOptions {
  readonly name: string
  /** The path of a recording. Absent: a ramp by which every sample can be told: kg = (index mod 16384) / 128. */
  readonly recording?: string
  readonly rate_hz?: number
  readonly samplesPerPacket?: number
  readonly speed?: number
  readonly battery_mv?: number
  readonly version?: string
  /** A file by which sensors on one person agree: all begin to play when the first of them is told to start. */
  readonly together?: string
}
/** What its parent may have it do. */
export type ProgressorOrder =
  | { readonly order: 'silence'; readonly on: boolean }
  | { readonly order: 'garbage'; readonly packets: readonly string[] }
  | { readonly order: 'advertise'; readonly on: boolean }
  | { readonly order: 'drop' }

interface BlenoCharacteristic {
  readonly RESULT_SUCCESS: number
  new (options: object): object
}
interface Bleno {
  readonly PrimaryService: new (options: object) => object
  readonly Characteristic: BlenoCharacteristic
  on(event: string, listener: (value: string) => void): void
  startAdvertisingWithEIRData(advertisement: Buffer, scan: Buffer): void
  stopAdvertising(): void
  setServices(services: readonly object[]): void
  disconnect(): void
}
const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno

const options = JSON.parse(process.argv[2] ?? '{}') as ProgressorOptions
const {
  name,
  recording,
  rate_hz = 80,
  samplesPerPacket = 15,
  speed = 1,
  battery_mv = 3_970,
  version = '1.2.3.4',
  together,
} = options
const samples = recording === undefined ? undefined : readRecording(recording)
const service = '7e4e17011ea640c99dcc13d34ffead57'
const tell = (told: Told): void => void process.send?.(told)

let notify: ((bytes: Buffer) => void) | null = null
let roomPerPacket = samplesPerPacket
let streaming = false
let silent = false
let tare_kg = 0
/** When the first sample was taken, and which sample the device clock counts from. */
let began_ms: number | null = null
let clockFrom_us = 0
let next = 0
/** Handed to the stack, not yet on the air. */
const waiting: { readonly from: number; readonly count: number }[] = []

const last = samples?.at(-1)
const at_us = (index: number): number => {
  if (samples === undefined) return Math.round((index * 1e6) / rate_hz)
  const sample = samples[index]
  if (sample !== undefined) return Math.round((sample.time_s - samples[0]!.time_s) * 1e6)
  return Math.round(
    ((last?.time_s ?? 0) - (samples[0]?.time_s ?? 0)) * 1e6 + ((index - samples.length + 1) * 1e6) / rate_hz,
  )
}
const raw_kg = (index: number): number =>
  samples === undefined ? (index % 16_384) / 128 : ((samples[index] ?? last)?.tension_n ?? 0) / 9.80665

const reply = (payload: Buffer): void => notify?.(Buffer.concat([Buffer.from([0, payload.length]), payload]))
const now_ms = (): number => Number(process.hrtime.bigint()) / 1e6
/** The device's own time of this moment, at the pace of the signal. */
const elapsed_us = (): number => (began_ms === null ? 0 : (now_ms() - began_ms) * 1_000 * speed)

const command = (opcode: number): void => {
  tell({ told: 'command', opcode })
  switch (opcode) {
    case 0x64:
      tare_kg = raw_kg(Math.max(0, next - 1))
      return
    case 0x65:
      began_ms ??= together === undefined ? now_ms() : commonMoment_ms(together, now_ms())
      while (at_us(next) < elapsed_us()) next += 1
      clockFrom_us = at_us(next)
      streaming = true
      return
    case 0x66:
      streaming = false
      return
    case 0x6b:
      return reply(Buffer.from(version, 'ascii'))
    case 0x6e:
      bleno.stopAdvertising()
      return bleno.disconnect()
    case 0x6f: {
      const payload = Buffer.alloc(4)
      payload.writeUInt32LE(battery_mv, 0)
      return reply(payload)
    }
    default:
  }
}

/** Everything whose time has come, in packets of at most `count` samples. */
const play = (): void => {
  if (began_ms === null) return
  const count = Math.min(samplesPerPacket, roomPerPacket)
  while (at_us(next + count - 1) <= elapsed_us()) {
    const from = next
    next += count
    if (samples !== undefined && from < samples.length && next >= samples.length) tell({ told: 'ended' })
    if (notify === null || !streaming || silent) continue
    const packet = Buffer.alloc(2 + 8 * count)
    packet.set([1, 8 * count])
    for (let index = 0; index < count; index++) {
      packet.writeFloatLE(raw_kg(from + index) - tare_kg, 2 + 8 * index)
      packet.writeUInt32LE((at_us(from + index) - clockFrom_us) % 2 ** 32, 6 + 8 * index)
    }
    waiting.push({ from, count })
    notify(packet)
  }
}
// An ATT notification of samples, in an L2CAP frame, in an ACL packet: 5 + 4 octets, the opcode and the handle before
// it.
process.on('air-sent' as 'message', (packet: Buffer) => {
  if (packet[9] !== 0x1b || packet[12] !== 1) return
  const sent = waiting.shift()
  if (sent !== undefined) tell({ told: 'sent', ...sent })
})

const field = (type: number, data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length + 1, type]), data])
const advertise = (): void =>
  bleno.startAdvertisingWithEIRData(
    Buffer.concat([
      field(0x01, Buffer.from([0x06])),
      field(0x07, Buffer.from(Buffer.from(service, 'hex').toReversed())),
    ]),
    field(0x09, Buffer.from(name, 'ascii')),
  )

bleno.on('stateChange', (state) => {
  if (state !== 'poweredOn') return
  bleno.setServices([
    new bleno.PrimaryService({
      uuid: service,
      characteristics: [
        new bleno.Characteristic({
          uuid: '7e4e17021ea640c99dcc13d34ffead57',
          properties: ['notify'],
          onSubscribe: (room: number, send: (bytes: Buffer) => void) => {
            roomPerPacket = Math.max(1, Math.floor((room - 2) / 8))
            notify = send
            tell({ told: 'subscribed' })
          },
          onUnsubscribe: () => {
            notify = null
          },
        }),
        new bleno.Characteristic({
          uuid: '7e4e17031ea640c99dcc13d34ffead57',
          properties: ['write', 'writeWithoutResponse'],
          onWriteRequest: (bytes: Buffer, _offset: number, _silently: boolean, done: (result: number) => void) => {
            command(bytes[0] ?? 0)
            done(bleno.Characteristic.RESULT_SUCCESS)
          },
        }),
      ],
    }),
  ])
  advertise()
})
bleno.on('advertisingStart', () => tell({ told: 'advertising' }))
bleno.on('disconnect', () => {
  notify = null
  streaming = false
  waiting.length = 0
  tell({ told: 'disconnected' })
})

process.on('message', (order: ProgressorOrder) => {
  switch (order.order) {
    case 'silence':
      silent = order.on
      return
    case 'garbage':
      for (const packet of order.packets) notify?.(Buffer.from(packet, 'hex'))
      return
    case 'advertise':
      if (order.on) advertise()
      else bleno.stopAdvertising()
      return
    case 'drop':
      bleno.disconnect()
  }
})
process.on('disconnect', () => process.exit(0))
setInterval(play, 5)
