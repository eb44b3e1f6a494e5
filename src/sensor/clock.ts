import type { Machine } from '../signal/machine.ts'
import { byArrival } from './clock-by-arrival.ts'
import { byDevice } from './clock-by-device.ts'
import type { Abilities } from './driver.ts'
import type { ClockInput, ClockOutput } from './time-line.ts'

export type { ClockInput, ClockOutput } from './time-line.ts'

/**
 * What a driver hears, on one time line: the sensor's own clock unwrapped, restarts and reconnections placed by host
 * arrival so that a gap is as long as it was. A sensor without a clock is placed by arrival and its rate.
 */
export const clock = (abilities: Pick<Abilities, 'clock' | 'rate_hz'>): Machine<unknown, ClockInput, ClockOutput> =>
  abilities.clock === null ? byArrival(abilities.rate_hz) : byDevice(abilities.clock.wraps_us, abilities.rate_hz)
