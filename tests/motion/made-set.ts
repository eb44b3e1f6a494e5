import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import type { MotionSetup } from '../../src/motion/setup.ts'

/** A set whose truth is known because it is written down here: minimum-jerk hips in a linear band, with noise. */
export interface Recipe {
  readonly rate_hz: number
  readonly top_n: number
  readonly excursion_n: number
  /** Reach of each rep. */
  readonly reaches: readonly number[]
  readonly noise_n: number
  readonly hinge_s: number
  readonly bottom_s: number
  readonly drive_s: number
  readonly hold_s: number
}

export const plainRecipe: Recipe = {
  rate_hz: 80,
  top_n: 300,
  excursion_n: 60,
  reaches: [1, 1, 0.6, 1, 1],
  noise_n: 0.4,
  hinge_s: 1.6,
  bottom_s: 0.5,
  drive_s: 1.1,
  hold_s: 1.6,
}

/** So shallow and quick that nobody can tell the first one from settling into the band before it is made again. */
export const quickShallowRecipe: Recipe = {
  ...plainRecipe,
  excursion_n: 20,
  hinge_s: 0.55,
  bottom_s: 0.1,
  drive_s: 0.5,
  reaches: [1, 1, 1, 1],
}

export interface MadeSet {
  readonly samples: readonly Sample[]
  readonly setup: MotionSetup
  /** Where the hips have covered 5 % of each hinge and drive, and 95 % of each drive, s. */
  readonly hingeStarts: readonly number[]
  readonly driveStarts: readonly number[]
  readonly lockoutStarts: readonly number[]
}

const jerk = (x: number): number => {
  const t = Math.min(1, Math.max(0, x))
  return t * t * t * (10 - 15 * t + 6 * t * t)
}
/** Where a minimum-jerk path has covered 5 %. */
const twentieth = 0.1893

const holdFrom_s = 2.5
const holdTo_s = 5
const firstHinge_s = 6

export const makeSet = (recipe: Recipe = plainRecipe): MadeSet => {
  const { rate_hz, top_n, excursion_n, reaches, hinge_s, bottom_s, drive_s, hold_s } = recipe
  const period = hinge_s + bottom_s + drive_s + hold_s
  const end_s = firstHinge_s + reaches.length * period + 4
  let seed = 11
  const noise = (): number => {
    let sum = 0
    for (let i = 0; i < 6; i += 1) {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      sum += seed / 2 ** 32 - 0.5
    }
    return sum * Math.SQRT2
  }
  const hips = (t: number): number => {
    const rep = Math.floor((t - firstHinge_s) / period)
    if (rep < 0) return 1
    const inRep = t - firstHinge_s - rep * period
    const from = rep === 0 ? 1 : (reaches[Math.min(rep, reaches.length) - 1] ?? 1)
    if (rep >= reaches.length) return from
    const to = reaches[rep] ?? 1
    return from * (1 - jerk(inRep / hinge_s)) + to * jerk((inRep - hinge_s - bottom_s) / drive_s)
  }
  const walk = (t: number): number => jerk((t - 0.5) / 0.8) * (1 - jerk((t - end_s + 1.2) / 0.8))
  const samples = Array.from({ length: Math.round(end_s * rate_hz) }, (_, i) => {
    const t = i / rate_hz
    const tension = (top_n - excursion_n * (1 - hips(t))) * walk(t) + recipe.noise_n * noise()
    return { at_us: deviceMicros(Math.round(t * 1e6)), tension_n: newtons(tension) }
  })
  const starts = reaches.map((_, i) => firstHinge_s + i * period)
  return {
    samples,
    setup: {
      rows: false,
      hold: { kind: 'span', from_us: deviceMicros(holdFrom_s * 1e6), to_us: deviceMicros(holdTo_s * 1e6) },
    },
    hingeStarts: starts.map((t) => t + twentieth * hinge_s),
    driveStarts: starts.map((t) => t + hinge_s + bottom_s + twentieth * drive_s),
    lockoutStarts: starts.map((t) => t + hinge_s + bottom_s + (1 - twentieth) * drive_s),
  }
}
