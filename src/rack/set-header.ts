import type { MeasuredHold, SetHeader } from '../model/set.ts'
import { type DeviceMicros, newtons, type WallMillis } from '../model/units.ts'
import type { RackState, SensorView } from '../wire/state.ts'

/** Everything about a new set that is not on the rack's board. */
export interface NewSet {
  readonly id: string
  readonly session: string
  readonly startedAt_ms: WallMillis
  readonly sensors: { readonly first: SensorView; readonly second: SensorView | null }
  readonly rates_hz: { readonly first: number | null; readonly second: number | null }
  readonly hold: MeasuredHold | null
  /** The first cell's newest sample. */
  readonly last_us: DeviceMicros
  readonly softwareVersion: string
}

const identity = ({ driver, name, address, firmware, simulated }: SensorView): SetHeader['sensor'] => ({
  driver,
  name,
  address,
  firmware,
  simulated,
})

/** What is written down of a set before its first sample. */
export const headerOf = (
  { rack, exercise, side, band, tare }: RackState,
  { id, session, startedAt_ms, sensors, rates_hz, hold, last_us, softwareVersion }: NewSet,
): SetHeader => ({
  id,
  session,
  rack,
  startedAt_ms,
  exercise,
  side,
  band,
  sensor: identity(sensors.first),
  rate_hz: rates_hz.first,
  tare_n: tare?.offset_n ?? newtons(0),
  second:
    sensors.second === null
      ? null
      : { sensor: identity(sensors.second), rate_hz: rates_hz.second, tare_n: tare?.second_n ?? newtons(0) },
  hold,
  anchor: { at_us: last_us, wall_ms: startedAt_ms },
  softwareVersion,
})
