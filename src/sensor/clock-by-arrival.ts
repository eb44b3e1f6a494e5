import { deviceMicros } from '../model/units.ts'
import type { Machine } from '../signal/machine.ts'
import { noteLag, timeLine, type ClockInput, type ClockOutput, type TimeLine } from './time-line.ts'

interface State extends TimeLine {
  /** Time between samples as observed, µs; null until two packets came from a sensor of unknown rate. */
  period_us: number | null
}

/** Of the difference between expected and real arrival: how much moves the time line, and how much the rate. */
const pull = 0.2
const rateGain = 0.02
/** Later than this many packets' time: packets are missing, not late. */
const missing = 1.5
const missingFloor_us = 60_000
const fastest_us = 500
const slowest_us = 2_000_000
/** Stands in for a rate not known yet. */
const guess_us = 12_500

/** Where the last of `count` samples lies, and how far apart they are. */
const place = (
  state: State,
  count: number,
  target_us: number,
): { readonly end_us: number; readonly step_us: number } => {
  state.period_us ??= Math.min(slowest_us, Math.max(fastest_us, (target_us - state.last_us) / count))
  const expected_us = state.last_us + count * state.period_us
  const error_us = target_us - expected_us
  if (error_us > Math.max(missing * count * state.period_us, missingFloor_us))
    return { end_us: target_us, step_us: state.period_us }
  if (Math.abs(error_us) < count * state.period_us)
    state.period_us = Math.min(slowest_us, Math.max(fastest_us, state.period_us + (rateGain * error_us) / count))
  const end_us = Math.max(expected_us + pull * error_us, state.last_us + count)
  return { end_us, step_us: (end_us - state.last_us) / count }
}

/**
 * Sensors without a clock: packets are expected at the sensor's rate and pulled gently to their arrival, so that jitter
 * of the radio does not become jitter of the samples; the samples of a packet are spread evenly.
 */
export const byArrival = (rate_hz: number | null): Machine<State, ClockInput, ClockOutput> => ({
  start: () => ({ ...timeLine(), period_us: rate_hz === null ? null : 1e6 / rate_hz }),
  step(state, input, say) {
    if (input.kind === 'linked') {
      state.relinked = state.begun
      return state
    }
    const { samples, arrived_ms } = input
    if (samples.length === 0) return state
    const period_us = state.period_us ?? guess_us
    let end_us = (samples.length - 1) * period_us
    let step_us = period_us
    if (!state.begun) {
      state.lag_us = arrived_ms * 1000 - end_us
      state.arrived_ms = arrived_ms
      say({ kind: 'epoch', why: 'first', at_us: deviceMicros(0), arrived_ms })
    } else if (state.relinked) {
      end_us = Math.max(arrived_ms * 1000 - state.lag_us, state.last_us + samples.length * period_us)
      const at_us = deviceMicros(Math.round(end_us - (samples.length - 1) * step_us))
      say({ kind: 'epoch', why: 'linked', at_us, arrived_ms })
    } else ({ end_us, step_us } = place(state, samples.length, arrived_ms * 1000 - state.lag_us))
    let floor_us = state.begun ? state.last_us + 1 : 0
    samples.forEach(({ tension_n }, index) => {
      const at_us = Math.max(floor_us, Math.round(end_us - (samples.length - 1 - index) * step_us))
      floor_us = at_us + 1
      state.last_us = at_us
      say({ kind: 'sample', sample: { at_us: deviceMicros(at_us), tension_n }, backfilled: input.backfilled === true })
    })
    state.begun = true
    state.relinked = false
    noteLag(state, arrived_ms, say)
    return state
  },
})
