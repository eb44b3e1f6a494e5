import type { MotionEvent } from '../model/motion-event.ts'
import type { Rep } from '../model/rep.ts'
import type { Sample } from '../model/sample.ts'
import { type DeviceMicros } from '../model/units.ts'
import { type Gap, gaps } from '../signal/gap.ts'
import type { Machine } from '../signal/machine.ts'
import { type Beat, pace } from '../signal/pace.ts'
import { type Reject, sanitize } from '../signal/sanitize.ts'
import { type Trend, trend } from '../signal/trend.ts'
import { type PhaseNote, phases } from './phases.ts'
import { newKeeping, onNote, onTrend } from './reps.ts'
import { guessExcursion, newScale, tell0 } from './scale.ts'
import type { MotionSetup } from './setup.ts'
import { keep, newTrace } from './trace.ts'

const us = (t_s: number): DeviceMicros => Math.round(t_s * 1e6) as DeviceMicros

/** A running detector: the states of its parts, and the doors between them. */
interface Running {
  readonly feed: (sample: Sample) => void
  say: (event: MotionEvent) => void
}

const silent = (): void => {}

export const motion = (setup: MotionSetup): Machine<Running, Sample, MotionEvent> => ({
  start() {
    const scale = newScale()
    const trace = newTrace()
    const keeping = newKeeping()
    const trending = trend(scale)
    const following = phases(scale, setup.exercise === 'banded-rdl-row')
    const { hold } = setup
    if (hold?.kind === 'span') keeping.notBefore_s = hold.from_us * 1e-6
    let holdSum = 0
    let holdBeats = 0
    let sane = sanitize.start()
    let gapping = gaps.start()
    let pacing = pace.start()
    let trendState = trending.start()
    let live = following.start()
    let now: Trend | null = null
    const onRep = (rep: Rep): void => running.say({ kind: 'rep', rep })
    const reached = (): number => {
      const top = Number.isNaN(scale.top_n) ? live.from_n : Math.min(live.from_n, scale.top_n)
      return (live.high_n - live.low_n) / Math.max(1e-6, top - live.low_n)
    }
    const onPhase = (note: PhaseNote): void => {
      running.say({ kind: 'phase', phase: note.phase, began_us: us(note.began_s), detected_us: us(note.at_s) })
      if (now !== null) onNote(keeping, note, now, trace, scale, reached(), onRep)
    }
    const learnHold = (trend: Trend): void => {
      if (hold === null || !Number.isNaN(keeping.hold_n)) return
      if (hold.kind === 'level') {
        keeping.hold_n = hold.tension_n
        tell0(scale, hold.tension_n)
      } else if (trend.t_s > hold.to_us * 1e-6) {
        if (holdBeats > 0) {
          keeping.hold_n = holdSum / holdBeats
          tell0(scale, keeping.hold_n)
        }
      } else if (trend.t_s >= hold.from_us * 1e-6) {
        holdSum += trend.y_n
        holdBeats += 1
      }
    }
    const onTrendSaid = (trend: Trend): void => {
      now = trend
      keep(trace, trend.t_s, trend.y_n)
      learnHold(trend)
      if (live.phase === 'slack') guessExcursion(scale, trend.level_n)
      if (live.phase === 'lockout' && keeping.freshSet) {
        if (live.flat_s > 0.5) {
          keeping.standingBeats += 1
          keeping.standing_n += (trend.y_n - keeping.standing_n) / keeping.standingBeats
        }
        guessExcursion(scale, live.crest_n)
      }
      live = following.step(live, trend, onPhase)
      onTrend(keeping, trend, trace, scale, onRep)
    }
    const onBeat = (beat: Beat): void => {
      trendState = trending.step(trendState, beat, onTrendSaid)
    }
    const onWhole = (said: Sample | Gap): void => {
      if ('kind' in said) running.say(said)
      else pacing = pace.step(pacing, said, onBeat)
    }
    const onSane = (said: Sample | Reject): void => {
      if ('kind' in said) running.say(said)
      else gapping = gaps.step(gapping, said, onWhole)
    }
    const running: Running = {
      say: silent,
      feed: (sample) => {
        sane = sanitize.step(sane, sample, onSane)
      },
    }
    return running
  },
  step(running, sample, say) {
    running.say = say
    running.feed(sample)
    return running
  },
})
