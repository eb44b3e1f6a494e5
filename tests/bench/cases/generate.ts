import type { Act, RepAct, Script } from '../../../src/radio/virtual/act.ts'
import { randomRep, type Habits } from '../../../src/radio/virtual/habits.ts'
import { randomBand, randomBody } from '../../../src/radio/virtual/people.ts'
import { seeded, type Random } from '../../../src/radio/virtual/random.ts'
import { loopTension_n } from '../../../src/radio/virtual/rubber.ts'
import { holding, ready, slack, walkingIn, walkingOut, working } from '../../../src/radio/virtual/session.ts'
import { simulate } from '../../../src/radio/virtual/simulation.ts'
import { labelsOf, type Case, type Kind } from './case.ts'
import { recipes, type Recipe } from './kinds.ts'
import { doneAnew, type Hips } from './real-hips.ts'

/** Filmed reps are done at 0.7 to 1.7 of their durations, one person's within 10 % of each other. */
const tempoOf = (random: Random, usual: number): number =>
  Math.min(1.7, Math.max(0.7, usual * Math.exp(random.normal(0, 0.1))))

/**
 * Of its depth a hinge covers this share at least, from where the last rep ended short: 0.44 is the least of labelled
 * ones.
 */
const leastHinge = 0.4

/** A filmed rep, done anew at about the usual tempo, that is a rep from where the hips are. */
const filmedRep = (random: Random, habits: Habits, hips: Hips, usual: number, short_m: number): RepAct => {
  for (;;) {
    const rep = doneAnew(random, habits, random.pick(hips), tempoOf(random, usual))
    if (short_m <= (1 - leastHinge) * rep.depth_m) return rep
  }
}

const setOf = (random: Random, recipe: Recipe, habits: Habits, hips: Hips | null): readonly Act[] => {
  const usual = hips === null ? 1 : random.between(0.7, 1.7)
  let short_m = 0
  const reps = Array.from({ length: random.whole(5, 12) }, () => {
    if (hips !== null) {
      const rep = filmedRep(random, habits, hips, usual, short_m)
      short_m = rep.shortfall_m
      return rep
    }
    if (!recipe.restless) return randomRep(random, habits)
    // The person's depth and habits stay; the tempo is drawn anew.
    const { hinge_s, bottom_s, drive_s, hold_s } = recipe.habits(random)
    return randomRep(random, { ...habits, hinge_s, bottom_s, drive_s, hold_s })
  })
  return working(reps, () => recipe.between(random, habits))
}

/** Nobody lets the band go slack: whoever has crept this far back steps forward. */
const furthestBack_m = -0.05

const stayingTaut = (acts: readonly Act[]): readonly Act[] => {
  let foot_m = 0
  return acts.map((act) => {
    if (act.kind === 'mark') foot_m = act.foot_m
    if (act.kind === 'rep') foot_m += act.drift_m
    if (act.kind !== 'shift') return act
    const by_m = foot_m + act.by_m < furthestBack_m ? Math.abs(act.by_m) : act.by_m
    foot_m += by_m
    return { kind: 'shift', by_m, shape: act.shape, bumps: act.bumps }
  })
}

const actsOf = (random: Random, recipe: Recipe, habits: Habits, hips: Hips | null): readonly Act[] => {
  const before = recipe.between(random, habits).filter((act) => act.kind !== 'shift')
  const acts: Act[] = [
    slack(random.between(0.5, 2)),
    ...walkingIn(random),
    holding(random.between(2.8, 4.4)),
    ready(random.between(0.3, 0.8)),
    ...before,
    ...setOf(random, recipe, habits, hips),
  ]
  if (random.chance(0.3)) {
    const relearn = recipe.calibrated && random.chance(0.5)
    acts.push(
      ready(0.3),
      walkingOut(random),
      { kind: 'mark', foot_m: relearn ? random.normal(0, 0.05) : random.normal(0, 0.003), relearn },
      slack(random.between(3, 12)),
      ...walkingIn(random),
      ready(random.between(1, 3)),
      ...setOf(random, recipe, habits, hips),
    )
  }
  acts.push(walkingOut(random), slack(random.between(1.5, 3.5)))
  return acts
}

