import type { HoldReason } from '../model/motion-event.ts'
import type { Shape } from './boundaries.ts'
import { move, newReach, type Reach, startAt, topOf } from './reach.ts'
import type { Scale } from './scale.ts'
import type { Swing } from './swing.ts'

/** What is known of the full-extension line from rep to rep. */
export interface TopKeeping {
  readonly reach: Reach
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
}

export const newTop = (): TopKeeping => ({
  reach: newReach(),
  hold_n: Number.NaN,
  holdError_n: Number.NaN,
  standing_n: 0,
  standingBeats: 0,
  lastPlateau_n: Number.NaN,
  fresh: true,
  steps: 0,
  pStep: 0,
})

const bell = (z: number): number => Math.exp(-0.5 * z * z)

/** Before a hinge people settle back a little (2 % to 98 % of those seen: -20 % to +3 % of the excursion). */
const settle = 0.06
const settleDensity = (d: number): number =>
  (0.85 * bell((d + settle) / 0.045)) / 0.045 + (0.15 * bell((d + 0.13) / 0.08)) / 0.08
const stepSpread = 0.3
/** Standing hips move by less than this in 0.2 s, in excursions, up and down (99 % of those seen); a foot step by more. */
const stillUp = 0.11
const stillDown = 0.135
const edge = 0.05

/** How much likelier a step is than none, by how suddenly the tension moved while the person stood. */
const suddenness = (up: number, down: number): number => {
  const q = Math.max((up - stillUp) / edge, (down - stillDown) / edge)
  return q > 0 ? Math.min(30, Math.exp(2 * q)) : Math.max(0.2, Math.exp(q))
}

const unseen = 0.0005
const stepError = 0.09
const stepDensity = (d: number): number => bell((d + settle) / stepSpread) / stepSpread

/** Stands in a band relax by about 1 % between the hold and the first rep (stress relaxation goes with log t). */
const relaxed = 0.991
/** Softening a rep, as a share of the tension: quickest at first (Mullins effect). */
const creepAfter = (reps: number): number => -0.001 - 0.004 * Math.exp(-reps / 4)

const begin = (top: TopKeeping, leg_n: number, bottom_n: number): void => {
  const { reach, hold_n, standing_n } = top
  const held = !Number.isNaN(hold_n)
  const size = Math.max(leg_n, (held ? hold_n : standing_n) - bottom_n)
  if (held) {
    const error = Math.hypot(0.008 * hold_n, 0.02 * size, Number.isNaN(top.holdError_n) ? 0 : top.holdError_n)
    startAt(reach, relaxed * hold_n, error, size)
  } else startAt(reach, 0.99 * standing_n, Math.hypot(0.012 * standing_n, 0.06 * size), size)
}

/** Brings the belief about the top up to the rep at hand, before its plateau is judged. */
export const bringUp = (top: TopKeeping, scale: Scale, shape: Shape, swing: Swing, reps: number): HoldReason | null => {
  const { reach } = top
  const leg = Math.max(shape.plateau_n, shape.before_n) - shape.departure_n
  const R = scale.excursion_n
  const fresh = top.fresh
  top.fresh = false
  top.pStep = 0
  if (!reach.known) {
    begin(top, leg, shape.departure_n)
    return Number.isNaN(top.hold_n) ? 'none-made' : null
  }
  const { mean } = topOf(reach)
  if (fresh) {
    // Feet may stand elsewhere: what standing shows weighs as much as what was known.
    const other = 0.99 * top.standing_n
    startAt(reach, (mean + other) / 2, Math.max(0.1 * leg, Math.abs(mean - other) / 2), R)
    return 'feet-moved'
  }
  // After a plateau that was none the feet are taken to have stayed.
  const moved = Number.isNaN(top.lastPlateau_n) ? -settle : (shape.before_n - top.lastPlateau_n) / R
  const prior = (1 + top.steps) / (25 + reps)
  const step = prior * stepDensity(moved) * suddenness(swing.up_n / R, swing.down_n / R)
  top.pStep = step / (step + (1 - prior) * settleDensity(moved))
  top.steps += top.pStep
  move(
    reach,
    {
      creep_n: creepAfter(reps) * mean,
      spread_n: Math.hypot(0.004 * mean, 0.015 * R),
      pStep: top.pStep,
      step_n: (moved + settle) * R,
      stepSpread_n: stepError * R,
      pUnseen: unseen,
    },
    R,
  )
  return top.pStep > 0.9 ? 'feet-moved' : null
}
