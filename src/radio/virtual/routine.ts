import type { Act, Script } from './act.ts'
import type { CellProperties } from './cell.ts'
import { randomHabits, randomRep, type Habits } from './habits.ts'
import { smooth } from './movement.ts'
import { seeded } from './random.ts'
import { holding, ready, slack, walkingIn, walkingOut, working } from './session.ts'
import { talking } from './between.ts'

/** A Progressor as measured: 79.3 samples a second, 23 g of noise, steps of 0.155 g. */
const progressorCell: CellProperties = {
  rate_hz: 79.3,
  zero_n: 0.4,
  noise_n: 0.226,
  drift_n: 0.1,
  quantum_n: 0.00152,
  average_s: 0,
  glitch: 0,
  glitchAgain: 0,
  badFirst: false,
}

/** A 45 mm loop, 20 to 25 kg at lockout. */
const body = {
  band: {
    label: '45 mm',
    loop: { width_m: 0.045, rest_m: 0.95, stiffness: 1.5, toe_m: 0.01 },
    play_m: 0.0015,
    bite: 1.5,
    creep: 0.012,
    softening: 0.02,
    softeningTravel_m: 0.6,
    relaxation: 0.01,
    relaxation_s: 1.5,
  },
  lockout_m: 1.45,
  body: { sway_m: 0.0025, tremor_m: 0.0003 },
  cell: progressorCell,
}

const demoHabits: Habits = {
  ...randomHabits(seeded(1, 'demo')),
  depth_m: 0.17,
  depthSpread: 0.06,
  hinge_s: 2,
  bottom_s: 0.4,
  drive_s: 1.1,
  hold_s: 1.4,
  tempoSpread: 0.08,
  skew: 1,
  short: 0.2,
  bounce: 0.15,
  overshoot_m: 0.003,
}

/** Endless sets of ten with a long hold before the first, a shorter one before each other, and rests between them. */
export const demoScript = (seed: number): Script => ({
  ...body,
  dropouts: [],
  acts: {
    *[Symbol.iterator](): Generator<Act> {
      const random = seeded(seed, 'routine')
      for (let set = 0; ; set++) {
        yield slack(set === 0 ? 5 : 15)
        yield* walkingIn(random)
        yield holding(set === 0 ? 25 : 12)
        yield ready(0.8)
        yield* working(
          Array.from({ length: 10 }, () => randomRep(random, demoHabits)),
          () => (random.chance(0.1) ? [talking(random)] : []),
        )
        yield walkingOut(random)
      }
    },
  },
})

/** A set known in advance. */
export interface Plan {
  readonly slack_s: number
  readonly hold_s: number
  /** One set; the hips stop 55 mm early in a short rep. */
  readonly reps: readonly ('full' | 'short')[]
  /** Each rep has a bent-over row at its bottom. */
  readonly rows?: boolean
  /** Lost for a while, seconds of the simulation. */
  readonly dropouts?: Script['dropouts']
}

/** Exactly these reps, all of the same tempo, then out of the band for good: for whoever has to know what was done. */
export const plannedScript = ({ slack_s, hold_s, reps, rows = false, dropouts = [] }: Plan): Script => ({
  ...body,
  dropouts,
  acts: [
    slack(slack_s),
    { kind: 'walk-in', step_s: [0.5, 0.5, 0.5], pause_s: 0.25 },
    ready(1.5),
    holding(hold_s),
    ready(0.8),
    ...reps.map((rep): Act => ({
      kind: 'rep',
      depth_m: 0.18,
      shortfall_m: rep === 'full' ? 0 : 0.055,
      hinge: smooth(1.8),
      bottom_s: rows ? 1.9 : 0.4,
      sink_m: 0,
      bottomBumps: [],
      row: rows ? { from_s: 0.3, seconds: 1.3, by_m: 0.018 } : null,
      drive: smooth(1),
      hold_s: 1.6,
      holdBumps: [],
      drift_m: 0,
    })),
    { kind: 'walk-out', seconds: 1.5 },
    slack(1e7),
  ],
})
