import type { Machine } from './machine.ts'
import type { Beat } from './pace.ts'

/** Level and slope of the last moments. One object, reused: read it, do not keep it. */
export interface Trend {
  t_s: number
  dt_s: number
  /** The beat itself, N. */
  y_n: number
  /** Where the regression line stands now, N. */
  level_n: number
  /** Its slope, N/s. */
  slope: number
  /** White noise of one beat, N. */
  noise_n: number
  /** Standard error of the level, N, and of the slope, N/s. */
  error_n: number
  slopeError: number
  /** Usual time between beats, s. */
  usual_s: number
  /** Something struck the band a moment ago: shape is not to be read from this. */
  struck: boolean
}

/** What the trend is to resolve, set by whoever knows how large the movement is. */
export interface Aim {
  /** Size of a movement, N. */
  readonly excursion_n: number
}

const size = 64
const mask = size - 1
/** A knock rings for about this long. */
const ringing_s = 0.16

interface Trending {
  readonly t: Float64Array
  readonly y: Float64Array
  count: number
  /** Beats in the window, and the roots that go with them. */
  n: number
  perBeats: number
  perSpread: number
  /** Oldest beat inside the window. */
  first: number
  /** Sums over the window, with times and tensions taken from the newest beat. */
  sum_t: number
  sum_y: number
  sum_tt: number
  sum_ty: number
  bend: number
  usual_s: number
  struck_s: number
  window_s: number
  readonly trend: Trend
}

/** Takes a beat of the window into the sums (`sign` 1) or out of them (-1). */
const take = (state: Trending, i: number, now: number, sign: 1 | -1): void => {
  const age = (state.t[i & mask] ?? 0) - (state.t[now & mask] ?? 0)
  const value = (state.y[i & mask] ?? 0) - (state.y[now & mask] ?? 0)
  state.sum_t += sign * age
  state.sum_y += sign * value
  state.sum_tt += sign * age * age
  state.sum_ty += sign * age * value
}

/** Rounding would grow in sums that are only ever corrected: every so many beats they are added up anew. */
const anew = 63

/** Moves the window on to beat `now`; returns how many beats it holds. */
const slide = (state: Trending, now: number): number => {
  const { t, y } = state
  const now_s = t[now & mask] ?? 0
  const from_s = now_s - state.window_s
  if (now > 0) {
    const dt = now_s - (t[(now - 1) & mask] ?? 0)
    const dy = (y[now & mask] ?? 0) - (y[(now - 1) & mask] ?? 0)
    const n = now - state.first
    state.sum_ty += n * dt * dy - dy * state.sum_t - dt * state.sum_y
    state.sum_tt += n * dt * dt - 2 * dt * state.sum_t
    state.sum_t -= n * dt
    state.sum_y -= n * dy
  }
  while (now - state.first >= size - 1 || (t[state.first & mask] ?? 0) < from_s) {
    take(state, state.first, now, -1)
    state.first += 1
  }
  // A window that grew takes older beats in again.
  while (state.first > 0 && now - state.first < size - 2 && (t[(state.first - 1) & mask] ?? 0) >= from_s) {
    state.first -= 1
    take(state, state.first, now, 1)
  }
  if ((now & anew) === 0) {
    state.sum_t = 0
    state.sum_y = 0
    state.sum_tt = 0
    state.sum_ty = 0
    for (let i = state.first; i < now; i += 1) take(state, i, now, 1)
  }
  return now - state.first + 1
}

/**
 * Causal straight-line regression over a window just long enough for the noise: the slope's standard error is
 * sigma * sqrt(12 dt) / W^1.5, so W follows from the noise and the excursion (Savitzky-Golay endpoint of order 1).
 */
export const trend = (aim: Aim): Machine<Trending, Beat, Trend> => ({
  start: () => ({
    t: new Float64Array(size),
    y: new Float64Array(size),
    count: 0,
    n: 0,
    perBeats: 1,
    perSpread: 0,
    first: 0,
    sum_t: 0,
    sum_y: 0,
    sum_tt: 0,
    sum_ty: 0,
    bend: 0,
    usual_s: 0,
    struck_s: 0,
    window_s: 0.09,
    trend: {
      t_s: 0,
      dt_s: 0,
      y_n: 0,
      level_n: 0,
      slope: 0,
      noise_n: 0,
      error_n: 0,
      slopeError: 0,
      usual_s: 0,
      struck: false,
    },
  }),
  step(state, beat, say) {
    const { t, y, trend } = state
    const now = state.count
    t[now & mask] = beat.t_s
    y[now & mask] = beat.y_n
    state.count = now + 1
    trend.t_s = beat.t_s
    trend.dt_s = beat.dt_s
    trend.y_n = beat.y_n
    if (beat.dt_s > 0) {
      if (state.usual_s === 0) state.usual_s = beat.dt_s
      else state.usual_s += (Math.min(beat.dt_s, 3 * state.usual_s) - state.usual_s) * 0.05
    }
    const dt = state.usual_s
    state.struck_s -= beat.dt_s
    if (now >= 2 && beat.dt_s < 2 * dt) {
      const bend = Math.abs(beat.y_n - 2 * (y[(now - 1) & mask] ?? 0) + (y[(now - 2) & mask] ?? 0))
      const sigma = Math.max(state.bend, 0.02)
      // At a slow pace the hips' own acceleration bends as sharply as a knock.
      if (dt < 0.03 && bend > 9 * sigma && bend > 0.05 * aim.excursion_n) state.struck_s = ringing_s
      // E|second difference| of white noise is sqrt(6) * sqrt(2/pi) * sigma.
      state.bend += (Math.min(bend / 1.954, 3 * sigma) - state.bend) * (now < 40 ? 0.1 : 0.02)
    }
    const noise = state.bend
    trend.noise_n = noise
    trend.usual_s = dt
    trend.struck = state.struck_s > 0
    // Noise and excursion change slowly, and roots are dear.
    if ((now & 15) === 0) {
      const wanted = Math.cbrt(((noise / aim.excursion_n) * Math.sqrt(12 * dt)) / 0.15) ** 2
      state.window_s = Math.max(0.09, 1.3 * dt, Math.min(0.2, wanted))
    }
    const n = slide(state, now)
    const { sum_t, sum_y, sum_tt, sum_ty } = state
    const spread = n * sum_tt - sum_t * sum_t
    trend.slope = spread > 0 ? (n * sum_ty - sum_t * sum_y) / spread : 0
    trend.level_n = beat.y_n + (sum_y - trend.slope * sum_t) / n
    if (n !== state.n || (now & 15) === 0) {
      state.n = n
      state.perBeats = 1 / Math.sqrt(n)
      state.perSpread = spread > 0 ? Math.sqrt(n / spread) : 0
    }
    trend.error_n = 2 * noise * state.perBeats
    trend.slopeError = noise * state.perSpread
    say(trend)
    return state
  },
})
