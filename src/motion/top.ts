import type { HoldReason } from '../model/motion-event.ts'
import type { Shape } from './boundaries.ts'
import { type Depth, newDepth, seeBottom, startDepth } from './depth.ts'
import { bell, fullSpread, move, newReach, type Reach, startAt, topOf } from './reach.ts'
import type { Scale } from './scale.ts'
import type { Swing } from './swing.ts'

/** What is known of the full-extension line from rep to rep. */
export interface TopKeeping {
  readonly reach: Reach
  readonly depth: Depth
  /** Tension of the person's own hold, N; NaN while there is none. */
  hold_n: number
  /** Standard uncertainty of a hold measured before, N; NaN when it is not known. */
  holdError_n: number
  /** Mean tension of standing still since the walk-in, N, and over how many beats. */
  standing_n: number
  standingBeats: number
  lastPlateau_n: number
  /** No rep since the walk-in. */
  fresh: boolean
  /** Foot steps so far, as far as they can be told. */
  steps: number
  /** How likely the feet moved before the rep at hand. */
  pStep: number
  /** How far this person's stance wanders from rep to rep, in excursions. */
  wander: number
}

/** Before a person is known; feet that creep by a centimetre a rep make it three times as much. */
const usualWander = 0.025
const widestWander = 0.08
const certainlyFull = 0.8
const wanderShare = 0.15

export const newTop = (): TopKeeping => ({
  reach: newReach(),
  depth: newDepth(),
  hold_n: Number.NaN,
  holdError_n: Number.NaN,
  standing_n: 0,
  standingBeats: 0,
  lastPlateau_n: Number.NaN,
  fresh: true,
  steps: 0,
  pStep: 0,
  wander: usualWander,
})

/** Nobody stands in the band any more; whoever walks in again may stand elsewhere. */
export const walkOut = (top: TopKeeping): void => {
  top.fresh = true
  top.standing_n = 0
  top.standingBeats = 0
}

/** Before a hinge people settle back a little (2 % to 98 % of those seen: -20 % to +3 % of the excursion). */
const settle = 0.04
const settleDensity = (d: number): number =>
  (0.85 * bell((d + settle) / 0.045)) / 0.045 + (0.15 * bell((d + 0.13) / 0.08)) / 0.08
const stepSpread = 0.29
/** Standing hips seldom move further than this in 0.2 s, in excursions, up and down; a foot step does. */
const stillUp = 0.11
const stillDown = 0.07
const edge = 0.07

/** How much likelier a step is than none, by how suddenly the tension moved while the person stood. */
const suddenness = (up: number, down: number): number => {
  const q = Math.max((up - stillUp) / edge, (down - stillDown) / edge)
  return q > 0 ? Math.min(30, Math.exp(2 * q)) : Math.max(0.2, Math.exp(q))
}

/**
 * A step that nobody could see, because it was joined to the hinge or the drive: how likely, and how far, in
 * excursions.
 */
const unseen = 0.006
const unseenSpread = 0.18
const stepError = 0.14
/** Whoever walked out and in again may stand elsewhere. */
const elsewhere = 0.6
const stepDensity = (d: number): number => bell((d + settle) / stepSpread) / stepSpread

/** Stands in a band relax by about 0.6 % between the hold and the first rep (stress relaxation goes with log t). */
const relaxed = 0.994
/** Softening a rep, as a share of the tension: quickest at first (Mullins effect). */
const creepAfter = (reps: number): number => -0.001 - 0.004 * Math.exp(-reps / 4)

/** How well that is known, in tensions. */
const creepSpread = 0.004

/** A hold outside these shares of a rep's leg above its bottom was made in another band or on another mark. */
const lowestHold = 0.5
const highestHold = 2.2

const begin = (
  top: TopKeeping,
  leg_n: number,
  { before_n, plateau_n, departure_n: bottom_n }: Shape,
): HoldReason | null => {
  const { reach, hold_n } = top
  // Whoever comes up higher than they stood had not stood tall.
  const standing_n = Math.max(plateau_n, top.standingBeats > 0 ? top.standing_n : before_n)
  const share = (hold_n - bottom_n) / leg_n
  const held = share > lowestHold && share < highestHold
  const reason = held ? null : Number.isNaN(hold_n) ? 'none-made' : 'hold-misfits'
  if (!held) top.hold_n = Number.NaN
  const size = Math.max(leg_n, (held ? hold_n : standing_n) - bottom_n)
  if (held) {
    const doubt_n = Number.isNaN(top.holdError_n) ? 0 : top.holdError_n
    startAt(reach, relaxed * hold_n, Math.hypot(0.008 * hold_n, 0.02 * size, usualWander * leg_n, doubt_n), size)
  } else startAt(reach, 0.99 * standing_n, Math.hypot(0.012 * standing_n, 0.06 * size), size)
  startDepth(top.depth, reach, bottom_n, size)
  return reason
}

/** Brings the belief about the top up to the rep at hand, before its plateau is judged. */
export const bringUp = (top: TopKeeping, scale: Scale, shape: Shape, swing: Swing, reps: number): HoldReason | null => {
  const { reach } = top
  const leg = Math.max(shape.plateau_n, shape.before_n) - shape.departure_n
  const R = scale.excursion_n
  const fresh = top.fresh
  top.fresh = false
  top.pStep = 0
  if (!reach.known) return begin(top, leg, shape)
  const before = topOf(reach)
  const { mean } = before
  const last_n = fresh ? mean : top.lastPlateau_n
  // After a plateau that was none the feet are taken to have stayed.
  const moved = Number.isNaN(last_n) ? -settle : (shape.before_n - last_n) / R
  const prior = fresh ? elsewhere : (1 + top.steps) / (25 + reps)
  const sudden = fresh ? 1 : suddenness(swing.up_n / R, swing.down_n / R)
  const stayed = settleDensity(moved)
  const none = (1 - prior - unseen) * stayed
  const seen = prior * stepDensity(moved) * sudden
  const sum = none + seen + unseen * stayed
  top.pStep = 1 - none / sum
  if (!fresh) top.steps += top.pStep
  const wandered_n = Math.hypot(creepSpread * mean, top.wander * R)
  move(
    reach,
    [
      { share: none / sum, by_n: creepAfter(reps) * mean, spread_n: wandered_n },
      { share: seen / sum, by_n: (moved + settle) * R, spread_n: stepError * R },
      { share: (unseen * stayed) / sum, by_n: 0, spread_n: unseenSpread * R },
    ],
    R,
  )
  seeBottom(top.depth, reach, before, shape.departure_n, R)
  return fresh || top.pStep > 0.9 ? 'feet-moved' : null
}

/** After the plateau was judged: how far it lay from where it was expected tells how this person stands. */
export const learnWander = (top: TopKeeping, pFull: number, surprise: number): void => {
  if (pFull < certainlyFull) return
  const square = Math.min(widestWander, Math.sqrt(Math.max(0, surprise ** 2 - fullSpread ** 2))) ** 2
  top.wander = Math.sqrt(top.wander ** 2 + wanderShare * (square - top.wander ** 2))
}
