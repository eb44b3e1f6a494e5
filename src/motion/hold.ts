import type { Sample } from '../model/sample.ts'
import { type DeviceMicros, type Newtons, newtons } from '../model/units.ts'
import { gaps } from '../signal/gap.ts'
import { type Machine, over } from '../signal/machine.ts'
import { sanitize } from '../signal/sanitize.ts'

/** Why a hold does not count: nobody in the band, the hips moved, samples missing, or it was too short. */
export type HoldProblem = 'not-in-band' | 'moving' | 'gap' | 'too-short'

/** What the guided hold says while it is made. */
export type HoldNote =
  /** `share` of the hold made so far, 0 to 1. */
  | { readonly kind: 'progress'; readonly at_us: DeviceMicros; readonly share: number; readonly tension_n: Newtons }
  /** The hold starts over. */
  | { readonly kind: 'broken'; readonly at_us: DeviceMicros; readonly problem: HoldProblem }
  | {
      readonly kind: 'held'
      readonly from_us: DeviceMicros
      readonly to_us: DeviceMicros
      readonly tension_n: Newtons
      /** Standard uncertainty: what sway left of the mean. */
      readonly uncertainty_n: Newtons
    }

/** Two seconds are four sway periods of a quiet stand. */
const needed_s = 2
const block_s = 0.25
const blocks = Math.round(needed_s / block_s)
const emptyBelow_n = 15
/** Standing sway is 3-5 mm, 0.3-0.6 % of the tension; a hinge begins beyond five times that. */
const stillShare = 0.035
const still_n = 1.5

interface Holding {
  sane: ReturnType<typeof sanitize.start>
  gapping: ReturnType<typeof gaps.start>
  readonly means: Float64Array
  made: number
  from_us: number
  blockFrom_us: number
  sum: number
  count: number
  over: boolean
}

const again = (state: Holding): void => {
  state.made = 0
  state.count = 0
  state.sum = 0
}

const closeBlock = (state: Holding, at_us: DeviceMicros, say: (note: HoldNote) => void): void => {
  const mean = state.sum / state.count
  state.means[state.made] = mean
  state.made += 1
  state.sum = 0
  state.count = 0
  state.blockFrom_us = at_us
  let low = mean
  let high = mean
  let sum = 0
  for (let i = 0; i < state.made; i += 1) {
    const value = state.means[i] ?? mean
    low = Math.min(low, value)
    high = Math.max(high, value)
    sum += value
  }
  const level = sum / state.made
  const broken: HoldProblem | null =
    level < emptyBelow_n ? 'not-in-band' : high - low > stillShare * level + still_n ? 'moving' : null
  if (broken !== null) {
    again(state)
    say({ kind: 'broken', at_us, problem: broken })
    return
  }
  say({ kind: 'progress', at_us, share: state.made / blocks, tension_n: newtons(level) })
  if (state.made < blocks) return
  let square = 0
  for (let i = 0; i < blocks; i += 1) square += ((state.means[i] ?? level) - level) ** 2
  say({
    kind: 'held',
    from_us: state.from_us as DeviceMicros,
    to_us: at_us,
    tension_n: newtons(level),
    uncertainty_n: newtons(Math.max(Math.sqrt(square / (blocks - 1)), 0.004 * level)),
  })
  state.over = true
}

/** The guided full-extension hold: two seconds of standing still in the band. Says `held` once, then nothing more. */
export const holding: Machine<Holding, Sample, HoldNote> = {
  start: () => ({
    sane: sanitize.start(),
    gapping: gaps.start(),
    means: new Float64Array(blocks),
    made: 0,
    from_us: 0,
    blockFrom_us: 0,
    sum: 0,
    count: 0,
    over: false,
  }),
  step(state, sample, say) {
    state.sane = sanitize.step(state.sane, sample, (sane) => {
      if ('kind' in sane) return
      state.gapping = gaps.step(state.gapping, sane, (whole) => {
        if (state.over) return
        if ('kind' in whole) {
          if (state.made > 0 || state.count > 0) say({ kind: 'broken', at_us: whole.to_us, problem: 'gap' })
          again(state)
          return
        }
        if (state.made === 0 && state.count === 0) {
          state.from_us = whole.at_us
          state.blockFrom_us = whole.at_us
        }
        state.sum += whole.tension_n
        state.count += 1
        if (whole.at_us - state.blockFrom_us >= block_s * 1e6) closeBlock(state, whole.at_us, say)
      })
    })
    return state
  },
}

/** The hold in stored samples, or why there is none. */
export const measureHold = (
  samples: Iterable<Sample>,
):
  | { readonly kind: 'held'; readonly tension_n: Newtons; readonly uncertainty_n: Newtons }
  | { readonly kind: 'problem'; readonly problem: HoldProblem } => {
  const notes = over(holding, samples)
  const held = notes.find((note) => note.kind === 'held')
  if (held?.kind === 'held') return { kind: 'held', tension_n: held.tension_n, uncertainty_n: held.uncertainty_n }
  const broken = notes.findLast((note) => note.kind === 'broken')
  return { kind: 'problem', problem: broken?.kind === 'broken' ? broken.problem : 'too-short' }
}
