import type { Sample } from '../model/sample.ts'
import type { Machine } from './machine.ts'

/** A mean sample of the pace the detector works at. One object, reused: read it, do not keep it. */
export interface Beat {
  t_s: number
  y_n: number
  /** Time since the beat before, s; 0 for the first. */
  dt_s: number
}

/** Hips need no more than about 90 beats a second; a slower sensor keeps its own pace. */
const shortest_s = 0.0105

interface Pacing {
  readonly beat: Beat
  sum_t: number
  sum_y: number
  count: number
  first_s: number
  last_s: number
}

/** Gathers fast sensors' samples into beats of about 11 ms; up to 95 Hz every sample is a beat. */
export const pace: Machine<Pacing, Sample, Beat> = {
  start: () => ({
    beat: { t_s: Number.NaN, y_n: Number.NaN, dt_s: 0 },
    sum_t: 0,
    sum_y: 0,
    count: 0,
    first_s: 0,
    last_s: Number.NaN,
  }),
  step(state, { at_us, tension_n }, say) {
    const t = at_us * 1e-6
    // What a beat spans: from one usual distance before its first sample up to its last.
    if (state.count === 0) state.first_s = Number.isNaN(state.last_s) ? t - shortest_s : state.last_s
    state.sum_t += t - state.first_s
    state.sum_y += tension_n
    state.count += 1
    if (t - state.first_s < shortest_s) return state
    const { beat } = state
    const mean_s = state.first_s + state.sum_t / state.count
    beat.dt_s = Number.isNaN(beat.t_s) ? 0 : mean_s - beat.t_s
    beat.t_s = mean_s
    beat.y_n = state.sum_y / state.count
    state.sum_t = 0
    state.sum_y = 0
    state.count = 0
    state.last_s = t
    say(beat)
    return state
  },
}
