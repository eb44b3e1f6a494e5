import type { Sample } from '../model/sample.ts'
import {
  type DeviceMicros,
  deviceMicros,
  kilogramsToNewtons,
  type Newtons,
  newtons,
  newtonsToKilograms,
} from '../model/units.ts'
import {
  byteReader,
  byteWriter,
  longestVarint,
  readSigned,
  readUnsigned,
  writeSigned,
  writeUnsigned,
  type ByteReader,
  type ByteWriter,
} from './varint.ts'

/*
 * One chunk of samples as bytes:
 *
 *   u8      format: tension form * 16 + time form
 *   varint  number of samples
 *   times   `even`: first time, first difference, then second differences, signed varints (a steady sensor's second
 *           differences are its jitter: one byte each); `wide`: 64-bit floats
 *   tension `newtons`, `kilograms`: 32-bit floats; `grams`: signed varint differences; `wide`: 64-bit floats of newtons
 *
 * The encoder takes the first form that gives back every bit, so nothing is ever rounded: sensors that send 32-bit
 * floats of kilograms and sensors that send whole grams both have theirs, anything else falls back to `wide`.
 */
const timeForms = { even: 0, wide: 1 } as const
const tensionForms = { newtons: 0, kilograms: 1, grams: 2, wide: 3 } as const

/** Second differences of times below this stay below 2^53 when zig-zagged. */
const evenLimit_us = 2 ** 49
const gramsLimit = 2 ** 40

const isEven = ({ at_us }: Sample): boolean =>
  Number.isInteger(at_us) && Math.abs(at_us) < evenLimit_us && !Object.is(at_us, -0)

const floatKilograms = (tension: Newtons): number => Math.fround(newtonsToKilograms(tension))
/** Adding zero makes -0 into 0, which `isGrams` then tells from it. */
const wholeGrams = (tension: Newtons): number => Math.round(newtonsToKilograms(tension) * 1000) + 0
const isGrams = ({ tension_n }: Sample): boolean => {
  const grams = wholeGrams(tension_n)
  return Math.abs(grams) < gramsLimit && Object.is(kilogramsToNewtons(grams / 1000), tension_n)
}

const isFloatKilograms = ({ tension_n }: Sample): boolean =>
  Object.is(kilogramsToNewtons(floatKilograms(tension_n)), tension_n)

const tensionForm = (samples: readonly Sample[]): number => {
  if (samples.every(isGrams)) return tensionForms.grams
  if (samples.every(({ tension_n }) => Object.is(Math.fround(tension_n), tension_n))) return tensionForms.newtons
  return samples.every(isFloatKilograms) ? tensionForms.kilograms : tensionForms.wide
}

const writeFloat32 = (to: ByteWriter, value: number): void => {
  to.view.setFloat32(to.at, value, true)
  to.at += 4
}
const writeFloat64 = (to: ByteWriter, value: number): void => {
  to.view.setFloat64(to.at, value, true)
  to.at += 8
}
const readFloat32 = (from: ByteReader): number => {
  from.at += 4
  return from.view.getFloat32(from.at - 4, true)
}
const readFloat64 = (from: ByteReader): number => {
  from.at += 8
  return from.view.getFloat64(from.at - 8, true)
}

const writeEvenTimes = (to: ByteWriter, samples: readonly Sample[]): void => {
  let time = 0
  let step = 0
  samples.forEach(({ at_us }, i) => {
    const next = at_us - time
    writeSigned(to, i < 2 ? next : next - step)
    time = at_us
    step = next
  })
}

const writeTension = (to: ByteWriter, samples: readonly Sample[], form: number): void => {
  let before = 0
  for (const { tension_n } of samples) {
    if (form === tensionForms.newtons) writeFloat32(to, tension_n)
    else if (form === tensionForms.kilograms) writeFloat32(to, floatKilograms(tension_n))
    else if (form === tensionForms.wide) writeFloat64(to, tension_n)
    else {
      const grams = wholeGrams(tension_n)
      writeSigned(to, grams - before)
      before = grams
    }
  }
}

export const encodeChunk = (samples: readonly Sample[]): Uint8Array<ArrayBuffer> => {
  const times = samples.every(isEven) ? timeForms.even : timeForms.wide
  const tension = tensionForm(samples)
  const to = byteWriter(1 + longestVarint + samples.length * 2 * longestVarint)
  to.bytes[to.at++] = tension * 16 + times
  writeUnsigned(to, samples.length)
  if (times === timeForms.even) writeEvenTimes(to, samples)
  else for (const { at_us } of samples) writeFloat64(to, at_us)
  writeTension(to, samples, tension)
  return new Uint8Array(to.bytes.subarray(0, to.at))
}

const timeReader = (from: ByteReader, form: number): (() => DeviceMicros) => {
  if (form === timeForms.wide) return () => deviceMicros(readFloat64(from))
  let [count, time, step] = [0, 0, 0]
  return () => {
    step = count++ < 2 ? readSigned(from) : step + readSigned(from)
    time += step
    return deviceMicros(time)
  }
}

const tensionReader = (from: ByteReader, form: number): (() => Newtons) => {
  if (form === tensionForms.newtons) return () => newtons(readFloat32(from))
  if (form === tensionForms.kilograms) return () => kilogramsToNewtons(readFloat32(from))
  if (form === tensionForms.wide) return () => newtons(readFloat64(from))
  let grams = 0
  return () => kilogramsToNewtons((grams += readSigned(from)) / 1000)
}

interface Opened {
  readonly from: ByteReader
  readonly count: number
  readonly times: number
  readonly tension: number
}

const openChunk = (bytes: Uint8Array): Opened => {
  const from = byteReader(bytes)
  const format = bytes[from.at++] ?? Number.NaN
  const [tension, times] = [Math.floor(format / 16), format % 16]
  if (!(tension <= tensionForms.wide && times <= timeForms.wide)) {
    throw new RangeError('the bytes are not a chunk of samples')
  }
  const count = readUnsigned(from)
  // Every sample takes at least a byte for its time and one for its tension.
  if (count * 2 > bytes.length) throw new RangeError('the chunk is shorter than its number of samples')
  return { from, count, times, tension }
}

/** The samples again, bit for bit. Throws a `RangeError` on bytes that `encodeChunk` cannot have made. */
export const decodeChunk = (bytes: Uint8Array): Sample[] => {
  const { from, count, times, tension } = openChunk(bytes)
  const nextTime = timeReader(from, times)
  const at: DeviceMicros[] = []
  for (let i = 0; i < count; i++) at.push(nextTime())
  const nextTension = tensionReader(from, tension)
  const samples = at.map((at_us): Sample => ({ at_us, tension_n: nextTension() }))
  if (from.at !== bytes.length) throw new RangeError('the chunk is longer than its samples')
  return samples
}

/** Earliest and latest time in a chunk, a tenth of the work of decoding it; null where it is empty. */
export const chunkSpan = (bytes: Uint8Array): readonly [from_us: DeviceMicros, to_us: DeviceMicros] | null => {
  const { from, count, times } = openChunk(bytes)
  if (count === 0) return null
  const next = timeReader(from, times)
  let from_us = next()
  let to_us = from_us
  for (let i = 1; i < count; i++) {
    const at_us = next()
    if (at_us < from_us) from_us = at_us
    if (at_us > to_us) to_us = at_us
  }
  return [from_us, to_us]
}
