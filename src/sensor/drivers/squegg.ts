import type { Driver, Settings } from '../driver.ts'
import { ascii, fault, hex, inNewtons, newtonsPer, type ForceUnit } from '../frame.ts'
import { stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('ffb0')
const data = uuid('ffb2')
const units: Readonly<Record<string, ForceUnit>> = { kg: 'kg', lb: 'lb', N: 'N' }

const reader = (settings: Settings): (() => PacketReader) => {
  const unit = units[settings['unit'] ?? '']
  return () => {
    let warned = false
    return ({ bytes }, say) => {
      // What the first byte means is not known: it may be any.
      const text = ascii(bytes.subarray(1)).trim()
      const [, charge, squeezing, strength] = /^(\d)(\d)\s*(\d+\.?\d*|\.\d+)$/.exec(text) ?? []
      if (charge === undefined || strength === undefined)
        return say(fault('malformed', `no Squegg text: ${hex(bytes)}`))
      const shown = Math.round(Number(strength) * 10) / 10
      const tension_n = inNewtons(shown, unit ?? 'kg')
      if (tension_n > inNewtons(200, 'kg')) say(fault('out-of-range', `${strength}, more than a hand can do`))
      else say({ kind: 'samples', samples: [{ tension_n }] })
      say({ kind: 'battery', percent: 10 * (Number(charge) + 1) })
      say({ kind: 'status', status: { strength: shown, squeezing: squeezing !== '0', unit: unit ?? 'unknown' } })
      if (unit === undefined && !warned)
        say(fault('uncalibrated', 'its unit is not published and taken as kg (setting "unit")'))
      warned = true
    }
  }
}

/** Squegg grip ball. Shares its service with Cyclops load cells. */
export const squegg: Driver = {
  id: 'squegg',
  name: 'Squegg',
  reach: { kind: 'gatt', services: [service], notify: [data] },
  abilities: {
    rate_hz: null,
    resolution_n: newtonsPer.kg / 10,
    maximum_n: inNewtons(100, 'kg'),
    signed: false,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [{ key: 'unit', label: 'Unit it sends', choices: ['unknown', ...Object.keys(units)], fallback: 'unknown' }],
  recognise: ({ name }) => name !== null && (name.startsWith('Squegg') || name === 'weixin-nini'),
  decode: (settings) => stateless(reader(settings)),
}
