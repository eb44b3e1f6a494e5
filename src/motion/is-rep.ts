import type { Shape } from './boundaries.ts'
import type { Scale } from './scale.ts'
import { isSteady, speedOf, type Tempo } from './tempo.ts'
import type { TopKeeping } from './top.ts'

/** What tells a rep from other movement, beside its own shape. */
export interface Admission {
  readonly top: TopKeeping
  readonly tempo: Tempo
  /** No hinge begins before the person's own hold has ended, s. */
  notBefore_s: number
  /** Since when somebody who walked in has stood, s; NaN while out of the band. */
  stoodFrom_s: number
  /** The last movements before the first rep that were taken for none. */
  passedOver: readonly { readonly shape: Shape }[]
}

/** The fastest hinge, turn and drive keep the hips down for longer than this; a knock does not. */
const shortestDown_s = 0.25
/** Who walks in and makes no hold stands this long before the first rep; what comes sooner is the last step, s. */
const shortestStand_s = 0.8
/** A leg under this share of a usual one is no rep. */
const smallestLeg = 0.2
/** Who is up again this soon may have given up a hinge or caught a sway: a rep is larger. */
const quick_s = 0.95
const quickLeg = 0.35
const quickAfterWalkIn = 0.42
/** Beside a whole leg the other may be smaller: a shallow hinge out of a short rep, and then all the way up. */
const wholeLeg = 0.6
const besideWhole = 0.18
const quickBesideWhole = 0.25
/**
 * Legs as small as this, and at so little of this person's speed, are sway, where so many reps showed a steady tempo.
 */
const swaySize = 0.36
const swaySpeed = 0.25
const swayKnown = 3
/**
 * Before the first rep there is only the tension to go by. Band and hips take away 6-60 % of it; settling into the band
 * up to 5 %, and more before the hold, while the person still finds a stance.
 */
const firstLeg = 0.042
const firstLegWithoutHold = 0.05
/** Of a quick dip the longer leg takes away this much, and both without a hold. */
const firstQuick = 0.08
/** The longer of its two legs, as a multiple of that. */
const firstLonger = 1.2
/** And its way up is no small part of its way down: that would be a bounce or a row at the bottom. */
const firstReturn = 0.38

const downOf = (shape: Shape): number => shape.before_n - shape.arrival_n
const upOf = (shape: Shape): number => shape.plateau_n - shape.departure_n

/** The longer of a movement's two legs, N. */
export const legOf = (shape: Shape): number => Math.max(downOf(shape), upOf(shape))

/** A dip before the first rep was one too if its longer leg is this share of that one's, or the other way round; */
const alikeLeg = 0.7
/** if the other is no smaller than this share; and if each leg took as long, but for this factor. */
const alikeOther = 0.4
const alikeTime = 1.7

const near = (a: number, b: number, factor: number): boolean => a < factor * b && b < factor * a

/** Whether what came before the first rep, and was too little to be told from a settling, moved like it. */
export const movedAlike = (dip: Shape, first: Shape): boolean => {
  const [dipHinge_s, hinge_s] = [dip.bottomStart_s - dip.hingeStart_s, first.bottomStart_s - first.hingeStart_s]
  const [dipDrive_s, drive_s] = [dip.lockoutStart_s - dip.driveStart_s, first.lockoutStart_s - first.driveStart_s]
  return (
    near(legOf(dip), legOf(first), 1 / alikeLeg) &&
    Math.min(downOf(dip), upOf(dip)) > alikeOther * legOf(first) &&
    near(dipHinge_s, hinge_s, alikeTime) &&
    near(dipDrive_s, drive_s, alikeTime)
  )
}

const isFirstRep = (admission: Admission, shape: Shape): boolean => {
  const [down, up] = [downOf(shape), upOf(shape)]
  const held = !Number.isNaN(admission.top.hold_n)
  if (!held && shape.hingeStart_s < admission.stoodFrom_s + shortestStand_s) return false
  const smallest = shape.before_n * (held ? firstLeg : firstLegWithoutHold)
  const [leg, longer] = [Math.min(down, up), Math.max(down, up)]
  if (leg < smallest || longer < firstLonger * smallest || up < firstReturn * down) return false
  if (shape.down_s >= quick_s || (held ? longer : leg) >= firstQuick * shape.before_n) return true
  // One quick dip may be anything; whoever makes the same one again moves like that.
  return admission.passedOver.some((dip) => movedAlike(dip.shape, shape))
}

/** Whether a movement is long enough, and not before the person's own hold. */
export const isPossible = (admission: Admission, shape: Shape): boolean =>
  shape.down_s >= shortestDown_s && shape.hingeStart_s >= admission.notBefore_s

/** Whether a movement is a rep: by what is known of this person, or before the first one by the tension alone. */
export const isRep = (admission: Admission, scale: Scale, shape: Shape): boolean => {
  if (!isPossible(admission, shape)) return false
  if (scale.reps === 0) return isFirstRep(admission, shape)
  const { top, tempo } = admission
  const R = scale.excursion_n
  const [down, up] = [downOf(shape), upOf(shape)]
  const size = Math.sqrt(Math.max(0, down * up)) / R
  const slow = speedOf(tempo, shape, size) < swaySpeed
  if (slow && size < swaySize && scale.reps >= swayKnown && isSteady(tempo)) return false
  // After a walk-in the person still finds a stance.
  const whole_n = top.fresh ? Number.POSITIVE_INFINITY : wholeLeg * R
  const slowLeast = legOf(shape) >= whole_n ? besideWhole : smallestLeg
  // A whole way down may be a step back, a whole way up is a drive.
  const quickLeast = up >= whole_n ? quickBesideWhole : top.fresh ? quickAfterWalkIn : quickLeg
  return Math.min(down, up) >= (shape.down_s < quick_s ? quickLeast : slowLeast) * R
}
