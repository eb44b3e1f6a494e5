import type { Phase } from '../model/phase.ts'

/** A live change of phase: final as said, but only a first look at where it began. */
export interface PhaseNote {
  readonly phase: Phase
  readonly began_s: number
  readonly at_s: number
}

export type SayPhase = (note: PhaseNote) => void

/** What the live follower knows of the movement under way. Read by the rep keeper when a phase changes. */
export interface Following {
  phase: Phase
  /** When the phase was said. */
  since_s: number
  /** Tension the last fall started from, N, and the lowest level since, N. */
  from_n: number
  low_n: number
  lowAt_s: number
  /** Highest level of the rise under way, N, and its steepest slope, N/s. */
  high_n: number
  highAt_s: number
  steepestRise: number
  /** Highest level of this stand, or where it settled since: what a fall is measured from, N. */
  crest_n: number
  /** How long the level has been flat, s, and where it was when that began, N. */
  flat_s: number
  anchor_n: number
  /** Steepest slope of the fall under way, N/s: below zero. */
  steepestFall: number
  /** For how long next to nothing has been left of the standing tension, s. */
  slack_s: number
  /** This bottom's row is over. */
  rowed: boolean
  /** How long the tension has stood a little above the bottom, s. */
  raised_s: number
  /** How long the drive has been slow, s. */
  slow_s: number
  /** The lockout was entered from a drive. */
  rising: boolean
}

export const newFollowing = (): Following => ({
  phase: 'slack',
  since_s: Number.NaN,
  from_n: 0,
  low_n: 0,
  lowAt_s: 0,
  high_n: 0,
  highAt_s: 0,
  steepestRise: 0,
  crest_n: 0,
  flat_s: 0,
  anchor_n: 0,
  steepestFall: 0,
  slack_s: 0,
  rowed: false,
  raised_s: 0,
  slow_s: 0,
  rising: false,
})

export const enter = (state: Following, phase: Phase, began_s: number, at_s: number, say: SayPhase): void => {
  state.rising = phase === 'lockout' && state.phase === 'drive'
  state.phase = phase
  state.since_s = at_s
  say({ phase, began_s: Math.min(began_s, at_s), at_s })
}

/** Standing at this level, which is what the next fall is measured from. */
export const standAt = (state: Following, level_n: number, began_s: number, at_s: number, say: SayPhase): void => {
  state.crest_n = level_n
  enter(state, 'lockout', began_s, at_s, say)
}
