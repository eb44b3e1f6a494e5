import type { Driver } from '../driver.ts'
import { fault, hex, inNewtons, newtonsPer, view } from '../frame.ts'
import { stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('181d')
const measurement = uuid('2a9d')
const feature = uuid('2a9e')

const flag = { imperial: 1, time: 2, user: 4, body: 8, reserved: 0xf0 } as const
/** "Measurement unsuccessful" of the Weight Scale Service. */
const unsuccessful = 0xffff
const unknownUser = 0xff

const two = (value: number): string => String(value).padStart(2, '0')

/** Weight Measurement of the Bluetooth SIG: flags, weight, then what the flags announce. */
const readMeasurement: PacketReader = ({ bytes }, say) => {
  if (bytes.length < 3) return say(fault('truncated', `${bytes.length} bytes, too short for flags and a weight (3)`))
  const words = view(bytes)
  const flags = words.getUint8(0)
  const imperial = (flags & flag.imperial) !== 0
  const raw = words.getUint16(1, true)
  const status: Record<string, string | number | boolean> = { imperial, unit: imperial ? 'lb' : 'kg' }
  let at = 3
  const take = (length: number): number | null => {
    if (at + length > bytes.length) return null
    at += length
    return at - length
  }
  let missing: string | null = null
  if ((flags & flag.time) !== 0) {
    const from = take(7)
    if (from === null) missing = 'time'
    else {
      const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = bytes.subarray(from + 2, from + 7)
      const year = String(words.getUint16(from, true)).padStart(4, '0')
      status['time'] = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}`
    }
  }
  if ((flags & flag.user) !== 0 && missing === null) {
    const from = take(1)
    if (from === null) missing = 'user'
    else if (bytes[from] === unknownUser) status['userId'] = 'unknown'
    else status['userId'] = bytes[from] ?? 0
  }
  if ((flags & flag.body) !== 0 && missing === null) {
    const [bmi, height] = [take(2), take(2)]
    if (bmi !== null) status['bmi'] = words.getUint16(bmi, true) / 10
    if (height === null) missing = bmi === null ? 'body mass index and height' : 'height'
    // Tenths of an inch in imperial, millimetres otherwise.
    else status['heightM'] = (words.getUint16(height, true) * (imperial ? 2.54 : 1)) / 1000
  }
  const reserved = (flags & flag.reserved) !== 0
  const unexplained = `flags 0x${flags.toString(16)}${reserved ? ' (reserved)' : ''}, ${bytes.length - at} bytes that they do not account for: ${hex(bytes)}`
  // Some makers put values of their own, such as floats, on this characteristic: their bytes are no weight.
  if (missing === null && !reserved && at !== bytes.length) return say(fault('malformed', unexplained))
  if (raw === unsuccessful) say(fault('not-a-number', 'the scale says that the measurement did not succeed'))
  // Hundredths of a pound, two hundredths of a hundredth of a kilogram: divided, so that the last digit stays exact.
  else
    say({
      kind: 'samples',
      samples: [{ tension_n: imperial ? inNewtons(raw / 100, 'lb') : inNewtons(raw / 200, 'kg') }],
    })
  say({ kind: 'status', status })
  if (missing !== null) say(fault('truncated', `${missing} announced but missing: ${hex(bytes)}`))
  else if (reserved) say(fault('malformed', unexplained))
}

/** Resolutions by their code: kg and lb, m and in. 0 is not given. */
const weightSteps = [null, [0.5, 1], [0.2, 0.5], [0.1, 0.2], [0.05, 0.1], [0.02, 0.05], [0.01, 0.02], [0.005, 0.01]]
const heightSteps = [null, [0.01, 1], [0.005, 0.5], [0.001, 0.1]]

const readFeature: PacketReader = ({ bytes }, say) => {
  if (bytes.length < 4) return say(fault('truncated', `${bytes.length} bytes, the features have 4`))
  const bits = view(bytes).getUint32(0, true)
  const [weight, height] = [(bits >> 3) & 0xf, (bits >> 7) & 7]
  const [weightStep, heightStep] = [weightSteps[weight], heightSteps[height]]
  say({
    kind: 'status',
    status: {
      timestamp: (bits & 1) !== 0,
      multipleUsers: (bits & 2) !== 0,
      bmi: (bits & 4) !== 0,
      weightResolutionCode: weight,
      heightResolutionCode: height,
      ...(weightStep ? { weightResolution_kg: weightStep[0] ?? 0, weightResolution_lb: weightStep[1] ?? 0 } : {}),
      ...(heightStep ? { heightResolution_m: heightStep[0] ?? 0, heightResolution_in: heightStep[1] ?? 0 } : {}),
    },
  })
}

const read: PacketReader = (packet, say) => {
  if (packet.from === feature) readFeature(packet, say)
  else if (packet.from === measurement) readMeasurement(packet, say)
  else say(fault('unknown', `${hex(packet.bytes)} from ${packet.from}`))
}

/** Any scale with the Weight Scale service of the Bluetooth SIG: one value a weighing. */
export const weightScale: Driver = {
  id: 'weight-scale',
  name: 'Bluetooth weight scale',
  // One indication a weighing: between two of them nothing is wrong.
  reach: { kind: 'gatt', services: [service], notify: [measurement], quiet_ms: 600_000 },
  abilities: {
    rate_hz: 1,
    resolution_n: 0.005 * newtonsPer.kg,
    maximum_n: inNewtons(0xfffe / 200, 'kg'),
    signed: false,
    clock: null,
    tare: 'software',
    battery: 'none',
  },
  settings: [],
  recognise: ({ services }) => services.includes(service),
  decode: () => stateless(() => read),
}
