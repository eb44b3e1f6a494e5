import type { Phase } from '../model/phase.ts'
import type { Machine } from '../signal/machine.ts'
import type { Trend } from '../signal/trend.ts'
import type { Scale } from './scale.ts'

/** A live change of phase: final as said, but only a first look at where it began. */
export interface PhaseNote {
  readonly phase: Phase
  readonly began_s: number
  readonly at_s: number
}

/** What the live follower knows of the movement under way. Read by the rep keeper when a phase changes. */
export interface Following {
  phase: Phase
  /** When the phase was said. */
  since_s: number
  /** Tension the last fall started from, N, and the lowest level since, N. */
  from_n: number
  low_n: number
  lowAt_s: number
  /** Highest level of the rise under way, N, and its steepest slope, N/s. */
  high_n: number
  highAt_s: number
  steepestRise: number
  /** Slowly sinking maximum: what a fall is measured from. */
  crest_n: number
  /** How long the level has been flat, s, and where it was when that began, N. */
  flat_s: number
  anchor_n: number
  /** Steepest slope of the fall under way, N/s: below zero. */
  steepestFall: number
  /** For how long next to nothing has been left of the standing tension, s. */
  slack_s: number
  /** This bottom's row is over. */
  rowed: boolean
  /** How long the tension has stood a little above the bottom, s. */
  raised_s: number
  /** How long the drive has been slow, s. */
  slow_s: number
  /** The lockout was entered from a drive. */
  rising: boolean
}

const slackBelow_n = 12
/** Who walked in stands once the tension is flat for this long; who was in before starts sooner. */
const firstStill_s = 0.6
const againStill_s = 0.4
const leastStanding_n = 20
/** Far below what was known, but still for this long: another band. */
const otherBand_s = 2.5
/** A dip shallower than this share of the excursion is a shift of weight. */
const shallow = 0.2
/** What a fall is measured from sinks by so many excursions a second: bands creep, and people settle. */
const crestSinks = 0.06
/** Out of a deeper one nobody comes up without a drive. */
const halfway = 0.5
/** Standing again is this near to where the fall began, and this much above its lowest point. */
const backAgain = 0.12
const riseAgain = 0.06
/** A row lifts the tension by this share of the excursion, for this long. */
const rowHeight = 0.06
const rowStay_s = 0.15
/** Pauses on the way up last about a second, never two. */
const pauseLongest_s = 2

const enter = (state: Following, phase: Phase, began_s: number, at_s: number, say: (note: PhaseNote) => void): void => {
  state.rising = phase === 'lockout' && state.phase === 'drive'
  state.phase = phase
  state.since_s = at_s
  say({ phase, began_s: Math.min(began_s, at_s), at_s })
}

/** What a drive is expected to reach. */
const topOf = (state: Following, scale: Scale): number => (Number.isNaN(scale.top_n) ? state.from_n : scale.top_n)

