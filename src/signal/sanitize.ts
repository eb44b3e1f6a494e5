import type { Sample } from '../model/sample.ts'
import type { DeviceMicros, Newtons } from '../model/units.ts'
import type { Machine } from './machine.ts'

/** A sample that cannot be the cell's. */
export interface Reject {
  readonly kind: 'reject'
  readonly at_us: DeviceMicros
  readonly tension_n: Newtons
}

/**
 * A band never pushes, so below a zero offset of -150 N lies only an ADC at its negative rail; and 2.5 kN is beyond the
 * heaviest loop band at three times its length (EliteFTS tables) and beyond any cell we read in this exercise.
 */
const lowest_n = -150
const highest_n = 2500
/**
 * Hips move under 1 m/s and a heavy band gives about 1 kN/m near slack: 1 kN/s. Twice that and a knock's worth of
 * newtons is still a body; more is a converter's fault, for at most two samples (HX711 recordings show pairs).
 */
const fastest_n_per_s = 2500
const knock_n = 120

interface Sanitizing {
  last: Sample | null
  held: Sample | null
  refused: number
}

const finite = ({ at_us, tension_n }: Sample): boolean => Number.isFinite(at_us) && Number.isFinite(tension_n)
const inRange = (n: number): boolean => n > lowest_n && n < highest_n

const reachable = (from: Sample, to: Sample): boolean =>
  Math.abs(to.tension_n - from.tension_n) <=
  knock_n + fastest_n_per_s * Math.min(1, Math.max(0, to.at_us - from.at_us) * 1e-6)

const refuse = ({ at_us, tension_n }: Sample): Reject => ({ kind: 'reject', at_us, tension_n })

/**
 * Lets samples through that the cell can have measured, in the order of their time, and names the others. A good sample
 * passes at once; one that jumps out of reach waits for the next one, which tells whether the jump was real. Samples
 * that go back in time or repeat it are refused too.
 */
export const sanitize: Machine<Sanitizing, Sample, Sample | Reject> = {
  start: () => ({ last: null, held: null, refused: 0 }),
  step(state, sample, say) {
    if (!finite(sample) || !inRange(sample.tension_n)) {
      say(refuse(sample))
      return state
    }
    const newest = state.held ?? state.last
    if (newest !== null && sample.at_us <= newest.at_us) {
      say(refuse(sample))
      return state
    }
    if (state.last === null || reachable(state.last, sample)) {
      if (state.held !== null) {
        // The first sample of a link is the one most often wrong: when the second is far away, two that agree win.
        say(refuse(state.held))
        state.held = null
      }
      state.refused = 0
      state.last = sample
      say(sample)
      return state
    }
    if (state.held === null) {
      state.held = sample
      return state
    }
    if (reachable(state.held, sample) && state.refused > 0) {
      state.last = sample
      say(state.held)
      state.held = null
      state.refused = 0
      say(sample)
      return state
    }
    // Two in a row may both be the converter's; a third that agrees is the band.
    state.refused += 1
    say(refuse(state.held))
    state.held = sample
    return state
  },
}
