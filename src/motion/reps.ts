import type { Detected, Doubt, Rep } from '../model/rep.ts'
import { type DeviceMicros, newtons } from '../model/units.ts'
import type { Trend } from '../signal/trend.ts'
import { type Shape, shapeOf } from './boundaries.ts'
import type { PhaseNote } from './phases.ts'
import { judge, move, newReach, type Reach, startAt, tell, topOf, verdictOf } from './reach.ts'
import { learnExcursion, type Scale } from './scale.ts'
import { newStretch, type Stretch, stretchOf, type Trace } from './trace.ts'

const us = (t_s: number): DeviceMicros => Math.round(t_s * 1e6) as DeviceMicros

/** A hinge under way, and what has been said of it. */
interface Candidate {
  hingeSeen_s: number
  bottomSeen_s: number
  driveSeen_s: number
  lockoutSeen_s: number
}

export interface Keeping {
  candidate: Candidate | null
  /** When the verdict is due; NaN while none is. */
  due_s: number
  /** Nothing before this belongs to the next rep. */
  free_s: number
  number: number
  /** Mean tension of standing still since the walk-in, N, and over how many beats. */
  standing_n: number
  standingBeats: number
  hold_n: number
  /** The hold inside the samples comes before the first rep, s. */
  notBefore_s: number
  lastPlateau_n: number
  freshSet: boolean
  /** A pause on the way was seen. */
  pauses: boolean
  /** Foot steps so far, as far as they can be told. */
  steps: number
  readonly reach: Reach
  readonly stretch: Stretch
}

export const newKeeping = (): Keeping => ({
  candidate: null,
  due_s: Number.NaN,
  free_s: Number.NEGATIVE_INFINITY,
  number: 0,
  standing_n: 0,
  standingBeats: 0,
  hold_n: Number.NaN,
  notBefore_s: Number.NEGATIVE_INFINITY,
  lastPlateau_n: Number.NaN,
  freshSet: true,
  pauses: false,
  steps: 0,
  reach: newReach(),
  stretch: newStretch(),
})

/** The plateau is looked at for this long before it is judged. */
const verdictWait_s = 0.6
/** A stop this far from the top may be a pause on the way: it gets longer. */
const pauseReach = 0.72
const pauseWait_s = 0.88
/** People who pause do so again, for up to a second. */
const againWait_s = 1.5
/** The fastest hinge, turn and drive keep the hips down for longer than this; a foot step or a sway does not. */
const shortestDown_s = 0.45

/** A leg under this share of a usual one is no rep. */
const smallestLeg = 0.28
/** Before the first rep there is only the tension to go by. */
const firstLeg = 0.05

const bell = (z: number): number => Math.exp(-0.5 * z * z)

/** Before a hinge people settle back a little (2 % to 98 % of those seen: -20 % to +3 % of the excursion). */
const settle = 0.06
const settleDensity = (d: number): number =>
  (0.85 * bell((d + settle) / 0.045)) / 0.045 + (0.15 * bell((d + 0.13) / 0.08)) / 0.08
const stepSpread = 0.3
const stepDensity = (d: number): number => bell((d + settle) / stepSpread) / stepSpread

const ready = (keeping: Keeping, scale: Scale, shape: Shape): void => {
  const leg = Math.max(shape.plateau_n, shape.before_n) - shape.departure_n
  const { reach } = keeping
  if (!reach.known) {
    const held = !Number.isNaN(keeping.hold_n)
    const size = Math.max(leg, (held ? keeping.hold_n : keeping.standing_n) - shape.departure_n)
    if (held) startAt(reach, 0.991 * keeping.hold_n, Math.hypot(0.008 * keeping.hold_n, 0.02 * size), size)
    else startAt(reach, 0.99 * keeping.standing_n, Math.hypot(0.012 * keeping.standing_n, 0.06 * size), size)
  } else if (keeping.freshSet) {
    // Feet may stand elsewhere: what standing shows weighs as much as what was known.
    const { mean } = topOf(reach)
    const other = 0.99 * keeping.standing_n
    startAt(reach, (mean + other) / 2, Math.max(0.1 * leg, Math.abs(mean - other) / 2), scale.excursion_n)
  } else {
    const R = scale.excursion_n
    const top = topOf(reach).mean
    const moved = (shape.before_n - keeping.lastPlateau_n) / R
    const prior = (1 + keeping.steps) / (25 + keeping.number)
    const step = prior * stepDensity(moved)
    const pStep = step / (step + (1 - prior) * settleDensity(moved))
    keeping.steps += pStep
    // Softening is quickest in the first repetitions of a set (Mullins effect; stress relaxation goes with log t).
    const creep = -0.001 - 0.004 * Math.exp(-keeping.number / 4)
    move(
      reach,
      {
        creep_n: creep * top,
        spread_n: Math.hypot(0.004 * top, 0.015 * R),
        pStep,
        step_n: (moved + settle) * R,
        stepSpread_n: 0.06 * R,
      },
      R,
    )
  }
  keeping.freshSet = false
}

