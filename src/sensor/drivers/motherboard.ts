import type { Driver, Settings } from '../driver.ts'
import { ascii, fault, inNewtons, newtonsPer, unpadded, view } from '../frame.ts'
import { lineReader } from '../lines.ts'
import type { RawSample, Reading } from '../reading.ts'
import { numberIn } from '../settings.ts'
import { batteryLevel, batteryService, sending, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

/** Nordic's serial service, which many products share. */
const service = uuid('6e400001-b5a3-f393-e0a9-e50e24dcca9e')
const control = uuid('6e400002-b5a3-f393-e0a9-e50e24dcca9e')
const data = uuid('6e400003-b5a3-f393-e0a9-e50e24dcca9e')

interface Point {
  readonly kg: number
  readonly counts: number
}
const sensors = 4
const longestTable = 64
/** Left, centre, right: the latter two are built in the other way round. A fourth is not fitted. */
const signs = [1, -1, -1] as const
const names = ['left', 'centre', 'right'] as const

/** Between two points of the table a straight line; below its first point the same, mirrored. Above it: not known. */
const weigh = (table: readonly Point[], counts: number): number | null => {
  const zero = table[0]
  if (zero === undefined) return null
  if (counts < zero.counts) {
    const mirrored = weigh(table, 2 * zero.counts - counts)
    return mirrored === null ? null : 2 * zero.kg - mirrored
  }
  let low = zero
  for (const high of table) {
    if (counts <= high.counts) {
      const span = high.counts - low.counts
      return span === 0 ? high.kg : low.kg + ((counts - low.counts) / span) * (high.kg - low.kg)
    }
    low = high
  }
  return null
}

const int24 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)) << 8) >> 8

/** Text lines: the calibration as `sensor,point,mass,counts`, samples as 32 hex digits. */
const reader = (): PacketReader => {
  const tables: Point[][] = Array.from({ length: sensors }, () => [])
  const readLines = lineReader()
  let warned = false

  const readPoint = (numbers: readonly number[], say: (reading: Reading) => void): void => {
    const [sensor = -1, point = -1, kg = 0, counts = 0] = numbers
    const table = tables[sensor]
    if (table === undefined || !Number.isInteger(point) || point < 0 || point >= longestTable)
      return say(fault('malformed', `calibration of sensor ${sensor}, point ${point}`))
    // A new dump begins with point 0 and replaces the old table.
    table.length = Math.min(table.length, point)
    table.push({ kg, counts })
    table.sort((a, b) => a.counts - b.counts)
    warned = false
    say({ kind: 'reply', to: 'calibration', value: [...numbers] })
  }

  const readSample = (digits: string, samples: RawSample[], say: (reading: Reading) => void): void => {
    const bytes = Uint8Array.from(Buffer.from(digits, 'hex'))
    const words = view(bytes)
    const index = words.getUint16(0, true)
    const counts = signs.map((_, cell) => int24(bytes, 4 + 3 * cell))
    if (counts.some((_, cell) => (tables[cell] ?? []).length < 2)) {
      const byName = counts.map((one, cell) => [`${names[cell] ?? cell}Counts`, one] as const)
      say({ kind: 'status', status: { batteryRaw: words.getUint16(2, true), ...Object.fromEntries(byName) } })
      if (!warned) say(fault('uncalibrated', 'no kilograms before the calibration has been read from the board'))
      warned = true
      return
    }
    let kg = 0
    for (const [cell, sign] of signs.entries()) {
      const weight = weigh(tables[cell] ?? [], counts[cell] ?? 0)
      if (weight === null)
        return say(
          fault('out-of-range', `${names[cell] ?? cell} at ${counts[cell]} counts, off the end of its calibration`),
        )
      kg += sign * weight
    }
    samples.push({ tension_n: inNewtons(kg, 'kg'), index })
    say({ kind: 'status', status: { batteryRaw: words.getUint16(2, true) } })
  }

  const readLine = (line: string, samples: RawSample[], say: (reading: Reading) => void): void => {
    const numbers = line.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
    if (/^[0-9a-f]{32}$/i.test(line)) readSample(line, samples, say)
    else if (numbers.length === 4 && numbers.every(Number.isFinite)) readPoint(numbers, say)
    else if (/^[\x20-\x3e\x40-\x7e]+$/.test(line)) say({ kind: 'reply', to: 'text', value: line.slice(0, 80) })
    else say(fault('malformed', `no line of a Motherboard: ${JSON.stringify(line.slice(0, 40))}`))
  }

  return ({ bytes }, say) => {
    const samples: RawSample[] = []
    readLines(ascii(unpadded(bytes)), (line) => readLine(line, samples, say), say)
    if (samples.length > 0) say({ kind: 'samples', samples })
  }
}

const rate = (settings: Settings): string => `S${Math.min(80, Math.round(numberIn(settings, 'rate_hz', 30, 1)))}`

/** Griptonite Motherboard: three cells of a hangboard, summed by the board's own calibration. */
export const motherboard: Driver = {
  id: 'motherboard',
  name: 'Griptonite Motherboard',
  reach: { kind: 'gatt', services: [service, batteryService], notify: [data, batteryLevel] },
  abilities: {
    rate_hz: 30,
    resolution_n: newtonsPer.g,
    maximum_n: inNewtons(300, 'kg'),
    signed: true,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [{ key: 'rate_hz', label: 'Samples a second', fallback: '30' }],
  recognise: ({ name }) => name?.startsWith('Motherboard') === true,
  decode: (settings) =>
    // Any command ends what goes on before: the calibration gets its time before the stream.
    stateless(reader, {
      linked: [sending(control, 'C')],
      settled: [sending(control, rate(settings))],
      settle_ms: 1500,
      stop: [sending(control, '#')],
      again_ms: 4000,
    }),
}
