import type { Trend } from '../signal/trend.ts'
import { enter, type Following, type SayPhase, standAt } from './following.ts'
import type { Scale } from './scale.ts'

// Shares are of the excursion where nothing else is said, speeds in excursions a second.

/**
 * A drive is measured by the fall before it, which is at least and, once reps are known, at most so many excursions.
 */
const shortestLeg = 0.5
const longestLeg = 1.2
/** A drive has come far enough at this share of its leg and of the excursion, further where there may be a row. */
const enoughOfLeg = 0.4
const enough = 0.36
const enoughWithRows = 0.42
/** It has stalled when it has not risen for so long, and does not; it falls back by this much, clear of the noise. */
const stallSpeed = 0.05
const stall_s = 0.3
const backDown = 0.1
const backErrors = 3
/** Whoever turns round without a stop below this share of the leg and of the excursion has bounced. */
const bouncedOfLeg = 0.6
const bounced = 0.5
/** ... unless it is a stance, so near to where the fall began and with such a rise. */
const backAtStart = 0.12
const stanceRise = 0.2
/** Near the top, so near to where the fall began and with such a rise, the slope alone tells. */
const nearTop = 0.2
const nearRise = 0.55
/** The lockout begins where the drive has slowed to this share of its steepest; a minimum-jerk path is 95 % there. */
const slowedNear = 0.4
const slowedBelow = 0.37
/** Lower down it may be a bounce or a pause: it must not fall faster than this share, and last a moment. */
const sinkingBelow = 0.1
const slowLast_s = 0.045

/** Back down, or stuck, before it was a drive: the bottom again, or a stance that was found. */
const giveUp = (state: Following, { t_s, level_n: level }: Trend, rise: number, R: number, say: SayPhase): void => {
  if (level > state.from_n - backAtStart * R && rise > stanceRise * R) {
    standAt(state, level, t_s, t_s, say)
    return
  }
  if (level < state.low_n) state.low_n = level
  state.lowAt_s = t_s
  enter(state, 'bottom', t_s, t_s, say)
}

/** Driving: until the hips stand still at the top, or turn round. */
export const inDrive = (state: Following, trend: Trend, scale: Scale, hasRows: boolean, say: SayPhase): void => {
  const { t_s, level_n: level, slope, error_n: error, dt_s } = trend
  const R = scale.excursion_n
  if (level > state.high_n) {
    state.high_n = level
    state.highAt_s = t_s
  }
  if (slope > state.steepestRise) state.steepestRise = slope
  const rise = state.high_n - state.low_n
  // Before the first rep the fall itself is the best yardstick.
  const fall = state.from_n - state.low_n
  const leg = Math.max(shortestLeg * R, Math.min(fall, scale.reps === 0 ? Infinity : longestLeg * R))
  // Before the first rep a small fall tells more of the person than the guess from the tension.
  const yardstick = scale.reps === 0 ? Math.min(R, fall) : R
  const isEnough = rise > Math.max(enoughOfLeg * leg, (hasRows ? enoughWithRows : enough) * yardstick)
  const stalled = slope < stallSpeed * R && t_s - state.highAt_s > stall_s
  const fellBack = state.high_n - level > Math.max(backDown * R, backErrors * error)
  const hasBounced = fellBack && rise < Math.max(bouncedOfLeg * leg, bounced * R)
  if (hasBounced || (!isEnough && stalled)) {
    giveUp(state, trend, rise, R, say)
    return
  }
  const near = state.high_n > state.from_n - nearTop * R && rise > nearRise * R
  const hasSlowed = slope < (near ? slowedNear : slowedBelow) * state.steepestRise
  const slow = hasSlowed && (near || slope > -sinkingBelow * state.steepestRise)
  state.slow_s = slow ? state.slow_s + dt_s : 0
  if (isEnough && ((slow && (near || state.slow_s > slowLast_s)) || fellBack))
    standAt(state, state.high_n, t_s, t_s, say)
}
