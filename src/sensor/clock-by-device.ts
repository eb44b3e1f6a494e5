import { deviceMicros } from '../model/units.ts'
import type { Machine } from '../signal/machine.ts'
import { noteLag, timeLine, type ClockInput, type ClockOutput, type TimeLine } from './time-line.ts'
import type { RawSample } from './reading.ts'

interface State extends TimeLine {
  raw_us: number
  /** Samples in a row that stepped back a little. */
  back: number
}

/** How far the sensor's clock may stray from the host's before it must have been restarted. */
const tolerance_us = 3_000_000
/** After a reconnection there is no stream of packets to be late in. */
const relinkTolerance_us = 1_000_000
/** A clock this young has just been restarted. */
const young_us = 250_000
/** Older samples than this are no mere reordering, nor are this many in a row. */
const reorder_us = 1_000_000
const reorderRun = 16

const startAt = (state: State, samples: readonly RawSample[], index: number, arrived_ms: number, wraps: number) => {
  const first = samples[index]?.at_us ?? 0
  const last = samples.at(-1)?.at_us ?? first
  const span_us = (last - first + wraps) % wraps
  // The last of a packet is as fresh as a packet's last sample was so far.
  const age_us = span_us < reorder_us ? span_us : 0
  return Math.round(arrived_ms * 1000 - state.lag_us - age_us)
}

const accept = (
  state: State,
  input: ClockInput & { readonly kind: 'samples' },
  index: number,
  wraps: number,
  period_us: number,
  say: (output: ClockOutput) => void,
): void => {
  const { samples, arrived_ms } = input
  const sample = samples[index]
  const raw = sample?.at_us
  if (sample === undefined || raw === undefined || !Number.isFinite(raw)) {
    say({ kind: 'fault', fault: 'clock', detail: 'sample without the time its sensor should give it' })
    return
  }
  const epoch = (why: 'first' | 'linked' | 'restarted', at: number): number => {
    const at_us = state.begun ? Math.max(at, state.last_us + period_us) : at
    say({ kind: 'epoch', why, at_us: deviceMicros(at_us), arrived_ms })
    state.relinked = false
    state.begun = true
    return at_us
  }
  const ahead_us = (((raw - state.raw_us) % wraps) + wraps) % wraps
  const back_us = wraps - ahead_us
  if (input.backfilled === true && state.begun) {
    const at_us = state.last_us + (ahead_us <= wraps / 2 ? ahead_us : -back_us)
    say({ kind: 'sample', sample: { at_us: deviceMicros(at_us), tension_n: sample.tension_n }, backfilled: true })
    return
  }
  let at_us = state.last_us + ahead_us
  const stray_us = arrived_ms * 1000 - at_us - state.lag_us
  if (!state.begun) at_us = epoch('first', raw)
  else if (Math.abs(stray_us) > (state.relinked ? relinkTolerance_us : tolerance_us)) {
    const slightlyBack = back_us <= reorder_us && raw > young_us && !state.relinked
    if (slightlyBack && state.back < reorderRun) {
      state.back += 1
      say({ kind: 'fault', fault: 'clock', detail: `time ${raw} us is ${back_us} us before the last sample, not used` })
      return
    }
    if (!state.relinked && raw > young_us)
      say({ kind: 'fault', fault: 'clock', detail: `time jumped from ${state.raw_us} to ${raw} us` })
    at_us = epoch(state.relinked ? 'linked' : 'restarted', startAt(state, samples, index, arrived_ms, wraps))
  } else if (ahead_us === 0) {
    say({ kind: 'fault', fault: 'clock', detail: `time ${raw} us came twice, second sample not used` })
    return
  }
  state.relinked = false
  state.back = 0
  state.raw_us = raw
  state.last_us = at_us
  say({ kind: 'sample', sample: { at_us: deviceMicros(at_us), tension_n: sample.tension_n }, backfilled: false })
}

/** Sensors that stamp their samples with a clock that wraps at `wraps_us`. */
export const byDevice = (wraps_us: number, rate_hz: number | null): Machine<State, ClockInput, ClockOutput> => ({
  start: () => ({ ...timeLine(), raw_us: 0, back: 0 }),
  step(state, input, say) {
    if (input.kind === 'linked') {
      state.relinked = state.begun
      return state
    }
    const { samples, arrived_ms } = input
    if (!state.begun && samples.length > 0) {
      state.lag_us = arrived_ms * 1000 - (samples.at(-1)?.at_us ?? 0)
      state.arrived_ms = arrived_ms
    }
    const before_us = state.last_us
    for (let index = 0; index < samples.length; index += 1)
      accept(state, input, index, wraps_us, 1e6 / (rate_hz ?? 1000), say)
    if (state.last_us !== before_us || state.arrived_ms === arrived_ms) noteLag(state, arrived_ms, say)
    return state
  },
})
