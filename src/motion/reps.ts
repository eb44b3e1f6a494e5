import type { HoldReason } from '../model/motion-event.ts'
import type { Doubt, Rep } from '../model/rep.ts'
import { type DeviceMicros, newtons, secondsToMicros } from '../model/units.ts'
import type { Trend } from '../signal/trend.ts'
import { type Shape, shapeOf } from './boundaries.ts'
import { doubtsOf } from './doubts.ts'
import { across, type Holes } from './holes.ts'
import { type Admission, isPossible, isRep, legOf, movedAlike } from './is-rep.ts'
import { judge, sizeOf, tell, topOf, verdictOf } from './reach.ts'
import { rowIn } from './rows.ts'
import { learnExcursion, type Scale } from './scale.ts'
import { swingIn } from './swing.ts'
import { followTempo, mayPause, newTempo } from './tempo.ts'
import { bringUp, learnWander, newTop } from './top.ts'
import { newStretch, type Stretch, stretchOf, type Trace } from './trace.ts'

/** A hinge under way: the beats at which each thing was seen of it, s, and the samples at which it was said. */
export interface Candidate {
  hingeSeen_s: number
  bottomSeen_s: number
  driveSeen_s: number
  lockoutSeen_s: number
  hingeSaid_us: DeviceMicros
  bottomSaid_us: DeviceMicros
  driveSaid_us: DeviceMicros
  lockoutSaid_us: DeviceMicros
}

/** A candidate whose lockout has been looked at, and what was known by then. */
interface Look {
  readonly candidate: Candidate
  /** Nothing before this belongs to it, s. */
  readonly free_s: number
  readonly now_s: number
  readonly noise_n: number
  readonly usual_s: number
}

/** What was looked at before the first rep, and taken for none. */
interface PassedOver extends Look {
  readonly shape: Shape
}

/** What the labelling of reps remembers from one to the next. */
export interface Labelling extends Admission {
  readonly hasRows: boolean
  readonly stretch: Stretch
  readonly holes: Holes
  /** Nothing before this belongs to the next rep, s. */
  free_s: number
  number: number
  passedOver: readonly PassedOver[]
}

export const newLabelling = (hasRows: boolean, holes: Holes): Labelling => ({
  hasRows,
  stretch: newStretch(),
  top: newTop(),
  holes,
  free_s: Number.NEGATIVE_INFINITY,
  notBefore_s: Number.NEGATIVE_INFINITY,
  stoodFrom_s: Number.NaN,
  number: 0,
  tempo: newTempo(),
  passedOver: [],
})

/** More than a set's worth of dips before a first rep are not looked at again. */
const mostPassedOver = 6

/** A stand begins when the drive has settled and ends before the hinge is under way, s. */
const settling_s = 0.3
const leaving_s = 0.05
/** No hinge takes longer before it is noticed. */
const lookBack_s = 8

/** A rep as it was labelled, and why a new hold is asked for, if it is. */
export interface Labelled {
  readonly rep: Rep
  readonly reason: HoldReason | null
}

/** Reads the shape of what was looked at; the stretch it lies in is left in `labelling`. */
const shapeIn = (labelling: Labelling, look: Look, trace: Trace, scale: Scale): Shape | null => {
  const { candidate, now_s, noise_n, usual_s } = look
  const wanted_s = Math.max(0.02, Math.min(0.07, 0.02 + noise_n / scale.excursion_n))
  // Nothing lies that near to a slow sensor's beats.
  const half_s = wanted_s < usual_s ? 0 : wanted_s
  const from_s = Math.max(look.free_s - 0.2, candidate.hingeSeen_s - lookBack_s)
  const stretch = stretchOf(trace, from_s, now_s, half_s, labelling.stretch)
  const beat_s = Math.max(1e-3, usual_s)
  stretch.doubt = noise_n / beat_s
  return shapeOf(stretch, {
    hingeSeen_s: candidate.hingeSeen_s,
    lockoutSeen_s: candidate.lockoutSeen_s,
    now_s,
    beat_s,
    pauses: mayPause(labelling.tempo, candidate.driveSeen_s - candidate.hingeSeen_s),
  })
}

