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
  lastPlateau_n: number
  freshSet: boolean
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
  lastPlateau_n: Number.NaN,
  freshSet: true,
  reach: newReach(),
  stretch: newStretch(),
})

/** The plateau is looked at for this long before it is judged. */
const verdictWait_s = 0.6
/** A stop this far from the top may be a pause on the way: it gets longer. */
const pauseReach = 0.7
const pauseWait_s = 1.15
/** The fastest hinge, turn and drive keep the hips down for longer than this; a foot step or a sway does not. */
const shortestDown_s = 0.45

/** A leg under this share of a usual one is no rep. */
const smallestLeg = 0.28

const ready = (keeping: Keeping, scale: Scale, shape: Shape): void => {
  const size = Math.max(shape.plateau_n, shape.before_n) - shape.departure_n
  const { reach } = keeping
  if (!reach.known) {
    if (!Number.isNaN(keeping.hold_n)) startAt(reach, keeping.hold_n - 0.02 * size, 0.05 * size, size)
    else startAt(reach, keeping.standing_n - 0.03 * size, 0.12 * size, size)
  } else if (keeping.freshSet) {
    // Feet may stand elsewhere: what standing shows weighs as much as what was known.
    const { mean } = topOf(reach)
    const other = keeping.standing_n - 0.03 * size
    startAt(reach, (mean + other) / 2, Math.max(0.1 * size, Math.abs(mean - other) / 2), scale.excursion_n)
  } else move(reach, 0, 0.045 * scale.excursion_n, scale.excursion_n)
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
  const rising = trend.slope > 0.25 * scale.excursion_n && trend.t_s < keeping.due_s + 0.3
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
      keeping.due_s = note.at_s + (reached < pauseReach ? pauseWait_s : verdictWait_s)
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
