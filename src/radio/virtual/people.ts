import type { BandProperties } from './band.ts'
import type { CellProperties } from './cell.ts'
import type { Random } from './random.ts'
import { loopTension_n, type Loop } from './rubber.ts'
import type { Body } from './sway.ts'

/** Nobody trains with less than this at lockout, nor lets the band go slack at the bottom. */
const leastTension_n = 75
const leastStretch_m = 0.18
/** A hinge that changes the tension by less cannot be trained with either. */
const leastExcursion_n = 19
const leastShare = 0.075

/**
 * A 41-inch loop off the shelf, and how far it is stretched at lockout by somebody who hinges `depth_m` deep. Widths,
 * free lengths and stretches as measured and modelled for loop bands between a rack and the hips.
 */
export const randomBand = (
  random: Random,
  depth_m: number,
): { readonly band: BandProperties; readonly lockout_m: number } => {
  for (;;) {
    const width_mm = random.pick([13, 22, 22, 32, 32, 45, 45, 64, 64, 83])
    // The waist swallows a part of the loop.
    const rest_m = random.between(0.7, 1.04)
    const lockout_m = rest_m * random.between(1.2, 2.1)
    const loop: Loop = {
      width_m: width_mm / 1000,
      rest_m,
      stiffness: random.between(1.1, 1.8),
      toe_m: random.between(0.004, 0.02),
    }
    const top_n = loopTension_n(loop, lockout_m)
    const excursion_n = top_n - loopTension_n(loop, lockout_m - depth_m)
    if (top_n < leastTension_n || excursion_n < Math.max(leastExcursion_n, leastShare * top_n)) continue
    if (lockout_m - rest_m < Math.max(leastStretch_m, depth_m * random.between(1.2, 2.5))) continue
    return {
      lockout_m,
      band: {
        label: `${width_mm} mm`,
        loop,
        play_m: random.between(0.0015, 0.005),
        bite: random.between(0.9, 2),
        creep: random.between(0.01, 0.04),
        softening: random.between(0, 0.08),
        softeningTravel_m: random.between(0.3, 1.2),
        relaxation: random.between(0.005, 0.04),
        relaxation_s: random.between(1, 6),
      },
    }
  }
}

export const randomBody = (random: Random): Body => ({
  sway_m: random.between(0.0025, 0.0065),
  tremor_m: random.between(0.0001, 0.0006),
})

/** A Progressor-like cell: 80 Hz or a little under, or a board that runs at half of it. */
export const randomCell = (random: Random): CellProperties => ({
  rate_hz: random.pick([80, 80, 79.3, 79.3, 40]),
  zero_n: random.normal(0, 1.2),
  noise_n: random.between(0.2, 1.05),
  drift_n: random.between(0.05, 0.5),
  quantum_n: 0.0980665,
  average_s: 0,
  glitch: 0,
  glitchAgain: 0,
  badFirst: false,
})

/** An HX711 crane scale: its oscillator runs slow, it averages, and shows whole steps of 50 or 100 g. */
export const randomScale = (random: Random): CellProperties => ({
  rate_hz: random.pick([10, random.between(9.5, 9.95), random.between(9.5, 10.1)]),
  zero_n: random.normal(0, 1.2),
  noise_n: random.between(0.2, 0.6),
  drift_n: random.between(0.05, 0.5),
  quantum_n: random.pick([0.980665, 0.980665, 0.4903325]),
  average_s: random.between(0.05, 0.25),
  glitch: 0,
  glitchAgain: 0,
  badFirst: false,
})