/** Everybody's reps as well as one person's, for there are few people; of steady ones only one person's. */
const hipsOf = (random: Random, people: readonly Hips[], steady: boolean): Hips | null => {
  const [first, ...others] = people
  if (first === undefined) return null
  const alone = random.chance(0.5)
  return alone || steady ? random.pick([first, ...others]) : [...first, ...others.flat()]
}

/** One through which the shallowest rep is felt and that the deepest does not let go slack. */
const bandFor = (random: Random, depths_m: readonly number[]): ReturnType<typeof randomBand> => {
  for (;;) {
    const drawn = randomBand(random, Math.min(...depths_m) + 0.03)
    if (drawn.lockout_m - drawn.band.loop.rest_m >= 1.2 * (Math.max(...depths_m) + 0.03)) return drawn
  }
}

/** Of a rep's excursion; nobody sees a rep through more. */
const worstNoise = 0.11

/** Steady people's feet creep by so much of what others' do: by half a centimetre a rep. */
const steadyDrift = 0.55

/**
 * One labelled case of a kind, of these people where they are filmed, each alone and standing firmer where they are to
 * be `steady`; the same seed gives the same case.
 */
export const generate = (kind: Kind, seed: number, people: readonly Hips[] = [], steady = false): Case => {
  const random = seeded(seed, kind)
  const recipe = recipes[kind]
  const exercise = random.pick(recipe.exercises)
  const usual = recipe.habits(random)
  const drawn = steady && recipe.filmed !== null ? { ...usual, drift_m: steadyDrift * usual.drift_m } : usual
  // With one foot forward the pelvis turns as well: less travel.
  const habits =
    exercise === 'straddle-hinge'
      ? { ...drawn, depth_m: Math.max(0.07, drawn.depth_m * random.between(0.6, 0.9)) }
      : drawn
  const hips = hipsOf(random, people, steady)
  const depths_m = hips?.map(({ depth_m }) => depth_m) ?? [habits.depth_m]
  const { band, lockout_m } = bandFor(random, depths_m)
  const cell = recipe.cell(random)
  const excursion_n = loopTension_n(band.loop, lockout_m) - loopTension_n(band.loop, lockout_m - Math.min(...depths_m))
  const script: Script = {
    band,
    lockout_m,
    body: randomBody(random),
    cell: { ...cell, noise_n: Math.min(cell.noise_n, worstNoise * excursion_n) },
    acts: stayingTaut(actsOf(random, recipe, habits, hips)),
    dropouts: [],
  }
  const whole = simulate(script, seed)
  const end_s = whole.truth.reps.at(-1)?.lockoutEnd_s ?? 0
  const dropouts = recipe.dropouts(random, end_s)
  const samples = whole.samples.filter(
    ({ at_us }) => !dropouts.some(({ from_s, to_s }) => at_us >= from_s * 1e6 && at_us < to_s * 1e6),
  )
  const [from_s, to_s] = whole.truth.holds_s[0] ?? [0, 0]
  const calibration: readonly [number, number] = [
    Math.round(from_s * 1000 + 200) / 1000,
    Math.round(to_s * 1000 - 50) / 1000,
  ]
  return {
    samples,
    told: {
      exercise,
      rate_hz: script.cell.rate_hz,
      ...(recipe.calibrated ? { calibration } : {}),
      ...(exercise === 'straddle-hinge' ? { side: random.pick(['left', 'right']) } : {}),
    },
    labels: labelsOf(
      kind,
      band.label,
      whole.truth,
      dropouts.map(({ from_s, to_s }) => [from_s, to_s]),
      calibration[1],
    ),
  }
}
