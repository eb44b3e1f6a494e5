import { newtons } from '../../model/units.ts'
import type { Driver } from '../driver.ts'
import { fault, inNewtons, newtonsPer, view } from '../frame.ts'
import { batteryLevel, batteryService, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('fff0')
const data = uuid('fff4')

/** Hundredths of a kilogram, big-endian, in the first two bytes; what follows them is not known. */
const read: PacketReader = ({ bytes }, say) => {
  if (bytes.length < 2) return say(fault('truncated', `${bytes.length} bytes, a weight has 2`))
  say({ kind: 'samples', samples: [{ tension_n: inNewtons(view(bytes).getUint16(0) / 100, 'kg') }] })
}

/** Entralpi force plate (a Lefu CW275). Streams as soon as it is listened to; has no tare and no clock. */
export const entralpi: Driver = {
  id: 'entralpi',
  name: 'Entralpi',
  reach: { kind: 'gatt', services: [service, batteryService], notify: [data, batteryLevel] },
  abilities: {
    rate_hz: 10,
    resolution_n: newtonsPer.kg / 100,
    maximum_n: newtons(0xffff * 0.01 * newtonsPer.kg),
    signed: false,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [],
  recognise: ({ name }) => name?.toUpperCase().startsWith('ENTRALPI') === true,
  decode: () => stateless(() => read),
}