/** Judges what is a rep, learns from it, and says what it is; its stretch is the one in `labelling`. */
const judged = (labelling: Labelling, look: Look, shape: Shape, said_us: DeviceMicros, scale: Scale): Labelled => {
  const { candidate, noise_n, usual_s } = look
  const { top, stretch } = labelling
  followTempo(labelling.tempo, shape)
  const swing = swingIn(stretch, look.free_s + settling_s, shape.hingeStart_s - leaving_s)
  const reason = bringUp(top, scale, shape, swing, labelling.number)
  learnExcursion(scale, legOf(shape))
  const expected_n = topOf(top.reach).mean
  const pFull = judge(top.reach, shape.plateau_n, shape.departure_n, scale.excursion_n)
  tell(top.reach, scale)
  learnWander(top, pFull, (shape.plateau_n - expected_n) / scale.excursion_n)
  labelling.number += 1
  top.lastPlateau_n = shape.plateau_n
  const row = labelling.hasRows ? rowIn(stretch, shape.bottomStart_s, shape.driveStart_s, scale.excursion_n) : null
  const size = sizeOf(scale.top_n, shape.departure_n, scale.excursion_n)
  const gap = across(labelling.holes, shape.hingeStart_s, candidate.lockoutSeen_s + 0.3)
  const doubts: readonly Doubt[] = doubtsOf({
    held: !Number.isNaN(top.hold_n),
    gap,
    beat_s: usual_s,
    looked_s: look.now_s - candidate.lockoutSeen_s,
    pStep: top.pStep,
    topError: scale.topError_n / size,
    pFull,
  })
  const rep: Rep = {
    number: labelling.number,
    hingeStart_us: secondsToMicros(shape.hingeStart_s),
    bottomStart_us: secondsToMicros(shape.bottomStart_s),
    driveStart_us: secondsToMicros(shape.driveStart_s),
    lockoutStart_us: secondsToMicros(shape.lockoutStart_s),
    row_us: row === null ? null : [secondsToMicros(row[0]), secondsToMicros(row[1])],
    detected: {
      hingeStart_us: candidate.hingeSaid_us,
      bottomStart_us: candidate.bottomSaid_us,
      driveStart_us: candidate.driveSaid_us,
      lockoutStart_us: candidate.lockoutSaid_us,
      verdict_us: said_us,
    },
    top_n: newtons(scale.top_n),
    plateau_n: newtons(shape.plateau_n),
    bottom_n: newtons(shape.departure_n),
    reach: (shape.plateau_n - shape.departure_n) / size,
    reachUncertainty: Math.hypot(scale.topError_n, noise_n / 4) / size,
    verdict: verdictOf(pFull),
    doubts,
    gap,
  }
  return { rep, reason }
}

const nothing: readonly Labelled[] = []

/**
 * Labels and judges the candidate whose lockout was just looked at long enough; none when it was no rep. With the first
 * rep come those before it that moved alike, for until then nobody could tell.
 */
export const label = (
  labelling: Labelling,
  candidate: Candidate,
  now_us: DeviceMicros,
  trend: Trend,
  trace: Trace,
  scale: Scale,
): readonly Labelled[] => {
  const { t_s: now_s, noise_n, usual_s } = trend
  const look: Look = { candidate, free_s: labelling.free_s, now_s, noise_n, usual_s }
  labelling.free_s = candidate.lockoutSeen_s
  const shape = shapeIn(labelling, look, trace, scale)
  if (shape === null) return nothing
  if (!isRep(labelling, scale, shape)) {
    if (scale.reps === 0 && isPossible(labelling, shape))
      labelling.passedOver = [...labelling.passedOver.slice(1 - mostPassedOver), { ...look, shape }]
    return nothing
  }
  if (labelling.passedOver.length === 0) return [judged(labelling, look, shape, now_us, scale)]
  const early = labelling.passedOver
    .filter((dip) => movedAlike(dip.shape, shape))
    .map((dip) => judged(labelling, dip, shapeIn(labelling, dip, trace, scale) ?? dip.shape, now_us, scale))
  labelling.passedOver = []
  return [...early, judged(labelling, look, shapeIn(labelling, look, trace, scale) ?? shape, now_us, scale)]
}
