/**
 * What the detector has learned about this person in this band: the yardstick of every threshold. One object of a
 * running detector; `reach.ts` and `reps.ts` write it, the others read.
 */
export interface Scale {
  /** Full-extension tension, N; NaN while unknown. */
  top_n: number
  /** Its standard uncertainty, N. */
  topError_n: number
  /** A usual rep's drop of tension, N. */
  excursion_n: number
  /** Reps the excursion was learned from. */
  reps: number
}

/** A rep takes away about 13-18 % of the lockout tension before anything is known (6-60 % were seen). */
export const firstExcursion = 0.13

/** Before any tension was seen the yardstick must not be zero. */
const smallest_n = 4

export const newScale = (): Scale => ({ top_n: Number.NaN, topError_n: Number.NaN, excursion_n: 20, reps: 0 })

/** Until the first rep the only yardstick is the tension itself. */
export const guessExcursion = (scale: Scale, standing_n: number): void => {
  if (scale.reps === 0) scale.excursion_n = Math.max(smallest_n, firstExcursion * standing_n)
}

/** A leg this many times the excursion shows that the excursion was learned from something smaller than a rep. */
const outgrown = 1.7

/** A median-like follower: one odd rep moves the excursion by no more than its share. */
export const learnExcursion = (scale: Scale, leg_n: number): void => {
  scale.reps += 1
  if (scale.reps === 1) scale.excursion_n = Math.max(smallest_n, leg_n)
  else if (leg_n > outgrown * scale.excursion_n) scale.excursion_n = 0.85 * leg_n
  else {
    const share = Math.max(0.2, 1 / scale.reps)
    const bounded = Math.max(0.6 * scale.excursion_n, leg_n)
    scale.excursion_n = Math.max(smallest_n, scale.excursion_n + share * (bounded - scale.excursion_n))
  }
}

/** The hold was measured. */
export const holdKnown = (scale: Scale, hold_n: number): void => {
  scale.top_n = hold_n
  scale.topError_n = 0.02 * hold_n
}
