import type { Verdict } from '../model/rep.ts'
import type { Scale } from './scale.ts'

/**
 * Full-extension tension as a small Bayesian estimate on a grid. Full reps are a narrow cluster at the top, short ones
 * a broad tail below it, and the top itself a slow random walk (feet, creep) with rare steps.
 */
export interface Reach {
  /** Log-free weights over top = origin + (i - middle) * step. */
  readonly weight: Float64Array
  readonly scratch: Float64Array
  origin_n: number
  step_n: number
  known: boolean
  /** Plateaus judged, and how many of them were probably short. */
  judged: number
  shorts: number
}

const cells = 121
const middle = (cells - 1) / 2
/** Full reps scatter by 0.04 of an excursion: nearly two cells. */
const cellsAnExcursion = 45

export const newReach = (): Reach => ({
  weight: new Float64Array(cells),
  scratch: new Float64Array(cells),
  origin_n: 0,
  step_n: 1,
  known: false,
  judged: 0,
  shorts: 0,
})

const normalise = (weight: Float64Array): void => {
  let sum = 0
  for (const w of weight) sum += w
  for (let i = 0; i < cells; i += 1) weight[i] = sum > 0 ? (weight[i] ?? 0) / sum : 1 / cells
}

const at = (reach: Reach, i: number): number => reach.origin_n + (i - middle) * reach.step_n

export const topOf = (reach: Reach): { readonly mean: number; readonly sd: number } => {
  let mean = 0
  for (let i = 0; i < cells; i += 1) mean += (reach.weight[i] ?? 0) * at(reach, i)
  let variance = 0
  for (let i = 0; i < cells; i += 1) variance += (reach.weight[i] ?? 0) * (at(reach, i) - mean) ** 2
  return { mean, sd: Math.sqrt(variance) }
}

/** Puts the mean back to the middle and the step to the excursion, keeping the belief. */
const recentre = (reach: Reach, excursion_n: number): void => {
  const { mean } = topOf(reach)
  const step = excursion_n / cellsAnExcursion
  if (Math.abs(mean - reach.origin_n) < 10 * reach.step_n && Math.abs(step / reach.step_n - 1) < 0.25) return
  const { weight, scratch } = reach
  const [oldOrigin, oldStep] = [reach.origin_n, reach.step_n]
  for (let i = 0; i < cells; i += 1) {
    const where = (mean + (i - middle) * step - oldOrigin) / oldStep + middle
    const k = Math.floor(where)
    const part = where - k
    scratch[i] = k < 0 || k + 1 >= cells ? 0 : (weight[k] ?? 0) * (1 - part) + (weight[k + 1] ?? 0) * part
  }
  weight.set(scratch)
  reach.origin_n = mean
  reach.step_n = step
  normalise(weight)
}

export const startAt = (reach: Reach, top_n: number, error_n: number, excursion_n: number): void => {
  reach.origin_n = top_n
  reach.step_n = excursion_n / cellsAnExcursion
  for (let i = 0; i < cells; i += 1) {
    const z = (at(reach, i) - top_n) / Math.max(error_n, reach.step_n)
    reach.weight[i] = Math.exp(-0.5 * z * z)
  }
  normalise(reach.weight)
  reach.known = true
}

/** One thing that may have happened to the top between two plateaus: how likely, by how much, and its spread, N. */
export interface Shift {
  readonly share: number
  readonly by_n: number
  readonly spread_n: number
}

/** Moves the belief by what may have happened; the shares add up to 1. */
export const move = (reach: Reach, shifts: readonly Shift[], excursion_n: number): void => {
  recentre(reach, excursion_n)
  const { weight, scratch } = reach
  scratch.fill(0)
  for (const { share, by_n, spread_n } of shifts) if (share > unlikely) blur(reach, by_n, spread_n, share)
  weight.set(scratch)
  normalise(weight)
}

/** Not worth a blur. */
const unlikely = 1e-4

/** Adds the belief, moved and widened, to the scratch. */
const blur = ({ weight, scratch, step_n }: Reach, by_n: number, spread_n: number, share: number): void => {
  const sigma = Math.max(0.5, spread_n / step_n)
  const centre = by_n / step_n
  const wide = Math.ceil(2.5 * sigma) + 1
  const first = Math.round(centre) - wide
  let total = 0
  for (let k = first; k <= first + 2 * wide; k += 1) total += bell((k - centre) / sigma)
  // Most cells hold no belief worth moving.
  let from = 0
  while (from < cells - 1 && (weight[from] ?? 0) < negligible) from += 1
  let to = cells - 1
  while (to > 0 && (weight[to] ?? 0) < negligible) to -= 1
  for (let k = first; k <= first + 2 * wide; k += 1) {
    const part = (share * bell((k - centre) / sigma)) / total
    for (let i = Math.max(from, -k); i <= Math.min(to, cells - 1 - k); i += 1)
      scratch[i + k] = (scratch[i + k] ?? 0) + part * (weight[i] ?? 0)
  }
}

const negligible = 1e-6

const bell = (z: number): number => Math.exp(-0.5 * z * z)

/** How far below the hold a full rep's plateau lies, and how far full reps scatter, in excursions. */
const fullBelow = 0
const fullSpread = 0.032
/** Before a person is known, every fifth rep is short; that counts as much as so many reps seen. */
const shortShare = 0.2
const shortWeight = 8
/** Short reps: anywhere in this range of reach. */
const shortFrom = 0.4
const shortTo = 0.86

/** Probability that a plateau is a full rep's; the belief is updated with it. */
export const judge = (reach: Reach, plateau_n: number, bottom_n: number, excursion_n: number): number => {
  recentre(reach, excursion_n)
  let full = 0
  let short = 0
  const { weight } = reach
  const share = (shortWeight * shortShare + reach.shorts) / (shortWeight + reach.judged)
  for (let i = 0; i < cells; i += 1) {
    const w = weight[i] ?? 0
    if (w < negligible) continue
    const top = at(reach, i)
    const size = Math.max(0.5 * excursion_n, top - bottom_n)
    const z = (plateau_n - (top - fullBelow * size)) / (fullSpread * size)
    const likeFull = ((1 - share) * bell(z)) / (fullSpread * size * 2.507)
    const e = (plateau_n - bottom_n) / size
    // The tail's edges are soft: nobody knows the exact reach of a half-hearted rep.
    const edge = 1 / (1 + Math.exp((e - shortTo) / 0.015))
    const slope = (2 * Math.max(0, e - shortFrom)) / (shortTo - shortFrom) ** 2
    const likeShort = (share * (slope * edge + 0.02)) / size
    full += w * likeFull
    short += w * likeShort
    weight[i] = w * (likeFull + likeShort)
  }
  normalise(weight)
  const pFull = full / (full + short)
  reach.judged += 1
  reach.shorts += 1 - pFull
  return pFull
}

export const verdictOf = (pFull: number): Verdict => (pFull > 0.55 ? 'full' : pFull < 0.45 ? 'short' : 'unsure')

export const tell = (reach: Reach, scale: Scale): void => {
  const { mean, sd } = topOf(reach)
  scale.top_n = mean
  scale.topError_n = sd
}
