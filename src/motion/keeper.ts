import type { MotionEvent } from '../model/motion-event.ts'
import { deviceMicros, type DeviceMicros, newtons } from '../model/units.ts'
import type { Trend } from '../signal/trend.ts'
import { closing, type Open } from './close.ts'
import type { PhaseNote } from './following.ts'
import { type Candidate, label, type Labelling } from './reps.ts'
import { mayPause } from './tempo.ts'
import type { Scale } from './scale.ts'
import { walkOut } from './top.ts'
import type { Trace } from './trace.ts'

/** Follows one candidate from its hinge to its verdict, and the last rep to the end of its lockout. */
export interface Keeper {
  readonly labelling: Labelling
  /** Of the newest sample: when what is said now is said. */
  now_us: DeviceMicros
  candidate: Candidate | null
  /** When the verdict is due, s; NaN while none is. */
  due_s: number
  /** The rep whose lockout has not ended yet. */
  open: Open | null
}

export const newKeeper = (labelling: Labelling): Keeper => ({
  labelling,
  now_us: deviceMicros(0),
  candidate: null,
  due_s: Number.NaN,
  open: null,
})

/** The plateau is looked at for this long before it is judged, s. */
const verdictWait_s = 0.6
/** A return may stop at a knee before its last few centimetres: below this share of the way it gets longer. */
const kneeReach = 0.88
const kneeWait_s = 0.75
/** Lower still it may be a pause on the way; of somebody seen to pause, or whose tempo is uneven, sooner. */
const pauseReach = 0.74
const pauseWait_s = 0.75
const likelyPauseReach = 0.8
/** Pauses last about a second, and people who pause do so again. */
const longWait_s = 1.6
const shortestPause_s = 0.28

const waitFor = (reached: number, labelling: Labelling, down_s: number): number => {
  const likely = mayPause(labelling.tempo, down_s)
  if (reached > (likely ? likelyPauseReach : pauseReach)) return reached < kneeReach ? kneeWait_s : verdictWait_s
  return likely ? longWait_s : pauseWait_s
}

/**
 * While the tension still rises this fast (excursions a second) a verdict waits, but not for longer than
 * `patience_s`.
 */
const stillRising = 0.2
const patience_s = 0.3

type Say = (event: MotionEvent) => void

const conclude = (keeper: Keeper, trend: Trend, trace: Trace, scale: Scale, say: Say): void => {
  const { candidate, labelling } = keeper
  keeper.due_s = Number.NaN
  keeper.candidate = null
  if (candidate === null) return
  for (const { rep, reason } of label(labelling, candidate, keeper.now_us, trend, trace, scale)) {
    if (keeper.open !== null) say(closing(keeper.open, rep.hingeStart_us * 1e-6, trace, labelling.stretch))
    keeper.open = { rep, beat_s: trend.usual_s }
    say({ kind: 'rep', rep })
    const at_us = keeper.now_us
    say({ kind: 'reference', at_us, top_n: newtons(scale.top_n), uncertainty_n: newtons(scale.topError_n) })
    if (reason !== null) say({ kind: 'hold-needed', at_us, reason })
    else if (scale.topError_n > 0.2 * scale.excursion_n) say({ kind: 'hold-needed', at_us, reason: 'reference-drift' })
  }
}

/** Every beat: says the verdict when it is due. */
export const onBeatOf = (keeper: Keeper, trend: Trend, trace: Trace, scale: Scale, say: Say): void => {
  if (!(trend.t_s >= keeper.due_s)) return
  const rising = trend.slope > stillRising * scale.excursion_n && trend.t_s < keeper.due_s + patience_s
  if (!rising) conclude(keeper, trend, trace, scale, say)
}

/** The set is over: a verdict that was still due is said, and the last lockout ends here. */
export const onEnd = (keeper: Keeper, trend: Trend, trace: Trace, scale: Scale, say: Say): void => {
  if (!Number.isNaN(keeper.due_s)) conclude(keeper, trend, trace, scale, say)
  if (keeper.open !== null) say(closing(keeper.open, trend.t_s, trace, keeper.labelling.stretch))
  keeper.open = null
}

const unsaid = deviceMicros(Number.NaN)

const reachBottom = (candidate: Candidate, at_s: number, now_us: DeviceMicros): void => {
  if (!Number.isNaN(candidate.bottomSeen_s)) return
  candidate.bottomSeen_s = at_s
  candidate.bottomSaid_us = now_us
}

/** A change of phase. `reached` is the share of the way back to the top. */
export const onNote = (
  keeper: Keeper,
  note: PhaseNote,
  reached: number,
  trend: Trend,
  trace: Trace,
  scale: Scale,
  say: Say,
): void => {
  const { candidate } = keeper
  const pending = !Number.isNaN(keeper.due_s)
  switch (note.phase) {
    case 'hinge':
      if (pending) conclude(keeper, trend, trace, scale, say)
      keeper.candidate = {
        hingeSeen_s: note.at_s,
        bottomSeen_s: Number.NaN,
        driveSeen_s: Number.NaN,
        lockoutSeen_s: Number.NaN,
        hingeSaid_us: keeper.now_us,
        bottomSaid_us: unsaid,
        driveSaid_us: unsaid,
        lockoutSaid_us: unsaid,
      }
      return
    case 'bottom':
      if (candidate !== null) reachBottom(candidate, note.at_s, keeper.now_us)
      return
    case 'drive':
      if (pending && note.at_s - (candidate?.lockoutSeen_s ?? note.at_s) > shortestPause_s)
        keeper.labelling.tempo.pauses += 1
      keeper.due_s = Number.NaN
      if (candidate === null) {
        // A drive without a hinge: the last rep had only paused. Its plateau is no measure for where the feet are.
        keeper.labelling.tempo.pauses += 1
        keeper.labelling.top.lastPlateau_n = Number.NaN
        return
      }
      candidate.driveSeen_s = note.at_s
      candidate.driveSaid_us = keeper.now_us
      reachBottom(candidate, note.at_s, keeper.now_us)
      return
    case 'lockout': {
      const { labelling } = keeper
      if (Number.isNaN(labelling.stoodFrom_s)) labelling.stoodFrom_s = note.began_s
      if (candidate === null) return
      if (Number.isNaN(candidate.driveSeen_s)) {
        keeper.candidate = null
        return
      }
      candidate.lockoutSeen_s = note.at_s
      candidate.lockoutSaid_us = keeper.now_us
      // A slow sensor notices late; the person waits no longer for that.
      keeper.due_s =
        note.at_s +
        waitFor(reached, labelling, candidate.driveSeen_s - candidate.hingeSeen_s) -
        Math.min(0.1, trend.usual_s)
      return
    }
    case 'slack': {
      if (pending) conclude(keeper, trend, trace, scale, say)
      keeper.candidate = null
      if (keeper.open !== null) say(closing(keeper.open, Number.NaN, trace, keeper.labelling.stretch))
      keeper.open = null
      keeper.labelling.stoodFrom_s = Number.NaN
      keeper.labelling.passedOver = []
      walkOut(keeper.labelling.top)
      return
    }
    case 'row':
      return
  }
}
