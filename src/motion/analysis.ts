import type { Phase } from '../model/phase.ts'
import type { Sample } from '../model/sample.ts'
import { over } from '../signal/machine.ts'
import { motion } from './motion.ts'
import type { MotionSetup } from './setup.ts'
import { type WholeRep, wholeReps } from './whole-reps.ts'

/** What re-analysis writes, in seconds of the recording's clock. */
export interface Analysis {
  readonly reps: readonly Readonly<Record<string, unknown>>[]
  readonly live: readonly { readonly at: number; readonly phase: Phase }[]
}

const seconds = (at_us: number): number | null => (Number.isFinite(at_us) ? at_us / 1e6 : null)

const analysed = ({ rep, close }: WholeRep): Analysis['reps'][number] => ({
  hingeStart: seconds(rep.hingeStart_us),
  bottomStart: seconds(rep.bottomStart_us),
  driveStart: seconds(rep.driveStart_us),
  lockoutStart: seconds(rep.lockoutStart_us),
  lockoutEnd: close === null ? null : seconds(close.lockoutEnd_us),
  verdict: rep.verdict,
  reach: rep.reach,
  reachUncertainty: rep.reachUncertainty,
  row: rep.row_us === null ? null : rep.row_us.map(seconds),
  doubts: rep.doubts,
  gap: rep.gap,
  top_n: rep.top_n,
  plateau_n: rep.plateau_n,
  bottom_n: rep.bottom_n,
  detectedAt: {
    hingeStart: seconds(rep.detected.hingeStart_us),
    bottomStart: seconds(rep.detected.bottomStart_us),
    driveStart: seconds(rep.detected.driveStart_us),
    lockoutStart: seconds(rep.detected.lockoutStart_us),
    verdict: seconds(rep.detected.verdict_us),
  },
  ...close?.metrics,
})

/** Phases, reps and verdicts in a recording, by the very detector that runs live. */
export const analyse = (samples: Iterable<Sample>, setup: MotionSetup): Analysis => {
  const events = over(motion(setup), samples)
  const live = events.flatMap((event) =>
    event.kind === 'phase' ? [{ at: event.detected_us / 1e6, phase: event.phase }] : [],
  )
  return { reps: wholeReps(events).map(analysed), live }
}
