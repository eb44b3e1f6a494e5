import type { Act, Dropout } from '../../../src/radio/virtual/act.ts'
import { flinching, knocking, regripping, stepping, swaying, talking } from '../../../src/radio/virtual/between.ts'
import type { CellProperties } from '../../../src/radio/virtual/cell.ts'
import { randomHabits, type Habits } from '../../../src/radio/virtual/habits.ts'
import { randomCell, randomScale } from '../../../src/radio/virtual/people.ts'
import type { Random } from '../../../src/radio/virtual/random.ts'
import type { Kind } from './case.ts'
import type { Motion } from './real-hips.ts'

/** What makes a kind of case: how its people move, what comes between reps, what the sensor does to it. */
export interface Recipe {
  readonly habits: (random: Random) => Habits
  /** Drawn anew for each rep, where a kind's people have no steady tempo. */
  readonly restless: boolean
  readonly between: (random: Random, habits: Habits) => readonly Act[]
  readonly cell: (random: Random) => CellProperties
  /** Losses over a recording of so many seconds. */
  readonly dropouts: (random: Random, seconds: number) => readonly Dropout[]
  readonly exercises: readonly [string, ...string[]]
  readonly calibrated: boolean
  /** The motion of the filmed people whose hips are used instead of imagined ones. */
  readonly filmed: Motion | null
}

const plain: Recipe = {
  habits: randomHabits,
  restless: false,
  between: () => [],
  cell: randomCell,
  dropouts: () => [],
  exercises: ['band-hinge', 'band-hinge', 'straddle-hinge', 'straddle-hinge', 'banded-rdl', 'banded-rdl'],
  calibrated: true,
  filmed: null,
}

const tempo: Recipe = {
  ...plain,
  restless: true,
  habits: (random) => {
    const habits = randomHabits(random)
    const quick = random.chance(0.25)
    return {
      ...habits,
      hinge_s: random.between(quick ? 0.5 : 1, quick ? 1.5 : 6),
      drive_s: random.between(quick ? 0.35 : 0.8, quick ? 0.9 : 3.2),
      bottom_s: random.between(0, 2),
      hold_s: random.between(0.4, 3.4),
      tempoSpread: 0.08,
      pause: 0.22,
      bounce: 0.6,
      fidget: 0.6,
    }
  },
}

const drift: Recipe = {
  ...plain,
  habits: (random) => ({ ...randomHabits(random), short: 0.3, drift_m: random.between(0.005, 0.015) }),
  between: (random) =>
    random.chance(0.4) ? stepping(random, random.pick([-1, 1, 1]) * Math.exp(random.between(-4.6, -2.1))) : [],
}

const distractors: Recipe = {
  ...plain,
  between: (random, habits) => {
    if (random.chance(0.3)) return []
    const kind = random.pick(['knock', 'sway', 'talk', 'flinch', 'regrip'])
    switch (kind) {
      case 'knock':
        return [knocking(random)]
      case 'sway':
        return [swaying(random)]
      case 'talk':
        return [talking(random)]
      case 'flinch':
        return flinching(random, habits.depth_m)
      case 'regrip':
        return regripping(random)
    }
  },
}

/** Real people's way: sway before, overshoot, return in stages, tail off; tempo and depth vary rep by rep. */
const lively = (random: Random): Habits => ({
  ...randomHabits(random),
  depthSpread: random.between(0.08, 0.2),
  tempoSpread: random.between(0.12, 0.28),
  skew: random.between(0.7, 1.4),
  hold_s: random.between(0.3, 2.5),
  knee: 0.12,
  trail: 0.3,
  bounce: 0.3,
  fidget: 0.4,
  preSway: 0.4,
  overshoot_m: random.between(0.004, 0.012),
  drift_m: random.between(0.002, 0.01),
})

/** Toe touches and bends: CMU mocap, 8-23 cm, down in 0.9 s, up in 0.75 s (from 5 to 95 %). */
const bend = (random: Random): Habits => ({
  ...lively(random),
  depth_m: random.between(0.09, 0.23),
  hinge_s: random.between(1, 2),
  bottom_s: random.between(0, 0.6),
  drive_s: random.between(0.85, 1.7),
})

/** Bows: 7.5-36 cm, slow, back up in stages and beyond by 1-4 cm. */
const bow = (random: Random): Habits => ({
  ...lively(random),
  depth_m: random.between(0.08, 0.34),
  hinge_s: random.between(0.9, 2.9),
  bottom_s: random.between(0.1, 1.3),
  drive_s: random.between(1.3, 3.4),
  knee: 0.35,
  preSway: 0.55,
  overshoot_m: random.between(0.005, 0.02),
})

/** Squats as OpenCap has them: 28 cm, half a second each way. */
const squat = (random: Random): Habits => ({
  ...lively(random),
  depth_m: random.between(0.25, 0.32),
  hinge_s: random.between(0.75, 1.2),
  bottom_s: random.between(0, 0.3),
  drive_s: random.between(0.7, 1.15),
  trail: 0.2,
  overshoot_m: random.between(0.003, 0.01),
})

/** Depth and shape are the filmed person's own; feet creep by a centimetre a rep. */
const real = (motion: Motion): Recipe => ({
  ...plain,
  filmed: motion,
  habits: (random) => ({ ...randomHabits(random), short: 0.2, drift_m: random.between(0.006, 0.012) }),
  exercises: ['band-hinge', 'banded-rdl'],
})

/** Bursts of packets of 15 samples lost, some of them joined. */
const losses = (random: Random, seconds: number): readonly Dropout[] =>
  Array.from({ length: random.whole(3, 9) }, () => {
    const from_s = random.between(9, seconds)
    return { from_s, to_s: from_s + random.between(0.15, 1) }
  })

export const recipes: Readonly<Record<Kind, Recipe>> = {
  clean: plain,
  tempo,
  partial: {
    ...plain,
    habits: (random) => ({
      ...randomHabits(random),
      depth_m: random.between(0.09, 0.26),
      short: random.between(0.25, 0.6),
    }),
  },
  drift,
  noisy: {
    ...plain,
    cell: (random) => ({
      ...randomCell(random),
      noise_n: random.between(1.8, 5.4),
      drift_n: random.between(0.5, 2),
      glitch: 0.0012,
      glitchAgain: 0.35,
      badFirst: random.chance(0.2),
    }),
  },
  gaps: { ...plain, dropouts: losses },
  row: { ...plain, habits: (random) => ({ ...randomHabits(random), row: 0.8 }), exercises: ['banded-rdl-row'] },
  distractors,
  'slow-sensor': { ...plain, cell: randomScale, habits: (random) => ({ ...randomHabits(random), short: 0.2 }) },
  uncalibrated: { ...plain, habits: (random) => ({ ...randomHabits(random), short: 0.28 }), calibrated: false },
  hips: { ...plain, habits: (random) => random.pick([bend, bow, squat])(random) },
  bows: real('bow'),
  bends: real('bend'),
  squats: real('squat'),
}
