import type { Trend } from '../signal/trend.ts'
import { enter, type Following, type SayPhase } from './following.ts'
import type { Scale } from './scale.ts'

/** Pauses on the way up last about a second, never two; so near to the top a rise is a step of the feet. */
const pauseLongest_s = 2
const pausedBelow = 0.17
/** The drive goes on where the tension rises this fast, in excursions a second, and this far above the stop. */
const resumeSpeed = 0.3
const resumeRise = 0.12
/**
 * A fall is measured from the highest level; after so long a still stand is the new measure, with this time constant.
 */
const settled_s = 0.8
const takeOver_s = 0.5
/** A hinge has begun this far down, if it is clear of the noise and fast, in excursions a second, or far enough. */
const fallen = 0.16
const fallenErrors = 4
const fallSpeed = 0.1
const fallenFar = 0.4
/** A first drive that stops on its way wavers there by so much of its own fall, all that is known of the person yet. */
const wavers = 0.12
const wavering_s = 0.6

/** What a drive is expected to reach. */
const topOf = (state: Following, scale: Scale): number => (Number.isNaN(scale.top_n) ? state.from_n : scale.top_n)

/** A stop on the way up was no lockout. */
const resumes = (state: Following, { t_s, level_n: level, slope }: Trend, scale: Scale): boolean => {
  const R = scale.excursion_n
  if (!state.rising || t_s - state.since_s >= pauseLongest_s) return false
  if (state.high_n >= topOf(state, scale) - pausedBelow * R) return false
  return slope > resumeSpeed * R && level > state.high_n + resumeRise * R
}

/** Standing tall: until the tension falls away, or the drive turns out to go on. */
export const inLockout = (state: Following, trend: Trend, scale: Scale, say: SayPhase): void => {
  const { t_s, level_n: level, slope, error_n: error, dt_s } = trend
  const R = scale.excursion_n
  if (resumes(state, trend, scale)) {
    enter(state, 'drive', state.since_s, t_s, say)
    return
  }
  if (level > state.crest_n) state.crest_n = level
  if (state.flat_s > settled_s) state.crest_n += (level - state.crest_n) * Math.min(1, dt_s / takeOver_s)
  const fall = state.crest_n - level
  const isFirst = state.rising && scale.reps === 0 && t_s - state.since_s < wavering_s
  const wavered_n = isFirst ? wavers * (state.from_n - state.low_n) : 0
  if (
    fall > Math.max(fallen * R, fallenErrors * error, wavered_n) &&
    (slope < -fallSpeed * R || fall > fallenFar * R)
  ) {
    state.from_n = state.crest_n
    state.low_n = level
    state.lowAt_s = t_s
    state.steepestFall = slope
    state.rowed = false
    enter(state, 'hinge', t_s, t_s, say)
  }
}
