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
  bend: number
  usual_s: number
  struck_s: number
  window_s: number
  readonly trend: Trend
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
    const window = state.window_s
    const now_s = beat.t_s
    const now_n = beat.y_n
    let first = state.first
    while (now - first >= size || (t[first & mask] ?? 0) < now_s - window) first += 1
    // A window that grew takes older beats in again.
    while (first > 0 && now - first < size - 1 && (t[(first - 1) & mask] ?? 0) >= now_s - window) first -= 1
    state.first = first
    const n = now - first + 1
    let sum_t = 0
    let sum_y = 0
    let sum_tt = 0
    let sum_ty = 0
    for (let i = first; i < now; i += 1) {
      const age = (t[i & mask] ?? 0) - now_s
      const value = (y[i & mask] ?? 0) - now_n
      sum_t += age
      sum_y += value
      sum_tt += age * age
      sum_ty += age * value
    }
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
