import type { Abilities, Driver, Reach, Settings } from '../driver.ts'
import { ascii, fault, hex, inNewtons, newtonsPer, view, type ForceUnit } from '../frame.ts'
import { lineReader } from '../lines.ts'
import type { RawSample, Reading } from '../reading.ts'
import { numberIn } from '../settings.ts'
import { stateless, type PacketReader } from '../stateless.ts'
import { parseUuid, uuid, type Uuid } from '../uuid.ts'

type Read = (words: DataView, at: number, little: boolean) => number

const int24 = (words: DataView, at: number, little: boolean): number =>
  little
    ? (words.getInt8(at + 2) << 16) | words.getUint16(at, true)
    : (words.getInt8(at) << 16) | words.getUint16(at + 1, false)

/** Bytes and reading of each binary type. */
const types: Readonly<Record<string, { readonly length: number; readonly read: Read }>> = {
  u8: { length: 1, read: (words, at) => words.getUint8(at) },
  i8: { length: 1, read: (words, at) => words.getInt8(at) },
  u16: { length: 2, read: (words, at, little) => words.getUint16(at, little) },
  i16: { length: 2, read: (words, at, little) => words.getInt16(at, little) },
  u24: { length: 3, read: (words, at, little) => int24(words, at, little) & 0xff_ffff },
  i24: { length: 3, read: int24 },
  u32: { length: 4, read: (words, at, little) => words.getUint32(at, little) },
  i32: { length: 4, read: (words, at, little) => words.getInt32(at, little) },
  f32: { length: 4, read: (words, at, little) => words.getFloat32(at, little) },
  f64: { length: 8, read: (words, at, little) => words.getFloat64(at, little) },
}
const usualPattern = String.raw`([+-]?\d+(?:\.\d+)?)`
const longestText = 256
const usualLimit_kg = 1000

const patternOf = (text: string): RegExp => {
  try {
    return new RegExp(text)
  } catch {
    throw new Error(`pattern wants a regular expression whose groups hold the numbers, not "${text}".`)
  }
}

/** Reads one number in the device's own counts as a sample: (counts - zero) x scale, in the unit given. */
const converter = (settings: Settings) => {
  const unit = Object.keys(newtonsPer).find((name): name is ForceUnit => name === (settings['unit'] ?? 'kg')) ?? 'kg'
  const scale = numberIn(settings, 'scale', 1)
  const zero = numberIn(settings, 'zero', 0)
  const limit_n = inNewtons(numberIn(settings, 'limit_kg', usualLimit_kg, 0), 'kg')
  return (counts: number, samples: RawSample[], say: (reading: Reading) => void): void => {
    const tension_n = inNewtons((counts - zero) * scale, unit)
    if (!Number.isFinite(tension_n)) say(fault('not-a-number', `value ${counts}`))
    else if (Math.abs(tension_n) > limit_n)
      say(fault('out-of-range', `${counts} is ${tension_n} N, the limit ${limit_n} N`))
    else samples.push({ tension_n })
  }
}

const binaryReader = (settings: Settings, type: { readonly length: number; readonly read: Read }): PacketReader => {
  const convert = converter(settings)
  const little = settings['endianness'] !== 'big'
  const offset = numberIn(settings, 'offset', 0, 0)
  const stride = numberIn(settings, 'stride', 0, 0)
  return ({ bytes }, say) => {
    const words = view(bytes)
    const samples: RawSample[] = []
    let at = offset
    if (at + type.length > bytes.length)
      say(
        fault('truncated', `${bytes.length} bytes, a value wants ${type.length} from byte ${offset} on: ${hex(bytes)}`),
      )
    while (at + type.length <= bytes.length) {
      convert(type.read(words, at, little), samples, say)
      if (stride === 0) break
      at += Math.max(stride, type.length)
    }
    if (samples.length > 0) say({ kind: 'samples', samples })
  }
}

