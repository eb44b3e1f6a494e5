import { standardGravity } from '../../model/units.ts'
import { uuid } from '../../sensor/uuid.ts'

/** The Progressor's side of its protocol, as its vendor's API text and its clients describe it. */
export const service = uuid('7e4e1701-1ea6-40c9-9dcc-13d34ffead57')
export const dataCharacteristic = uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57')
export const controlCharacteristic = uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57')

export type Command = 'tare' | 'start' | 'stop' | 'version' | 'sleep' | 'battery' | 'id'

const commands: ReadonlyMap<number, Command> = new Map([
  [0x64, 'tare'],
  [0x65, 'start'],
  [0x66, 'stop'],
  [0x6b, 'version'],
  [0x6e, 'sleep'],
  [0x6f, 'battery'],
  [0x70, 'id'],
])

/** A bare opcode or a TLV whose tag it is; null for what this sensor does not know and ignores. */
export const readCommand = (bytes: Uint8Array): Command | null => commands.get(bytes[0] ?? -1) ?? null

const tagReply = 0
const tagWeight = 1

const packet = (tag: number, payload: Uint8Array): Uint8Array => Uint8Array.of(tag, payload.length, ...payload)

export const textReply = (text: string): Uint8Array => packet(tagReply, new TextEncoder().encode(text))

/** A number of `size` bytes, least significant first. */
export const numberReply = (value: number, size: number): Uint8Array =>
  packet(
    tagReply,
    Uint8Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256),
  )

export interface Weight {
  readonly tension_n: number
  /** Since the start command; wraps at 2^32 on the air. */
  readonly at_us: number
}

/** n × { f32 LE kg, u32 LE µs }. */
export const weightPacket = (weights: readonly Weight[]): Uint8Array => {
  const bytes = new Uint8Array(2 + 8 * weights.length)
  bytes.set([tagWeight, 8 * weights.length])
  const view = new DataView(bytes.buffer)
  weights.forEach(({ tension_n, at_us }, i) => {
    view.setFloat32(2 + 8 * i, tension_n / standardGravity, true)
    view.setUint32(6 + 8 * i, at_us % 0x100000000, true)
  })
  return bytes
}
