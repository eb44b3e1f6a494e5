import type { Driver, Settings } from '../driver.ts'
import { fault, hex, inNewtons, view, type ForceUnit } from '../frame.ts'
import type { Packet } from '../radio.ts'
import type { Reading } from '../reading.ts'
import { stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const company = 0x04c3
const format = 0x01
/** Obfuscation of the advertisement from byte 3 on: this, XOR the view PIN as text, repeated. */
const seed = [0x5c, 0x6f, 0x2f, 0x41, 0x21, 0x7a, 0x26, 0x45, 0x5c, 0x6f]
/** One document's example hides the clear tag as well, with these. */
const hiddenTag = 0x60a9

const unitCodes: Readonly<Record<number, ForceUnit>> = {
  45: 'kg',
  48: 'g',
  52: 'lb',
  58: 't',
  65: 'N',
  66: 'kN',
  73: 'kgf',
  77: 'lbf',
}
const statusBits = [
  'shuntCalibration',
  'integrityError',
  'notGross',
  'overRange',
  'fastMode',
  'batteryLow',
  'digitalInput',
] as const

const dataCharacteristic = (number: string) => uuid(`a971${number}-a0e8-11e6-bdf4-0800200c9a66`)
const gatt = { status: dataCharacteristic('2441'), value: dataCharacteristic('2442'), unit: dataCharacteristic('2443') }
const cyclops = {
  channelA: uuid('ffb1'),
  channelB: uuid('ffb2'),
  temperature: uuid('ffb3'),
  battery: uuid('ffb4'),
  status: uuid('ffb5'),
}
const cyclopsBits = [
  'channel A overflow',
  'channel B overflow',
  'channel A hardware fault on sense',
  'channel B hardware fault on sense',
  'channel A hardware fault on bridge drive',
  'channel B hardware fault on bridge drive',
]
/** The largest load links weigh 500 t; twice that is a misread packet. */
const limit_n = inNewtons(1000, 't')

type Say = (reading: Reading) => void

const sayLoad = (value: number, unit: ForceUnit, say: Say): void => {
  const tension_n = inNewtons(value, unit)
  if (!Number.isFinite(value)) say(fault('not-a-number', `load ${value}`))
  else if (Math.abs(tension_n) > limit_n) say(fault('out-of-range', `${value} ${unit}`))
  else say({ kind: 'samples', samples: [{ tension_n }] })
}

const sayStatus = (code: number, more: Readonly<Record<string, string | number>>, say: Say): void => {
  const set = statusBits.filter((_, bit) => (code & (1 << bit)) !== 0)
  say({ kind: 'status', status: { ...more, statusCode: code, ...Object.fromEntries(set.map((name) => [name, true])) } })
  if (set.includes('batteryLow')) say({ kind: 'battery', low: true })
  if (set.includes('overRange')) say(fault('sensor-fault', 'over-range'))
  if (set.includes('integrityError')) say(fault('sensor-fault', 'integrity error'))
}

const sayValue = (value: number, unitCode: number | null, forced: ForceUnit | undefined, say: Say): void => {
  const unit = forced ?? (unitCode === null ? undefined : unitCodes[unitCode])
  if (unit !== undefined) return sayLoad(value, unit, say)
  const why = unitCode === null ? 'its unit is not told yet' : unitCode === 0 ? 'mV/V' : `unit code ${unitCode}`
  say(fault('uncalibrated', `value ${value} is no force: ${why} (setting "unit")`))
}

const advertisementReader = (settings: Settings, forced: ForceUnit | undefined): PacketReader => {
  const pin = settings['viewPin'] ?? '0000'
  if (!/^[\x20-\x7e]{1,16}$/.test(pin)) throw new Error('viewPin wants 1 to 16 characters, as set in the sensor.')
  const key = seed.map((byte, at) => byte ^ pin.charCodeAt(at % pin.length))
  return ({ bytes }, say) => {
    const prefixed = bytes[0] === (company & 0xff) && bytes[1] === company >> 8
    const data = prefixed ? bytes.subarray(2) : bytes
    if (data[0] !== format) return say(fault('malformed', `no B24 advertisement: ${hex(bytes)}`))
    if (data.length < 11) return say(fault('truncated', `${data.length} bytes, an advertisement has 11 or 13`))
    const plain = data.slice(3, 13).map((byte, at) => byte ^ (key[at] ?? 0))
    const words = view(plain)
    const clear = view(data).getUint16(1)
    const tag = words.getUint16(6)
    const again = plain.length >= 10 ? words.getUint16(8) : tag
    if ((clear !== tag && (clear ^ hiddenTag) !== tag) || again !== tag)
      return say(fault('uncalibrated', `data tag differs: another view PIN (setting "viewPin") or a damaged packet`))
    const unitCode = words.getUint8(1)
    sayValue(words.getFloat32(2), unitCode, forced, say)
    const dataTag = tag.toString(16).padStart(4, '0')
    sayStatus(words.getUint8(0), { dataTag, unitCode, unit: forced ?? unitCodes[unitCode] ?? 'unknown' }, say)
  }
}

/** Big-endian and in three characteristics on a B24; little-endian and in five on a Cyclops. */
const linkReader = (settings: Settings, forced: ForceUnit | undefined): PacketReader => {
  let unitCode: number | null = null
  let channel: Packet['from'] | null =
    settings['channel'] === 'A' ? cyclops.channelA : settings['channel'] === 'B' ? cyclops.channelB : null
  const inUnit = (): Readonly<Record<string, string | number>> =>
    unitCode === null ? {} : { unitCode, unit: forced ?? unitCodes[unitCode] ?? 'unknown' }
  return ({ from, bytes }, say) => {
    const words = view(bytes)
    const needs: Readonly<Record<string, number>> = {
      [gatt.value]: 4,
      [cyclops.channelA]: 4,
      [cyclops.channelB]: 4,
      [cyclops.temperature]: 2,
      [cyclops.status]: 2,
    }
    const length = needs[from] ?? 1
    if (bytes.length < length) return say(fault('truncated', `${bytes.length} bytes from ${from}, ${length} wanted`))
    switch (from) {
      case gatt.value:
        return sayValue(words.getFloat32(0), unitCode, forced, say)
      case gatt.unit:
        unitCode = words.getUint8(0)
        return say({ kind: 'status', status: inUnit() })
      case gatt.status:
        return sayStatus(words.getUint8(0), inUnit(), say)
      case cyclops.channelA:
      case cyclops.channelB: {
        channel ??= from
        const load = words.getInt32(0, true) / 10_000
        if (from === channel) {
          sayLoad(load, 't', say)
          return say({ kind: 'status', status: { unit: 't' } })
        }
        return say({ kind: 'status', status: { otherChannel_t: load } })
      }
      case cyclops.temperature:
        return say({ kind: 'status', status: { celsius: words.getInt16(0, true) / 32 } })
      case cyclops.battery:
        return say({ kind: 'battery', percent: Math.min(100, words.getUint8(0)) })
      case cyclops.status: {
        const bits = words.getUint16(0, true)
        const found = cyclopsBits.filter((_, bit) => (bits & (1 << bit)) !== 0)
        say({ kind: 'status', status: { statusCode: bits, problems: found.join(', ') } })
        for (const problem of found) say(fault('sensor-fault', problem))
        return
      }
      case 'advertisement':
      default:
        say(fault('unknown', `${hex(bytes)} from ${from}`))
    }
  }
}

/**
 * Mantracourt B24 load cells and the Cyclops Smart Load made with them. Heard by their advertisements, which need no
 * PIN to configure and leave the sensor open to other listeners; packets of a connection are understood as well.
 */
export const b24: Driver = {
  id: 'b24',
  name: 'Mantracourt B24, Cyclops Smart Load',
  reach: { kind: 'advertisement' },
  abilities: {
    rate_hz: 12.5,
    resolution_n: null,
    maximum_n: limit_n,
    signed: true,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [
    { key: 'viewPin', label: 'View PIN', fallback: '0000' },
    {
      key: 'unit',
      label: 'Unit, where the sensor does not tell it',
      choices: ['told', ...Object.values(unitCodes)],
      fallback: 'told',
    },
    { key: 'channel', label: 'Channel of a Cyclops', choices: ['first', 'A', 'B'], fallback: 'first' },
  ],
  recognise: ({ name, manufacturer }) =>
    (name !== null && /^(B24|Cyc\d+|Smart ?Load ?(Two|2))/i.test(name)) ||
    (manufacturer !== null && manufacturer.company === company && manufacturer.data[0] === format),
  decode: (settings) => {
    const forced = Object.values(unitCodes).find((unit) => unit === settings['unit'])
    // Made once here so that a PIN of the wrong form is refused at once.
    const readAdvertisement = advertisementReader(settings, forced)
    return stateless(() => {
      const readLink = linkReader(settings, forced)
      return (packet, say) => (packet.from === 'advertisement' ? readAdvertisement : readLink)(packet, say)
    })
  },
}
