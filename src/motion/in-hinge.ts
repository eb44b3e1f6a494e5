import type { Trend } from '../signal/trend.ts'
import { enter, type Following, type SayPhase, standAt } from './following.ts'
import type { Scale } from './scale.ts'

// Shares are of the excursion, speeds in excursions a second.

/** The bottom begins where the fall has slowed to this share of its steepest, this far down. */
const slowed = 0.12
const bottomDepth = 0.28
/** A dip shallower than this is a shift of weight: over when back near its start, or after a still stand. */
const shallow = 0.2
const nearStart = 0.08
const shallowStand_s = 1.1
/** A drive has begun with this rise, as sure as the depth and a row still to come allow, clear of the noise ... */
const surelyUp = 0.115
const surelyUpAndNoRow = 0.22
const surelyUpFromLittle = 0.18
const littleDepth = 0.35
const riseErrors = 3.7
/** ... if it is fast, or large. */
const driveSpeed = 0.28
const largeRise = 0.5
/** Out of a deeper dip nobody comes up without a drive. */
const halfway = 0.5
/** Standing again is this near to where the fall began, this much above its lowest point, and still for so long. */
const backAgain = 0.12
const riseAgain = 0.06
const standAgain_s = 0.4
/** Nobody stays for so long above the bottom of a shallow rep: who walked in too far has settled back. */
const settled_s = 3
/** A row lifts the tension by this much, for this long; a drive crosses that height in a moment. */
const rowHeight = 0.06
const rowStay_s = 0.15
/** The shelf after a row's own dip is followed with this time constant, once flat for so long. */
const shelf_s = 0.15
const shelfFlat_s = 0.1

/** Lets the lowest level follow: down at once; where rows are done also up to the shelf after a row's dip. */
const followLow = (state: Following, { t_s, level_n: level, dt_s }: Trend, hasRows: boolean): void => {
  if (level < state.low_n) {
    state.low_n = level
    state.lowAt_s = t_s
  }
  if (hasRows && state.phase !== 'hinge' && state.flat_s > shelfFlat_s)
    state.low_n += (level - state.low_n) * Math.min(1, dt_s / shelf_s)
}

/** Within the bottom: whether the tension stands raised for long enough to be a row. */
const followRow = (state: Following, { t_s, level_n: level, dt_s }: Trend, R: number, say: SayPhase): void => {
  const raised = level - state.low_n > rowHeight * R
  state.raised_s = raised ? state.raised_s + dt_s : 0
  if (state.phase === 'bottom' && state.raised_s > rowStay_s) enter(state, 'row', t_s - rowStay_s, t_s, say)
  else if (state.phase === 'row' && !raised) {
    state.rowed = true
    enter(state, 'bottom', t_s, t_s, say)
  }
}

/** Hinging, at the bottom or in its row: until the tension rises into a drive, or it was no hinge. */
export const inHinge = (state: Following, trend: Trend, scale: Scale, hasRows: boolean, say: SayPhase): void => {
  const { t_s, level_n: level, slope, error_n: error } = trend
  const R = scale.excursion_n
  followLow(state, trend, hasRows)
  if (slope < state.steepestFall) state.steepestFall = slope
  const depth = state.from_n - state.low_n
  if (state.phase === 'hinge' && slope > slowed * state.steepestFall && depth > bottomDepth * R)
    enter(state, 'bottom', t_s, t_s, say)
  if (depth < shallow * R) {
    if (level > state.from_n - nearStart * R || state.flat_s > shallowStand_s) standAt(state, level, t_s, t_s, say)
    return
  }
  const rise = level - state.low_n
  const rowToCome = hasRows && !state.rowed
  const sure = depth < littleDepth * R ? surelyUpFromLittle : rowToCome ? surelyUpAndNoRow : surelyUp
  const steep = driveSpeed * R
  if (rise > Math.max(sure * R, riseErrors * error) && (slope > steep || rise > largeRise * R)) {
    state.high_n = level
    state.highAt_s = t_s
    state.steepestRise = Math.max(slope, steep)
    enter(state, 'drive', state.lowAt_s, t_s, say)
    return
  }
  // Without a drive, near where the fall began or for long: a stance was found.
  const isBack = level > state.from_n - backAgain * R && rise > riseAgain * R
  const hasSettled = t_s - state.lowAt_s > settled_s
  if (depth < halfway * R && (isBack || hasSettled) && state.flat_s > standAgain_s) {
    standAt(state, level, t_s - state.flat_s, t_s, say)
    return
  }
  if (hasRows && state.phase !== 'hinge') followRow(state, trend, R, say)
}
