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

/** Within one turn of the clock without the cost of a division. */
const modulo = (value: number, wraps: number): number => {
  if (value >= 0 && value < wraps) return value
  return value < 0 && value >= -wraps ? value + wraps : ((value % wraps) + wraps) % wraps
}

const epoch = (
  state: State,
  why: 'first' | 'linked' | 'restarted',
  wanted_us: number,
  arrived_ms: number,
  period_us: number,
  say: (output: ClockOutput) => void,
): number => {
  const at_us = state.begun ? Math.max(wanted_us, state.last_us + period_us) : wanted_us
  say({ kind: 'epoch', why, at_us: deviceMicros(at_us), arrived_ms })
  state.begun = true
  return at_us
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
  const ahead_us = modulo(raw - state.raw_us, wraps)
  const back_us = wraps - ahead_us
  if (input.backfilled === true && state.begun) {
    const at_us = state.last_us + (ahead_us <= wraps / 2 ? ahead_us : -back_us)
    say({ kind: 'sample', sample: { at_us: deviceMicros(at_us), tension_n: sample.tension_n }, backfilled: true })
    return
  }
  let at_us = state.last_us + ahead_us
  const stray_us = arrived_ms * 1000 - at_us - state.lag_us
  if (!state.begun) at_us = epoch(state, 'first', raw, arrived_ms, period_us, say)
  else if (Math.abs(stray_us) > (state.relinked ? relinkTolerance_us : tolerance_us)) {
    const slightlyBack = back_us <= reorder_us && raw > young_us && !state.relinked
    if (slightlyBack && state.back < reorderRun) {
      state.back += 1
      say({ kind: 'fault', fault: 'clock', detail: `time ${raw} us is ${back_us} us before the last sample, not used` })
      return
    }
    if (!state.relinked && raw > young_us)
      say({ kind: 'fault', fault: 'clock', detail: `time jumped from ${state.raw_us} to ${raw} us` })
    const why = state.relinked ? 'linked' : 'restarted'
    at_us = epoch(state, why, startAt(state, samples, index, arrived_ms, wraps), arrived_ms, period_us, say)
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

/**
 * The usual case, kept apart because it runs for every sample: each a little after the last one, and the packet when
 * it was due. Returns how many samples it placed; the rest wants a closer look.
 */
const goOn = (
  state: State,
  samples: readonly RawSample[],
  arrived_ms: number,
  wraps: number,
  say: (output: ClockOutput) => void,
): number => {
  if (!state.begun || state.relinked) return 0
  const due_us = arrived_ms * 1000 - state.lag_us
  let last_us: number = state.last_us
  let last_raw = state.raw_us
  let index = 0
  for (; index < samples.length; index += 1) {
    const sample = samples[index]
    const raw = sample?.at_us
    if (sample === undefined || raw === undefined) break
    const step_us = raw >= last_raw ? raw - last_raw : raw - last_raw + wraps
    const stray_us = due_us - last_us - step_us
    if (!(step_us > 0 && stray_us <= tolerance_us && stray_us >= -tolerance_us)) break
    last_us += step_us
    last_raw = raw
    say({ kind: 'sample', sample: { at_us: deviceMicros(last_us), tension_n: sample.tension_n }, backfilled: false })
  }
  if (index > 0) state.back = 0
  state.raw_us = last_raw
  state.last_us = last_us
  return index
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
    let index = input.backfilled === true ? 0 : goOn(state, samples, arrived_ms, wraps_us, say)
    for (; index < samples.length; index += 1) accept(state, input, index, wraps_us, 1e6 / (rate_hz ?? 1000), say)
    if (state.last_us !== before_us || state.arrived_ms === arrived_ms) noteLag(state, arrived_ms, say)
    return state
  },
})
