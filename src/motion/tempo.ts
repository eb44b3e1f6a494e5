import type { Shape } from './boundaries.ts'

/** How evenly this person moves: whoever keeps a steady tempo does not stop on the way. */
export interface Tempo {
  /** Evidence of pauses on the way, 1 for a plain case. */
  pauses: number
  /** How much the last reps' legs differed in time, as a mean |ln ratio|; NaN before the second rep. */
  restless: number
  hinge_s: number
  drive_s: number
  /** From the last rep's hinge to its drive, s. */
  down_s: number
}

export const newTempo = (): Tempo => ({
  pauses: 0,
  restless: Number.NaN,
  hinge_s: Number.NaN,
  drive_s: Number.NaN,
  down_s: Number.NaN,
})

/** A leg's time is not known better than this, s. */
const leastLeg_s = 0.1
const forgetting = 0.85
const pausedDown = 0.5

const hingeOf = (shape: Shape): number => Math.max(leastLeg_s, shape.bottomStart_s - shape.hingeStart_s)
const driveOf = (shape: Shape): number => Math.max(leastLeg_s, shape.lockoutStart_s - shape.driveStart_s)

/** Learns from a rep. */
export const followTempo = (tempo: Tempo, shape: Shape): void => {
  const hinge_s = hingeOf(shape)
  const drive_s = driveOf(shape)
  const change = Math.hypot(Math.log(hinge_s / tempo.hinge_s), Math.log(drive_s / tempo.drive_s)) / Math.SQRT2
  tempo.hinge_s = hinge_s
  tempo.drive_s = drive_s
  tempo.down_s = shape.driveStart_s - shape.hingeStart_s
  tempo.pauses = forgetting * tempo.pauses + (shape.paused ? pausedDown : 0)
  if (Number.isNaN(change)) return
  tempo.restless = Number.isNaN(tempo.restless) ? 0.5 * (change + 0.35) : 0.6 * tempo.restless + 0.4 * change
}

/** Whose legs take this equally long from rep to rep does not stop on the way. */
const steady = 0.36
/** Before two reps tell: whoever comes up again this soon, and as soon as the time before, moves at a steady tempo. */
const brisk_s = 2.3
const alike = 0.45
const seenPausing = 0.6
/** Whoever is this steady was not pausing but set a foot anew. */
const steadiest = 0.2

/**
 * How fast a movement of this size, in excursions, is against the last rep, both legs together; NaN before the first.
 */
export const speedOf = (tempo: Tempo, shape: Shape, size: number): number =>
  size * Math.sqrt((tempo.hinge_s * tempo.drive_s) / (hingeOf(shape) * driveOf(shape)))

/** Who has been this steady does not do a rep at a fraction of their speed. */
const steadyEnough = 0.3

export const isSteady = (tempo: Tempo): boolean => tempo.restless < steadyEnough

/** Whether this person may well stop on the way, `down_s` after the hinge under way was seen. */
export const mayPause = (tempo: Tempo, down_s: number): boolean =>
  (tempo.pauses > seenPausing && !(tempo.restless < steadiest)) ||
  (Number.isNaN(tempo.restless)
    ? down_s > brisk_s || tempo.down_s > brisk_s || Math.abs(Math.log(down_s / tempo.down_s)) > alike
    : tempo.restless > steady)
