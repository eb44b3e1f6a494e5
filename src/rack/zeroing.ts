import type { Sample } from '../model/sample.ts'
import { newtons, type Newtons } from '../model/units.ts'
import type { Machine } from '../signal/machine.ts'

/** Long enough to average a swaying cell, short enough to stand by. */
const span_us = 1_000_000
/** A slow scale must still give a few readings. */
const least = 4
/** A cell with a hand on it wanders more than this; a hanging one stays under 1 N even with a noisy ADC. */
const still_n = 4

export type Zeroing = { readonly kind: 'zero'; readonly offset_n: Newtons } | { readonly kind: 'moved' }

interface State {
  readonly from_us: number
  readonly count: number
  readonly sum: number
  readonly low: number
  readonly high: number
  readonly done: boolean
}

/** Software tare: the mean of one second of raw samples, refused when the cell was not left alone. Says one thing. */
export const zeroing: Machine<State | null, Sample, Zeroing> = {
  start: () => null,
  step: (state, { at_us, tension_n }, say) => {
    if (state === null)
      return { from_us: at_us, count: 1, sum: tension_n, low: tension_n, high: tension_n, done: false }
    if (state.done) return state
    const next = {
      from_us: state.from_us,
      count: state.count + 1,
      sum: state.sum + tension_n,
      low: Math.min(state.low, tension_n),
      high: Math.max(state.high, tension_n),
    }
    if (at_us - state.from_us < span_us || next.count < least) return { ...next, done: false }
    if (next.high - next.low > still_n) say({ kind: 'moved' })
    else say({ kind: 'zero', offset_n: newtons(next.sum / next.count) })
    return { ...next, done: true }
  },
}
