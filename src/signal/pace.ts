import type { Sample } from '../model/sample.ts'
import type { Machine } from './machine.ts'

/** A mean sample of the pace the detector works at. One object, reused: read it, do not keep it. */
export interface Beat {
  t_s: number
  y_n: number
  /** Time since the beat before, s; 0 for the first. */
  dt_s: number
}

/**
 * The quickest drive takes a third of a second: forty beats a second show it as well as eighty (`npm run bench:detect`,
 * whose people wear either). A slower sensor keeps its own pace.
 */
const shortest_s = 0.0165

interface Pacing {
  readonly beat: Beat
  sum_t: number
  sum_y: number
  count: number
  first_s: number
  last_s: number
  newest_s: number
}

type Say = (beat: Beat) => void

/** Says the mean of what was gathered. */
const sayGathered = (state: Pacing, say: Say): void => {
  const { beat } = state
  const mean_s = state.first_s + state.sum_t / state.count
  beat.dt_s = Number.isNaN(beat.t_s) ? 0 : mean_s - beat.t_s
  beat.t_s = mean_s
  beat.y_n = state.sum_y / state.count
  state.sum_t = 0
  state.sum_y = 0
  state.count = 0
  state.last_s = state.newest_s
  say(beat)
}

/**
 * Gathers fast sensors' samples into beats of at least 16.5 ms: two of 80 Hz, one of 60 Hz and below. Its `end` says
 * what was gathered so far, for the end of a recording and for a hole, over which nothing is averaged.
 */
export const pace: Machine<Pacing, Sample, Beat> = {
  start: () => ({
    beat: { t_s: Number.NaN, y_n: Number.NaN, dt_s: 0 },
    sum_t: 0,
    sum_y: 0,
    count: 0,
    first_s: 0,
    last_s: Number.NaN,
    newest_s: Number.NaN,
  }),
  step(state, { at_us, tension_n }, say) {
    const t = at_us * 1e-6
    // What a beat spans: from the last sample before it, or for the first one its own length, up to its last.
    if (state.count === 0) state.first_s = Number.isNaN(state.last_s) ? t - shortest_s : state.last_s
    state.sum_t += t - state.first_s
    state.sum_y += tension_n
    state.count += 1
    state.newest_s = t
    if (t - state.first_s >= shortest_s) sayGathered(state, say)
    return state
  },
  end(state, say) {
    if (state.count > 0) sayGathered(state, say)
  },
}