/** Text of one packet, or lines that may be cut anywhere. Several groups are several cells, and are added up. */
const textReader = (settings: Settings, lines: boolean): PacketReader => {
  const convert = converter(settings)
  const pattern = patternOf(settings['pattern'] || usualPattern)
  const readLines = lineReader()
  const readText = (text: string, samples: RawSample[], say: (reading: Reading) => void): void => {
    const found = pattern.exec(text.slice(0, longestText))
    const parts = (found?.slice(1) ?? []).filter((part) => part !== undefined && part.trim() !== '')
    if (parts.length === 0)
      return say(fault('malformed', `no number where the pattern looks: ${JSON.stringify(text.slice(0, 40))}`))
    convert(
      parts.reduce((sum, part) => sum + Number(part), 0),
      samples,
      say,
    )
  }
  return ({ bytes }, say) => {
    const samples: RawSample[] = []
    if (lines) readLines(ascii(bytes), (line) => readText(line, samples, say), say)
    else readText(ascii(bytes), samples, say)
    if (samples.length > 0) say({ kind: 'samples', samples })
  }
}

const makeReader = (settings: Settings): (() => PacketReader) => {
  const type = settings['type'] ?? 'f32'
  const binary = types[type]
  const make = (): PacketReader =>
    binary === undefined ? textReader(settings, type === 'lines') : binaryReader(settings, binary)
  // Once now, so that settings that make no sense are refused at once.
  make()
  return make
}

const uuidIn = (settings: Settings, key: string): Uuid | null => {
  const text = settings[key] ?? ''
  const parsed = parseUuid(text)
  if (parsed === null && text !== '')
    throw new Error(`${key} wants a Bluetooth UUID of 4, 8 or 32 hex digits, not "${text}".`)
  return parsed
}

const reachUnder = (settings: Settings): Reach => {
  const [service, characteristic] = [uuidIn(settings, 'service'), uuidIn(settings, 'characteristic')]
  if (service === null || characteristic === null) return { kind: 'advertisement' }
  return { kind: 'gatt', services: [service], notify: [characteristic] }
}

const abilities: Abilities = {
  rate_hz: null,
  resolution_n: null,
  maximum_n: inNewtons(usualLimit_kg, 'kg'),
  signed: true,
  clock: null,
  tare: 'software',
  battery: 'none',
}
/** What the ESP32 examples use, and with them many home-made cells. */
const usual = {
  service: '4fafc201-1fb5-459e-8fcc-c5c9c331914b',
  characteristic: 'beb5483e-36e1-4688-b7f5-ea07361b26a8',
}

/** A home-made sensor: everything about it is a setting, and nothing is ever written to it. */
export const custom: Driver = {
  id: 'custom',
  name: 'Home-made sensor',
  reach: { kind: 'gatt', services: [uuid(usual.service)], notify: [uuid(usual.characteristic)] },
  abilities,
  settings: [
    { key: 'service', label: 'Service (empty: the sensor only advertises)', fallback: usual.service },
    { key: 'characteristic', label: 'Characteristic that notifies', fallback: usual.characteristic },
    { key: 'type', label: 'Type of a value', choices: [...Object.keys(types), 'text', 'lines'], fallback: 'f32' },
    { key: 'endianness', label: 'Order of bytes', choices: ['little', 'big'], fallback: 'little' },
    { key: 'offset', label: 'Bytes before the first value', fallback: '0' },
    { key: 'stride', label: 'Bytes from one value to the next (0: one value a packet)', fallback: '0' },
    { key: 'zero', label: 'Counts at no load', fallback: '0' },
    { key: 'scale', label: 'Units a count', fallback: '1' },
    { key: 'unit', label: 'Unit', choices: Object.keys(newtonsPer), fallback: 'kg' },
    { key: 'rate_hz', label: 'Samples a second (empty: as they come)', fallback: '' },
    { key: 'limit_kg', label: 'Load that cannot be, kg', fallback: String(usualLimit_kg) },
    { key: 'pattern', label: 'For text: regular expression, groups hold the numbers', fallback: '' },
  ],
  // Chosen by a person, never offered.
  recognise: () => false,
  configure: (settings) => {
    const rate_hz = numberIn(settings, 'rate_hz', 0, 0)
    return { reach: reachUnder(settings), abilities: { ...abilities, rate_hz: rate_hz === 0 ? null : rate_hz } }
  },
  decode: (settings) => stateless(makeReader(settings)),
}
