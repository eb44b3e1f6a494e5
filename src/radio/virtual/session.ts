import type { Act, RepAct } from './act.ts'
import type { Random } from './random.ts'

/** Standing out of the band. */
export const slack = (seconds: number): Act => ({
  kind: 'stand',
  seconds,
  bearing: { loose: 0, squeeze: 0 },
  bumps: [],
  knocks: [],
})

/** Into the band in a few steps, and shifting about until it sits. */
export const walkingIn = (random: Random): readonly Act[] => {
  const fidget_s = random.between(1.2, 3)
  return [
    {
      kind: 'walk-in',
      step_s: Array.from({ length: random.whole(2, 5) }, () => random.between(0.3, 0.7)),
      pause_s: random.between(0.1, 0.35),
    },
    {
      kind: 'stand',
      seconds: fidget_s,
      bearing: { loose: random.between(1, 2.2), squeeze: 0.3 },
      bumps: [
        { from_s: random.between(0, 0.5), seconds: random.between(0.3, 0.9), by_m: random.normal(0, 0.015) },
        { from_s: random.between(0.5, 1), seconds: random.between(0.2, 0.6), by_m: random.normal(0, 0.01) },
      ],
      knocks: [],
    },
  ]
}

/** The way out of the band: about a second and a half. */
export const walkingOut = (random: Random): Act => ({ kind: 'walk-out', seconds: random.between(1, 2) })

export const holding = (seconds: number): Act => ({ kind: 'hold', seconds })

/** Standing a moment before the first hinge. */
export const ready = (seconds: number): Act => ({
  kind: 'stand',
  seconds,
  bearing: { loose: 1, squeeze: 0.5 },
  bumps: [],
  knocks: [],
})

/** A set of reps with whatever comes between them. */
export const working = (reps: readonly RepAct[], between: (i: number) => readonly Act[]): readonly Act[] =>
  reps.flatMap((rep, i) => (i === 0 ? [rep] : [...between(i), rep]))
