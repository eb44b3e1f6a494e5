import type { Sample } from '../model/sample.ts'
import { deviceMicros, type DeviceMicros } from '../model/units.ts'
import type { Machine } from './machine.ts'

/** No samples between the two times. */
export interface Gap {
  readonly kind: 'gap'
  readonly from_us: DeviceMicros
  readonly to_us: DeviceMicros
}

/** Shorter pauses are jitter: a Progressor's packets and a slow HX711 both stay under it. */
export const shortestGap_us = 60_000
/** A pause this many times the usual one is a loss. */
export const gapTimes = 2.6

interface Gapping {
  last_us: number
  usual_us: number
}

/** Passes samples on and says where some are missing, before the first sample after the hole. */
export const gaps: Machine<Gapping, Sample, Sample | Gap> = {
  start: () => ({ last_us: Number.NaN, usual_us: 0 }),
  step(state, sample, say) {
    const pause_us = sample.at_us - state.last_us
    if (pause_us > 0) {
      if (state.usual_us > 0 && pause_us > shortestGap_us && pause_us > gapTimes * state.usual_us) {
        say({ kind: 'gap', from_us: deviceMicros(state.last_us), to_us: sample.at_us })
        // A rate that really fell is learned within a few samples.
        state.usual_us *= 1.2
      } else state.usual_us = state.usual_us === 0 ? pause_us : state.usual_us + (pause_us - state.usual_us) * 0.1
    }
    state.last_us = sample.at_us
    say(sample)
    return state
  },
}
