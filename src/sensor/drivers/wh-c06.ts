import { kilogramsToNewtons } from '../../model/units.ts'
import type { Driver, Settings } from '../driver.ts'
import { fault, hex, inNewtons, newtonsPer, view, type ForceUnit } from '../frame.ts'
import { stateless, type PacketReader } from '../stateless.ts'

/** TomTom's number, used by WeiHeng without leave. */
const company = 0x0100
const maximum_n = kilogramsToNewtons(300)
/** 0 as Mito and Dyna have it, 1-4 as in the maker's SDK. */
const shownUnits: readonly ForceUnit[] = ['lb', 'kg', 'lb', 'st', 'jin']
const units: Readonly<Record<string, ForceUnit>> = { kg: 'kg', lb: 'lb', st: 'st', jin: 'jin' }

/**
 * Where the header that the scales send begins: with or without the company id in front, or what else a stack puts
 * there.
 */
const headerIn = (bytes: Uint8Array): number => {
  for (let at = 0; at + 2 < bytes.length; at += 1)
    if (bytes[at] === 2 && bytes[at + 1] === 3 && bytes[at + 2] === 0x11) return at
  return -1
}

/**
 * Where the company's own bytes begin: at the header, else behind a company id, also one that was blanked. -1: neither.
 */
const begin = (bytes: Uint8Array): number => {
  const header = headerIn(bytes)
  if (header >= 0) return header
  return bytes[0] === 0 && (bytes[1] === 0 || bytes[1] === 1) ? 2 : -1
}

const address = (bytes: Uint8Array): string => hex(bytes).replaceAll(/(?<=..)(..)/g, ':$1')

/** Weights in the unit the display shows, unless `unit` says that this scale always sends one unit. */
const reader = (settings: Settings): PacketReader => {
  const forced = units[settings['unit'] ?? 'shown']
  let warnedOf = -1
  let doubted = false
  return ({ bytes }, say) => {
    const from = begin(bytes)
    if (from < 0) return say(fault('malformed', `no scale's advertisement: ${hex(bytes)}`))
    const data = bytes.subarray(from)
    if (data.length < 12)
      return say(fault('truncated', `${data.length} bytes, the weight ends at byte 12: ${hex(bytes)}`))
    const words = view(data)
    const raw = words.getInt16(10)
    const mark = data[14]
    const code = mark === undefined ? 1 : mark & 0x0f
    const unit = forced ?? shownUnits[code] ?? 'kg'
    const tension_n = inNewtons(raw / 100, unit)
    // All bits set is what an empty field holds, not a hundredth below zero.
    if (raw === -1 || Math.abs(tension_n) > maximum_n * (1 + 1e-12))
      return say(fault('out-of-range', `${words.getUint16(10)} hundredths of a ${unit}, outside the scale's 300 kg`))
    say({ kind: 'samples', samples: [{ tension_n }] })
    // Body scales under the same name and id carry the impedance behind the weight, 0 or a changing value.
    const body = data[0] === 2 && data.length >= 14 && words.getUint16(12) !== 0x01f4
    if (mark !== undefined)
      say({
        kind: 'status',
        status: {
          shown: raw / 100,
          unit,
          unitCode: code,
          hold: mark >> 4 === 0xa,
          ...(data[0] === 2 ? { address: address(data.subarray(3, 9)) } : {}),
          ...(body ? { bodyScaleLikely: true } : {}),
        },
      })
    if (body && !doubted)
      say(fault('uncalibrated', `perhaps a body scale of the same name: ${hex(data.subarray(12, 14))}, not 01f4`))
    doubted = body
    if (forced === undefined && code !== 1 && code !== warnedOf)
      say(
        fault(
          'uncalibrated',
          `unit code ${code} read as ${unit}: some of these scales always send kg (setting "unit")`,
        ),
      )
    warnedOf = code
  }
}

/** WeiHeng WH-C06 crane scale, also sold as MAT Muscle Meter: speaks in advertisements only. */
export const whC06: Driver = {
  id: 'wh-c06',
  name: 'WeiHeng WH-C06',
  reach: { kind: 'advertisement' },
  abilities: {
    rate_hz: 8,
    resolution_n: newtonsPer.kg / 100,
    maximum_n,
    signed: true,
    clock: null,
    tare: 'software',
    battery: 'none',
  },
  settings: [
    {
      key: 'unit',
      label: 'Unit the scale sends',
      choices: ['shown', ...Object.keys(units)],
      fallback: 'shown',
    },
  ],
  recognise: ({ name, manufacturer }) =>
    name === 'IF_B7' || (manufacturer !== null && manufacturer.company === company && headerIn(manufacturer.data) >= 0),
  decode: (settings) => stateless(() => reader(settings)),
}
