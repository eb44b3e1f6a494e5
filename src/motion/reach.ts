import type { Verdict } from '../model/rep.ts'
import type { Scale } from './scale.ts'

/**
 * Full-extension tension as a small Bayesian estimate on a grid. Full reps are a narrow cluster at the top, short ones
 * a broad tail below it, and the top itself a slow random walk (feet, creep) with rare steps.
 */
export interface Reach {
  /** How likely each top is: weight i is that of origin + (i - middle) * step; together 1. */
  readonly weight: Float64Array
  readonly scratch: Float64Array
  readonly kernel: Float64Array
  origin_n: number
  step_n: number
  known: boolean
  /** Plateaus judged, and how many of them were probably short. */
  judged: number
  shorts: number
}

const cells = 81
const middle = (cells - 1) / 2
/** Full reps scatter by 0.03 of an excursion: one cell. */
const cellsAnExcursion = 30

export const newReach = (): Reach => ({
  weight: new Float64Array(cells),
  scratch: new Float64Array(cells),
  kernel: new Float64Array(2 * cells + 1),
  origin_n: 0,
  step_n: 1,
  known: false,
  judged: 0,
  shorts: 0,
})

const normalise = (weight: Float64Array): void => {
  let sum = 0
  for (let i = 0; i < cells; i += 1) sum += weight[i] ?? 0
  if (sum > 0) for (let i = 0; i < cells; i += 1) weight[i] = (weight[i] ?? 0) / sum
  else weight.fill(1 / cells)
}

const at = (reach: Reach, i: number): number => reach.origin_n + (i - middle) * reach.step_n

/** What is believed of the top, N. */
export interface Top {
  readonly mean: number
  readonly sd: number
}

export const topOf = (reach: Reach): Top => {
  const { weight, origin_n, step_n } = reach
  let first = 0
  let second = 0
  for (let i = 0; i < cells; i += 1) {
    const moment = (weight[i] ?? 0) * (i - middle)
    first += moment
    second += moment * (i - middle)
  }
  return { mean: origin_n + first * step_n, sd: step_n * Math.sqrt(Math.max(0, second - first ** 2)) }
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

/** Multiplies the belief by how likely what was seen is for each top. */
export const reweigh = (reach: Reach, likely: (top_n: number) => number): void => {
  const { weight } = reach
  for (let i = 0; i < cells; i += 1) {
    const w = weight[i] ?? 0
    weight[i] = w < negligible ? 0 : w * likely(at(reach, i))
  }
  normalise(weight)
}

/** One thing that may have happened to the top between two plateaus: how likely, by how much, and its spread, N. */
export interface Shift {
  readonly share: number
  readonly by_n: number
  readonly spread_n: number
}

/** Cells that hold less are empty, and shifts that are less likely did not happen: a blur is dear. */
const negligible = 1e-5
const unlikely = 1e-3

/** Moves the belief by what may have happened; the shares add up to 1. */
export const move = (reach: Reach, shifts: readonly Shift[], excursion_n: number): void => {
  recentre(reach, excursion_n)
  const { weight, scratch, kernel } = reach
  kernel.fill(0)
  let reached = 0
  for (const shift of shifts)
    if (shift.share > unlikely) reached = Math.max(reached, addTo(kernel, shift, reach.step_n))
  scratch.fill(0)
  for (let i = 0; i < cells; i += 1) {
    const belief = weight[i] ?? 0
    if (belief < negligible) continue
    const last = Math.min(cells - 1, i + reached)
    for (let k = Math.max(0, i - reached); k <= last; k += 1)
      scratch[k] = (scratch[k] ?? 0) + belief * (kernel[k - i + cells] ?? 0)
  }
  weight.set(scratch)
  normalise(weight)
}

/** Adds a shift to the kernel, whose middle is cell `cells`; returns how far from there it reaches. */
const addTo = (kernel: Float64Array, { share, by_n, spread_n }: Shift, step_n: number): number => {
  const sigma = Math.max(0.5, spread_n / step_n)
  const centre = Math.max(-cells, Math.min(cells, by_n / step_n))
  const first = Math.max(-cells, Math.floor(centre - 2.5 * sigma))
  const last = Math.min(cells, Math.ceil(centre + 2.5 * sigma))
  // From cell to cell a bell changes by a factor that itself falls by always the same: fewer powers to compute.
  // What is cut off at 2.5 spreads is the same small part of every shift.
  let height = (share / sigma) * bell((first - centre) / sigma)
  let growth = Math.exp((centre - first - 0.5) / sigma ** 2)
  const falls = Math.exp(-1 / sigma ** 2)
  for (let k = first; k <= last; k += 1) {
    kernel[k + cells] = (kernel[k + cells] ?? 0) + height
    height *= growth
    growth *= falls
  }
  return Math.max(-first, last)
}

/** The normal curve, 1 at its middle. */
export const bell = (z: number): number => Math.exp(-0.5 * z * z)

/** How far full reps scatter, in excursions. */
export const fullSpread = 0.032
/** So seldom somebody stands higher than that, by so many spreads. */
const beyond = 0.05
const beyondSpreads = 3
/** Up to here the bell itself is higher. */
const farBeyond = 2.5
/** Before a person is known, every fifth rep is short; that counts as much as so many reps seen. */
const shortShare = 0.2
const shortWeight = 8
/** Short reps: anywhere in this range of reach, the likelier the higher; nobody knows exactly where it ends. */
const shortFrom = 0.4
const shortTo = 0.86
const softEnd = 0.1
const steepness = 2 / (shortTo - shortFrom) ** 2

/** From bottom to top, N; never so little that a reach would mean nothing. */
export const sizeOf = (top_n: number, bottom_n: number, excursion_n: number): number =>
  Math.max(0.5 * excursion_n, top_n - bottom_n)

/** Probability that a plateau is a full rep's; the belief is updated with it. */
export const judge = (reach: Reach, plateau_n: number, bottom_n: number, excursion_n: number): number => {
  let full = 0
  let short = 0
  const { weight } = reach
  const share = (shortWeight * shortShare + reach.shorts) / (shortWeight + reach.judged)
  for (let i = 0; i < cells; i += 1) {
    const w = weight[i] ?? 0
    if (w < negligible) continue
    const top = at(reach, i)
    const size = sizeOf(top, bottom_n, excursion_n)
    const z = (plateau_n - top) / (fullSpread * size)
    // Nobody is short beyond full extension: whoever stands above the line leans or came forward.
    const near = z > farBeyond ? Math.max(bell(z), beyond * Math.exp(-z / beyondSpreads)) : bell(z)
    const likeFull = ((1 - share) * near) / (fullSpread * size * 2.507)
    const e = (plateau_n - bottom_n) / size
    const within = Math.min(1, Math.max(0, 0.5 + (shortTo - e) / softEnd))
    const likeShort = (share * within * steepness * Math.max(0, e - shortFrom)) / size
    full += w * likeFull
    short += w * likeShort
    weight[i] = w * (likeFull + likeShort)
  }
  normalise(weight)
  const pFull = full + short > 0 ? full / (full + short) : 0.5
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