const finish = (keeping: Keeping, candidate: Candidate, trend: Trend, trace: Trace, scale: Scale): Rep | null => {
  const now = trend.t_s
  const noisy = trend.noise_n / scale.excursion_n
  const half = Math.max(0.02, Math.min(0.07, 0.02 + noisy))
  const from = Math.max(keeping.free_s - 0.2, candidate.hingeSeen_s - 12)
  const stretch = stretchOf(trace, from, now, half, keeping.stretch)
  const shape = shapeOf(stretch, {
    earliest_s: keeping.free_s,
    hingeSeen_s: candidate.hingeSeen_s,
    lockoutSeen_s: candidate.lockoutSeen_s,
    now_s: now,
  })
  if (shape === null) return null
  const down = shape.before_n - shape.arrival_n
  const up = shape.plateau_n - shape.departure_n
  if (Math.min(down, up) < smallestLeg * scale.excursion_n) return null
  if (shape.down_s < shortestDown_s) return null
  if (scale.reps === 0 && Math.min(down, up) < firstLeg * shape.before_n) return null
  if (shape.hingeStart_s < keeping.notBefore_s) return null
  keeping.pauses ||= shape.paused
  ready(keeping, scale, shape)
  learnExcursion(scale, Math.max(down, up))
  const before = topOf(keeping.reach)
  const pFull = judge(keeping.reach, shape.plateau_n, shape.departure_n, scale.excursion_n)
  const verdict = verdictOf(pFull)
  tell(keeping.reach, scale)
  keeping.number += 1
  keeping.lastPlateau_n = shape.plateau_n
  const size = Math.max(1e-6, before.mean - shape.departure_n)
  const detected: Detected = {
    hingeStart_us: us(candidate.hingeSeen_s),
    bottomStart_us: us(candidate.bottomSeen_s),
    driveStart_us: us(candidate.driveSeen_s),
    lockoutStart_us: us(candidate.lockoutSeen_s),
    verdict_us: us(now),
  }
  const doubts: Doubt[] = []
  return {
    number: keeping.number,
    hingeStart_us: us(shape.hingeStart_s),
    bottomStart_us: us(shape.bottomStart_s),
    driveStart_us: us(shape.driveStart_s),
    lockoutStart_us: us(shape.lockoutStart_s),
    row_us: null,
    detected,
    top_n: newtons(before.mean),
    plateau_n: newtons(shape.plateau_n),
    bottom_n: newtons(shape.departure_n),
    reach: up / size,
    reachUncertainty: before.sd / size,
    verdict,
    doubts,
    gap: false,
  }
}

const conclude = (keeping: Keeping, trend: Trend, trace: Trace, scale: Scale, say: (rep: Rep) => void): void => {
  const { candidate } = keeping
  keeping.due_s = Number.NaN
  keeping.candidate = null
  if (candidate === null) return
  const rep = finish(keeping, candidate, trend, trace, scale)
  keeping.free_s = candidate.lockoutSeen_s
  if (rep !== null) say(rep)
}

export const onTrend = (keeping: Keeping, trend: Trend, trace: Trace, scale: Scale, say: (rep: Rep) => void): void => {
  const rising = trend.slope > 0.2 * scale.excursion_n && trend.t_s < keeping.due_s + 0.3
  if (trend.t_s >= keeping.due_s && !rising) conclude(keeping, trend, trace, scale, say)
}

export const onNote = (
  keeping: Keeping,
  note: PhaseNote,
  trend: Trend,
  trace: Trace,
  scale: Scale,
  /** Share of the way back to where the hinge started, or to the top, whichever is less. */
  reached: number,
  say: (rep: Rep) => void,
): void => {
  switch (note.phase) {
    case 'hinge':
      if (!Number.isNaN(keeping.due_s)) conclude(keeping, trend, trace, scale, say)
      keeping.candidate = {
        hingeSeen_s: note.at_s,
        bottomSeen_s: Number.NaN,
        driveSeen_s: Number.NaN,
        lockoutSeen_s: Number.NaN,
      }
      return
    case 'bottom':
      if (keeping.candidate !== null && Number.isNaN(keeping.candidate.bottomSeen_s))
        keeping.candidate.bottomSeen_s = note.at_s
      return
    case 'drive':
      if (!Number.isNaN(keeping.due_s)) keeping.pauses = true
      keeping.due_s = Number.NaN
      if (keeping.candidate === null) return
      keeping.candidate.driveSeen_s = note.at_s
      if (Number.isNaN(keeping.candidate.bottomSeen_s)) keeping.candidate.bottomSeen_s = note.at_s
      return
    case 'lockout':
      if (keeping.candidate === null) return
      if (Number.isNaN(keeping.candidate.driveSeen_s)) {
        keeping.candidate = null
        return
      }
      keeping.candidate.lockoutSeen_s = note.at_s
      keeping.due_s = note.at_s + (reached > pauseReach ? verdictWait_s : keeping.pauses ? againWait_s : pauseWait_s)
      return
    case 'slack':
      if (!Number.isNaN(keeping.due_s)) conclude(keeping, trend, trace, scale, say)
      keeping.candidate = null
      keeping.freshSet = true
      keeping.standing_n = 0
      keeping.standingBeats = 0
      return
    case 'row':
      return
  }
}
