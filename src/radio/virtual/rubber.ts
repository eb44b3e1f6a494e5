/**
 * Mooney-Rivlin law of natural rubber in simple extension, nominal stress in MPa. The constants fit Treloar's
 * vulcanised rubber (Trans. Faraday Soc. 40, 1944) within 4 % from a stretch of 1.15 to 2.3. Rising and concave
 * everywhere, as loop bands are measured to be (McMaster 2010, Shoepe 2010).
 */
const linear_mpa = 0.204
const inverse_mpa = 0.208

export const nominalStress_mpa = (stretch: number): number =>
  linear_mpa * (stretch - stretch ** -2) + inverse_mpa * (1 - stretch ** -3)

/** A loop band lying flat: two strands side by side, each `thickness_m` thick. */
export interface Loop {
  readonly width_m: number
  /** Rest length of the loop, lying flat, as far as it is free to stretch. */
  readonly rest_m: number
  /** Compound against Treloar's: 1.1 to 1.8; loop bands on sale come out near 1.5. */
  readonly stiffness: number
  /** Over this length the folds straighten before the rubber pulls. */
  readonly toe_m: number
}

const thickness_m = 0.0045

/** Tension of a fresh, warm loop pulled to `length_m`, without memory: the curve all else modifies. Never negative. */
export const loopTension_n = (loop: Loop, length_m: number): number => {
  const over_m = length_m - loop.rest_m
  // Soft plus: no pull while slack, the rubber's own law a few toe lengths later.
  const ratio = over_m / loop.toe_m
  if (ratio < -12) return 0
  const extension_m = ratio > 12 ? over_m : loop.toe_m * Math.log1p(Math.exp(ratio))
  const area_mm2 = 2 * loop.width_m * thickness_m * 1e6
  return area_mm2 * loop.stiffness * nominalStress_mpa(1 + extension_m / loop.rest_m)
}
