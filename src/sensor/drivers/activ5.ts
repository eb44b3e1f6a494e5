import type { Driver } from '../driver.ts'
import { ascii, fault, hex, inNewtons, view } from '../frame.ts'
import { batteryLevel, batteryService, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('f0f0')
const force = uuid('f0fe')
/** Within 0.9 % of the maker's app, by one comparison. */
const poundsPerCount = 0.05907
/** Frame marks of the older units' text. */
const [textBegin, textEnd] = [0x12, 0x13]

/** Older units: `TC5k;<version>` and `IS<value>/`, between two control characters. */
const readText = (bytes: Uint8Array): string | null => {
  const text = ascii(bytes.filter((byte) => byte !== textBegin && byte !== textEnd))
  return /^(TC5k|IS)[\x20-\x7e]*$/.test(text) ? text : null
}

const read: PacketReader = ({ from, bytes }, say) => {
  const text = readText(bytes)
  if (text !== null) {
    const version = /^TC5k;(.*)$/.exec(text)?.[1]
    const value = /^IS\s*([+-]?[\d.]+)\/?/.exec(text)?.[1]
    if (version !== undefined) say({ kind: 'reply', to: 'version', value: version })
    else if (value !== undefined && Number.isFinite(Number(value)))
      say({ kind: 'reply', to: 'value', value: Number(value) })
    else say(fault('malformed', `text of an unknown form: ${text.slice(0, 40)}`))
  } else if (bytes.length === 16) {
    const words = view(bytes)
    const axes = [0, 2, 4, 6, 8, 10].map((at) => words.getInt16(at, true))
    say({ kind: 'reply', to: 'imu', value: [...axes, words.getInt32(12, true)] })
  } else if (bytes.length < 2) say(fault('truncated', `${bytes.length} bytes, a force has 2`))
  else if (bytes.length > 4 || (from !== force && from !== 'advertisement'))
    say(fault('unknown', `${hex(bytes)} from ${from}`))
  else {
    say({
      kind: 'samples',
      samples: [{ tension_n: inNewtons(view(bytes).getInt16(0, true) * poundsPerCount, 'lbf') }],
    })
    say({ kind: 'status', status: { unit: 'lbf' } })
  }
}

/** Activ5 isometric trainer. */
export const activ5: Driver = {
  id: 'activ5',
  name: 'Activ5',
  reach: { kind: 'gatt', services: [service, batteryService], notify: [force, batteryLevel] },
  abilities: {
    rate_hz: 10,
    resolution_n: inNewtons(poundsPerCount, 'lbf'),
    maximum_n: inNewtons(200, 'lbf'),
    signed: true,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [],
  recognise: ({ name, services }) =>
    (name !== null && /activ5|^activ|wspr/i.test(name)) || (name === null && services.includes(service)),
  decode: () => stateless(() => read),
}
