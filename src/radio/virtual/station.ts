import type { Dropout, Script } from './act.ts'
import { createDevice, type Device, type Life } from './device.ts'
import { createPair } from './pair.ts'
import { demoScript } from './routine.ts'
import { createSimulation } from './simulation.ts'

/** A simulated sensor within reach of the radio, and the one link it can have. */
export interface Station {
  readonly name: string
  readonly address: string
  readonly device: Device
  readonly dropouts: readonly Dropout[]
  readonly life: Life
  taken: boolean
}

/** Whether the script keeps the sensor out of reach just now. */
export const isOut = ({ life, dropouts }: Station): boolean =>
  dropouts.some(({ from_s, to_s }) => life.time_s >= from_s && life.time_s < to_s)

const firstSerial = 7001
const firstRightSerial = 7101

/** The sensors, one or two, on which the band of the `n`th person (from 0) hangs. */
export const stationsOf = (
  n: number,
  script: 'demo' | Script,
  seed: number,
  cells: 1 | 2,
): readonly [Station, ...Station[]] => {
  const played = script === 'demo' ? demoScript(seed) : script
  const life: Life = { begun: false, time_s: 0 }
  const address = `virtual:${n + 1}`
  const station = (address: string, serial: number, device: Device): Station => ({
    name: `Progressor_${serial}`,
    address,
    device,
    dropouts: played.dropouts,
    life,
    taken: false,
  })
  if (cells === 1) {
    const only = { ...createSimulation(played, seed), rate_hz: played.cell.rate_hz, pace: 1, wake_s: 0 }
    return [station(address, firstSerial + n, createDevice(only, life, firstSerial + n))]
  }
  const [left, right] = createPair(played, seed)
  return [
    station(address, firstSerial + n, createDevice(left, life, firstSerial + n)),
    station(`${address}-right`, firstRightSerial + n, createDevice(right, life, firstRightSerial + n)),
  ]
}
