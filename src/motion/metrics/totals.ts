import type { Sample } from '../../model/sample.ts'
import type { Machine } from '../../signal/machine.ts'

/** What a stretch of samples adds up to, whether or not reps were seen in it. One object, reused. */
export interface Totals {
  samples: number
  /** Time covered by samples, without gaps, s. */
  covered_s: number
  /** Time above the tension that counts as being in the band, s. */
  underTension_s: number
  /** Integral of tension, N·s. */
  impulse_ns: number
  peak_n: number
}

interface Totalling {
  last_us: number
  last_n: number
  usual_us: number
  readonly totals: Totals
}

const underTensionFrom_n = 20
const gapTimes = 4

/** Set totals from the sanitized samples themselves: a missed rep takes nothing away from them. */
export const totals: Machine<Totalling, Sample, Totals> = {
  start: () => ({
    last_us: Number.NaN,
    last_n: 0,
    usual_us: Number.NaN,
    totals: { samples: 0, covered_s: 0, underTension_s: 0, impulse_ns: 0, peak_n: 0 },
  }),
  step(state, { at_us, tension_n }, say) {
    const sum = state.totals
    sum.samples += 1
    if (tension_n > sum.peak_n) sum.peak_n = tension_n
    const pause_us = at_us - state.last_us
    if (pause_us > 0) {
      if (Number.isNaN(state.usual_us)) state.usual_us = pause_us
      // Nothing is made up for time without samples.
      if (pause_us < gapTimes * state.usual_us) {
        const dt = pause_us * 1e-6
        const mean = 0.5 * (tension_n + state.last_n)
        sum.covered_s += dt
        sum.impulse_ns += mean * dt
        if (mean > underTensionFrom_n) sum.underTension_s += dt
        state.usual_us += (pause_us - state.usual_us) * 0.05
      }
    }
    state.last_us = at_us
    state.last_n = tension_n
    say(sum)
    return state
  },
}
