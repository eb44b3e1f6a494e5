import type { Random } from './random.ts'

/** How far the hips are back when a person leans over as they do at the bottom. */
const bottom_m = 0.18

/** The left cell's share of the force at a time, with the hips so far from full extension (forwards positive). */
export type Share = (at_s: number, hips_m: number) => number

/**
 * Nobody stands in the middle: a share of 0.47 to 0.53 at full extension, up to 0.015 more or less at the bottom of a
 * hinge, and a slow wander of about 0.005 around both.
 */
export const createShare = (random: Random): Share => {
  const usual = random.between(0.47, 0.53)
  const lean = random.pick([-1, 1]) * random.between(0.003, 0.015)
  const waves = [0.013, 0.031, 0.074].map((centre) => ({
    hz: centre * random.between(0.85, 1.2),
    phase: random.between(0, 2 * Math.PI),
    size: random.between(0.002, 0.004),
  }))
  return (at_s, hips_m) => {
    let share = usual + lean * Math.min(1, Math.max(0, -hips_m / bottom_m))
    for (const { hz, phase, size } of waves) share += size * Math.sin(2 * Math.PI * hz * at_s + phase)
    return share
  }
}
