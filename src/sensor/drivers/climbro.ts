import type { Driver } from '../driver.ts'
import { inNewtons, newtonsPer } from '../frame.ts'
import type { RawSample } from '../reading.ts'
import { stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('49535343-fe7d-4ae5-8fa9-9fafd205e455')
const data = uuid('49535343-1e4d-4bd9-ba61-23c647249616')

const batteryFollows = 0xf0
const forceFollows = 0xf5
/** Stands for 36, in either channel. */
const escaped36 = 0xf6
/** Battery byte at empty, and its span to full. */
const empty = 112
const span = 118

/** A byte stream: a marker switches the channel, and the channel outlives the notification. */
const reader = (): PacketReader => {
  let channel: 'none' | 'battery' | 'force' = 'none'
  return ({ bytes }, say) => {
    const samples: RawSample[] = []
    let battery: number | null = null
    for (const byte of bytes) {
      if (byte === batteryFollows) channel = 'battery'
      else if (byte === forceFollows) channel = 'force'
      else {
        const value = byte === escaped36 ? 36 : byte
        if (channel === 'force') samples.push({ tension_n: inNewtons(value, 'kg') })
        else if (channel === 'battery') battery = value
      }
    }
    if (samples.length > 0) say({ kind: 'samples', samples })
    if (battery !== null) say({ kind: 'battery', percent: 100 * Math.min(1, Math.max(0, (battery - empty) / span)) })
  }
}

/** Climbro smart hangboard: whole kilograms, streaming on its own. */
export const climbro: Driver = {
  id: 'climbro',
  name: 'Climbro',
  reach: { kind: 'gatt', services: [service], notify: [data] },
  abilities: {
    rate_hz: null,
    resolution_n: newtonsPer.kg,
    maximum_n: inNewtons(255, 'kg'),
    signed: false,
    clock: null,
    tare: 'software',
    battery: 'pushed',
  },
  settings: [],
  recognise: ({ name }) => name?.startsWith('Climbro') === true,
  decode: () => stateless(reader),
}