/** Live phases by extremum, hysteresis and slope, on the yardstick of this person's own excursion. */
export const phases = (scale: Scale, hasRows: boolean): Machine<Following, Trend, PhaseNote> => ({
  start: () => ({
    phase: 'slack',
    since_s: Number.NaN,
    from_n: 0,
    low_n: 0,
    lowAt_s: 0,
    high_n: 0,
    highAt_s: 0,
    steepestRise: 0,
    crest_n: 0,
    flat_s: 0,
    anchor_n: 0,
    steepestFall: 0,
    slack_s: 0,
    rowed: false,
    raised_s: 0,
    slow_s: 0,
    rising: false,
  }),
  step(state, trend, say) {
    const { t_s, level_n: level, slope, error_n: error, dt_s } = trend
    if (Number.isNaN(state.since_s)) enter(state, 'slack', t_s, t_s, say)
    const R = scale.excursion_n
    const calm = state.phase === 'slack' ? Math.max(0.4 * R, 0.12 * level) : 0.12 * R
    const doubt = state.phase === 'slack' ? R : 0.3 * R
    const flat = Math.abs(slope) < calm + Math.min(doubt, 1.5 * trend.slopeError)
    // A slow hinge is flat at every moment, but does not stay where it was.
    const strayed = state.phase !== 'slack' && Math.abs(level - state.anchor_n) > 0.1 * R + 2 * error
    if (!flat || strayed || dt_s >= 0.3) state.anchor_n = level
    state.flat_s = flat && !strayed && dt_s < 0.3 ? state.flat_s + dt_s : 0
    if (trend.struck) return state
    // Out of the band: nearly nothing left of the standing tension, for a while.
    const slackLine = Math.max(slackBelow_n, 0.14 * (Number.isNaN(scale.top_n) ? state.crest_n : scale.top_n))
    state.slack_s = level < slackLine ? state.slack_s + dt_s : 0
    if (state.phase !== 'slack' && state.slack_s > 0.4) {
      enter(state, 'slack', t_s - state.slack_s, t_s, say)
      return state
    }
    switch (state.phase) {
      case 'slack': {
        const known = !Number.isNaN(scale.top_n) && state.flat_s < otherBand_s
        const standing = known ? 0.45 * scale.top_n : leastStanding_n
        const still_s = scale.reps > 0 ? againStill_s : firstStill_s
        if (level > Math.max(standing, slackLine * 1.3) && state.flat_s > still_s) {
          state.crest_n = level
          enter(state, 'lockout', t_s - state.flat_s, t_s, say)
        }
        return state
      }
      case 'lockout': {
        // A stop on the way up was no lockout: the drive goes on.
        // At the top itself a rise is a step of the feet.
        const paused =
          state.rising && t_s - state.since_s < pauseLongest_s && state.high_n < topOf(state, scale) - 0.17 * R
        if (paused && slope > 0.3 * R && level > state.high_n + 0.12 * R) {
          enter(state, 'drive', state.since_s, t_s, say)
          return state
        }
        if (level >= state.crest_n) {
          state.crest_n = level
        } else state.crest_n -= Math.min(state.crest_n - level, crestSinks * R * dt_s)
        // A still stand is the new measure, whatever stood higher before it.
        if (state.flat_s > 0.8) state.crest_n += (level - state.crest_n) * Math.min(1, dt_s / 0.5)
        const fall = state.crest_n - level
        if (fall > Math.max(0.16 * R, 4 * error) && (slope < -0.1 * R || fall > 0.4 * R)) {
          state.from_n = state.crest_n
          state.low_n = level
          state.lowAt_s = t_s
          state.steepestFall = slope
          state.rowed = false
          enter(state, 'hinge', t_s, t_s, say)
        }
        return state
      }
      case 'hinge':
      case 'bottom':
      case 'row': {
        if (level < state.low_n) {
          state.low_n = level
          state.lowAt_s = t_s
        }
        // A row begins with a dip; the shelf after it is the bottom to start from.
        if (hasRows && state.phase !== 'hinge' && state.flat_s > 0.1)
          state.low_n += (level - state.low_n) * Math.min(1, dt_s / 0.15)
        if (slope < state.steepestFall) state.steepestFall = slope
        const depth = state.from_n - state.low_n
        if (state.phase === 'hinge' && slope > 0.12 * state.steepestFall && depth > 0.28 * R) {
          enter(state, 'bottom', t_s, t_s, say)
        }
        // Back where it started, or standing still near it: no hinge but a shift of weight.
        if (depth < shallow * R) {
          if (level > state.from_n - 0.08 * R || state.flat_s > 1.1) {
            state.crest_n = level
            enter(state, 'lockout', t_s, t_s, say)
          }
          return state
        }
        const rise = level - state.low_n
        const rowToCome = hasRows && !state.rowed
        const sure = depth < 0.35 * R ? 0.18 : rowToCome ? 0.22 : 0.115
        const line = Math.max(sure * R, 3.7 * error)
        const steep = 0.28 * R
        if (rise > line && (slope > steep || rise > 0.5 * R)) {
          state.high_n = level
          state.highAt_s = t_s
          state.steepestRise = Math.max(slope, steep)
          enter(state, 'drive', state.lowAt_s, t_s, say)
          return state
        }
        // Standing again near where the fall began, without a drive: a stance was found.
        if (depth < halfway * R && level > state.from_n - backAgain * R && rise > riseAgain * R && state.flat_s > 0.4) {
          state.crest_n = level
          enter(state, 'lockout', t_s - state.flat_s, t_s, say)
          return state
        }
        if (!hasRows || state.phase === 'hinge') return state
        // A drive crosses this height in a moment; a row stays in it.
        const raised = rise > rowHeight * R
        state.raised_s = raised ? state.raised_s + dt_s : 0
        if (state.phase === 'bottom' && state.raised_s > rowStay_s) enter(state, 'row', t_s - rowStay_s, t_s, say)
        else if (state.phase === 'row' && !raised) {
          state.rowed = true
          enter(state, 'bottom', t_s, t_s, say)
        }
        return state
      }
      case 'drive': {
        if (level > state.high_n) {
          state.high_n = level
          state.highAt_s = t_s
        }
        if (slope > state.steepestRise) state.steepestRise = slope
        const rise = state.high_n - state.low_n
        // Before the first rep the fall itself is the best yardstick.
        const leg = Math.max(0.5 * R, Math.min(state.from_n - state.low_n, scale.reps === 0 ? Infinity : 1.2 * R))
        const back = state.high_n - level
        const enough = rise > Math.max(0.4 * leg, (hasRows ? 0.42 : 0.36) * R)
        const stalled = slope < 0.05 * R && t_s - state.highAt_s > 0.3
        const fellBack = back > Math.max(0.1 * R, 3 * error)
        // Whoever turns round without a stop this far down has bounced.
        const bounced = fellBack && rise < Math.max(0.6 * leg, 0.5 * R)
        if (bounced || (!enough && stalled)) {
          if (level > state.from_n - 0.12 * R && rise > 0.2 * R) {
            state.crest_n = level
            enter(state, 'lockout', t_s, t_s, say)
            return state
          }
          if (level < state.low_n) state.low_n = level
          state.lowAt_s = t_s
          enter(state, 'bottom', t_s, t_s, say)
          return state
        }
        // Near the top the slope alone tells; lower down it may be a bounce or a pause, so it has to last a moment.
        const near = state.high_n > state.from_n - 0.2 * R && rise > 0.55 * R
        const slow = slope < (near ? 0.4 : 0.37) * state.steepestRise && (near || slope > -0.1 * state.steepestRise)
        state.slow_s = slow ? state.slow_s + dt_s : 0
        if (enough && ((slow && (near || state.slow_s > 0.045)) || fellBack)) {
          state.crest_n = state.high_n
          enter(state, 'lockout', t_s, t_s, say)
        }
        return state
      }
    }
  },
})
