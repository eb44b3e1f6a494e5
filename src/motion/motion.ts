import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import { secondsToMicros } from '../model/units.ts'
import { type Gap, gaps } from '../signal/gap.ts'
import type { Machine } from '../signal/machine.ts'
import { type Beat, pace } from '../signal/pace.ts'
import { type Reject, sanitize } from '../signal/sanitize.ts'
import { type Trend, trend } from '../signal/trend.ts'
import { learnHold, newHoldLine } from './hold-line.ts'
import { dig, newHoles } from './holes.ts'
import { newKeeper, onBeatOf, onEnd, onNote } from './keeper.ts'
import type { PhaseNote } from './following.ts'
import { phases } from './phases.ts'
import { newLabelling } from './reps.ts'
import { guessExcursion, newScale } from './scale.ts'
import type { MotionSetup } from './setup.ts'
import { stand } from './stand.ts'
import { keep, newTrace } from './trace.ts'

/** A running detector: its door, and whom it speaks to. */
interface Running {
  readonly feed: (sample: Sample) => void
  readonly end: () => void
  say: (event: MotionEvent) => void
}

/** A hinge that is slow to begin is dated back this far at the most. */
const holdTolerance_s = 0.2

const silent = (): void => {}

/**
 * The whole detector, one sample at a time:
 *
 *   sample -> sanitize -> gaps -> pace -> trend -> phases -> keeper -> labels, verdict, metrics
 *               |          |               ^         |         |
 *             reject      gap            scale <-----+---------+ (excursion and top, learned from finished reps)
 *
 * Deterministic, without a clock; what was said is never taken back. The state is mutable and seen by nobody else.
 */
export const motion = (setup: MotionSetup): Machine<Running, Sample, MotionEvent> => ({
  start() {
    const scale = newScale()
    const trace = newTrace()
    const holes = newHoles()
    const labelling = newLabelling(setup.rows, holes)
    const keeper = newKeeper(labelling)
    const holdLine = newHoldLine(setup.hold)
    if (setup.hold?.kind === 'span') labelling.notBefore_s = setup.hold.to_us * 1e-6 - holdTolerance_s
    const trending = trend(scale)
    const following = phases(scale, setup.rows)
    let sane = sanitize.start()
    let gapping = gaps.start()
    let pacing = pace.start()
    let trendState = trending.start()
    let live = following.start()
    let now: Trend | null = null
    // Doors are made once, so that nothing is allocated for a sample.
    const say = (event: MotionEvent): void => running.say(event)
    const reached = (): number => {
      const top = scale.reps > 0 ? scale.top_n : live.from_n
      return (live.high_n - live.low_n) / Math.max(1e-6, top - live.low_n)
    }
    const onPhase = (note: PhaseNote): void => {
      say({
        kind: 'phase',
        phase: note.phase,
        began_us: secondsToMicros(note.began_s),
        detected_us: keeper.now_us,
      })
      if (now !== null) onNote(keeper, note, reached(), now, trace, scale, say)
    }
    const onTrend = (trend: Trend): void => {
      now = trend
      keep(trace, trend.t_s, trend.y_n)
      learnHold(holdLine, labelling.top, scale, trend.t_s, trend.y_n)
      if (live.phase === 'slack') guessExcursion(scale, trend.level_n)
      if (live.phase === 'lockout' && labelling.top.fresh) {
        stand(labelling.top, trend.y_n, live.flat_s)
        guessExcursion(scale, live.crest_n)
      }
      live = following.step(live, trend, onPhase)
      onBeatOf(keeper, trend, trace, scale, say)
    }
    const onBeat = (beat: Beat): void => {
      trendState = trending.step(trendState, beat, onTrend)
    }
    const onWhole = (said: Sample | Gap): void => {
      if (!('kind' in said)) pacing = pace.step(pacing, said, onBeat)
      else {
        pace.end?.(pacing, onBeat)
        dig(holes, said.from_us * 1e-6, said.to_us * 1e-6)
        say(said)
      }
    }
    const onSane = (said: Sample | Reject): void => {
      if ('kind' in said) say(said)
      else gapping = gaps.step(gapping, said, onWhole)
    }
    const running: Running = {
      say: silent,
      feed: (sample) => {
        keeper.now_us = sample.at_us
        sane = sanitize.step(sane, sample, onSane)
      },
      end: () => {
        pace.end?.(pacing, onBeat)
        if (now !== null) onEnd(keeper, now, trace, scale, say)
      },
    }
    return running
  },
  step(running, sample, say) {
    running.say = say
    running.feed(sample)
    return running
  },
  end(running, say) {
    running.say = say
    running.end()
  },
})
