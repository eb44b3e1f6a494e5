import { describe, expect, it } from 'vitest'
import type { Rep, RepClose } from '../../src/model/rep.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { over } from '../../src/signal/machine.ts'
import { motion } from '../../src/motion/motion.ts'
import { faultsOf } from './core-checks.ts'
import { everyLabelled } from './labelled.ts'
import { makeSet, plainRecipe, quickShallowRecipe } from './made-set.ts'

const closesAt = (rate_hz: number): readonly RepClose[] => {
  const made = makeSet({ ...plainRecipe, rate_hz })
  return over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep-close' ? [event.close] : []))
}

/** Somebody swaying on the spot, N. */
const swaying = (t: number): number => 222 + 0.8 * Math.sin(t * 1.7) + 0.5 * Math.sin(t * 4.1)

/** In from slack within a second, a little past the mark, and a hand's width back. */
const walkingTooFar = (t: number): number => {
  if (t < 1) return 3
  if (t < 2) return 3 + 225 * (t - 1)
  if (t < 3) return 229
  return t < 3.5 ? 229 - 16 * (t - 3) : swaying(t)
}

describe('the detector', () => {
  it('agrees with labelled recordings and made sets', () => {
    expect([...faultsOf((samples, setup) => over(motion(setup), samples))]).toEqual([])
  })

  it.each([10, 20, 40, 80, 160, 320, 1000])('sees the same set at %d Hz', (rate_hz) => {
    const made = makeSet({ ...plainRecipe, rate_hz })
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps.map(({ verdict }) => verdict)).toEqual(['full', 'full', 'short', 'full', 'full'])
    const tolerance = rate_hz <= 20 ? 0.14 : 0.09
    reps.forEach((rep, i) => {
      expect(Math.abs(rep.driveStart_us / 1e6 - (made.driveStarts[i] ?? 0))).toBeLessThan(tolerance)
      expect(Math.abs(rep.lockoutStart_us / 1e6 - (made.lockoutStarts[i] ?? 0))).toBeLessThan(tolerance)
    })
  })

  it.each([
    [50, 12],
    [150, 15],
    [600, 200],
    [1500, 500],
  ])('works from light to heavy: %d N with reps of %d N', (top_n, excursion_n) => {
    const made = makeSet({ ...plainRecipe, top_n, excursion_n, noise_n: 0.2 })
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps.map(({ verdict }) => verdict)).toEqual(['full', 'full', 'short', 'full', 'full'])
  })

  it.each([
    ['slow', { hinge_s: 6, bottom_s: 2, drive_s: 4, hold_s: 3 }],
    ['very slow', { hinge_s: 8, bottom_s: 0.7, drive_s: 1.6, hold_s: 0.5, noise_n: 0.1, reaches: [1, 1, 0.5, 1, 1] }],
    ['quick', { hinge_s: 0.8, bottom_s: 0.2, drive_s: 0.56, hold_s: 0.9 }],
  ])('keeps up with a %s tempo', (_, tempo) => {
    const made = makeSet({ ...plainRecipe, ...tempo })
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(5)
  })

  it('knows a quick shallow person by any dip that was made again, not only by the last one', () => {
    const made = makeSet({ ...quickShallowRecipe, reaches: [0.6, 1, 1, 0.6, 1, 1] })
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(6)
    expect((reps[2]?.detected.verdict_us ?? NaN) / 1e6 - (made.lockoutStarts[2] ?? NaN)).toBeLessThan(1)
  })

  it('takes a slow sway of somebody who keeps a steady tempo for no rep', () => {
    const recipe = { ...plainRecipe, reaches: [1, 1, 1, 1, 1], hinge_s: 0.9, drive_s: 0.8, hold_s: 4 }
    const made = makeSet(recipe)
    const from_s = (made.lockoutStarts[2] ?? 0) + 0.8
    const swayed = made.samples.map((sample) => {
      const share = (sample.at_us / 1e6 - from_s) / 2.6
      const dip = share > 0 && share < 1 ? 0.5 - 0.5 * Math.cos(2 * Math.PI * share) : 0
      return { ...sample, tension_n: newtons(sample.tension_n - 0.33 * recipe.excursion_n * dip) }
    })
    const reps = over(motion(made.setup), swayed).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(5)
  })

  it('counts a quick shallow first rep once the next one moved alike, and not a dip that did not', () => {
    const made = makeSet(quickShallowRecipe)
    const repsIn = (samples: typeof made.samples): readonly Rep[] =>
      over(motion(made.setup), samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    const reps = repsIn(made.samples)
    expect(reps.map(({ number }) => number)).toEqual([1, 2, 3, 4])
    reps.forEach((rep, i) => {
      expect(Math.abs(rep.driveStart_us / 1e6 - (made.driveStarts[i] ?? 0))).toBeLessThan(0.09)
    })
    expect(reps[0]?.detected.verdict_us).toBe(reps[1]?.detected.verdict_us)
    const halved = made.samples.map(({ at_us, tension_n }) => {
      const inFirst = at_us > 6e6 && at_us < 7.5e6
      return { at_us, tension_n: inFirst ? newtons(0.5 * (tension_n + quickShallowRecipe.top_n)) : tension_n }
    })
    expect(repsIn(halved)).toHaveLength(3)
  })

  it('finds a stand in a light band under heavy noise', () => {
    const made = makeSet({ ...plainRecipe, top_n: 74, excursion_n: 36, noise_n: 4.6, reaches: [1, 1, 1, 1, 1] })
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(5)
  })

  it('tells a short first rep from the next one where both take little of the tension', () => {
    const little = { ...plainRecipe, excursion_n: 18, hinge_s: 0.9, bottom_s: 0.3, drive_s: 0.9, reaches: [0.62, 1, 1] }
    const made = makeSet(little)
    const reps = over(motion(made.setup), made.samples).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(3)
  })

  it('knows of no rep before the hold has ended', () => {
    const made = makeSet()
    const swayed = made.samples.map((sample) => {
      const share = sample.at_us / 1e6 - 2.6
      const dip = share > 0 && share < 2.2 ? 0.5 - 0.5 * Math.cos((2 * Math.PI * share) / 2.2) : 0
      return { ...sample, tension_n: newtons(sample.tension_n - 25 * dip) }
    })
    const reps = over(motion(made.setup), swayed).flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps).toHaveLength(5)
  })

  it('without a hold learns the top from the set, and asks for a hold', () => {
    const made = makeSet()
    const events = over(motion({ ...made.setup, hold: null }), made.samples)
    const verdicts = events.flatMap((event) => (event.kind === 'rep' ? [event.rep.verdict] : []))
    expect(verdicts).toEqual(['full', 'full', 'short', 'full', 'full'])
    expect(events).toContainEqual(expect.objectContaining({ kind: 'hold-needed', reason: 'none-made' }))
    const [first] = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(first?.doubts).toContain('no-hold')
  })

  it.each([0, 0.5, 0.7, 3])(
    'does not believe a hold from elsewhere, %d times the tension, and asks for another',
    (times) => {
      const made = makeSet()
      const tension_n = newtons(times * plainRecipe.top_n)
      const events = over(
        motion({ ...made.setup, hold: { kind: 'level', tension_n, uncertainty_n: newtons(1) } }),
        made.samples,
      )
      const reps = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
      expect(reps.map(({ verdict }) => verdict)).toEqual(['full', 'full', 'short', 'full', 'full'])
      for (const { reach } of reps) expect(Math.abs(reach - 0.9)).toBeLessThan(0.4)
      expect(events).toContainEqual(expect.objectContaining({ kind: 'hold-needed', reason: 'hold-misfits' }))
      expect(reps[0]?.doubts).toContain('no-hold')
    },
  )

  it('without a hold takes nobody for standing tall who then comes up higher', () => {
    const made = makeSet({ ...plainRecipe, reaches: [0.6, 1, 1, 1] })
    const fromBottom = made.samples.filter(({ at_us }) => at_us > 6e6 + plainRecipe.hinge_s * 1e6)
    const reps = over(motion({ ...made.setup, hold: null }), fromBottom).flatMap((event) =>
      event.kind === 'rep' ? [event.rep] : [],
    )
    expect(reps.map(({ verdict }) => verdict)).toEqual(['full', 'full', 'full'])
    for (const { reach } of reps) expect(Math.abs(reach - 1)).toBeLessThan(0.1)
  })

  it('takes a hold measured before as the top', () => {
    const made = makeSet({ ...plainRecipe, reaches: [0.6, 0.6, 0.6] })
    const hold = { kind: 'level', tension_n: 300, uncertainty_n: 1 } as never
    const verdicts = over(motion({ ...made.setup, hold }), made.samples).flatMap((event) =>
      event.kind === 'rep' ? [event.rep.verdict] : [],
    )
    expect(verdicts).toEqual(['short', 'short', 'short'])
  })

  it('marks a rep across a hole and says where the hole was', () => {
    const made = makeSet()
    const hole = [(made.driveStarts[1] ?? 0) - 0.3, (made.driveStarts[1] ?? 0) + 0.2] as const
    const left = made.samples.filter(({ at_us }) => at_us < hole[0] * 1e6 || at_us > hole[1] * 1e6)
    const events = over(motion(made.setup), left)
    const reps = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    expect(reps.map(({ gap }) => gap)).toEqual([false, true, false, false, false])
    expect(reps[1]?.doubts).toContain('gap')
    const [gap] = events.flatMap((event) => (event.kind === 'gap' ? [event] : []))
    expect(gap?.from_us).toBeLessThan(hole[0] * 1e6)
    expect(gap?.to_us).toBeGreaterThan(hole[1] * 1e6)
  })

  it('leaves out what a slow sensor cannot measure', () => {
    for (const { metrics } of closesAt(10)) {
      expect(metrics).not.toHaveProperty('driveRate2080_nps')
      expect(metrics).not.toHaveProperty('driveRate0200_nps')
      expect(metrics).toHaveProperty('impulse_ns')
    }
    for (const { metrics } of closesAt(80)) expect(metrics).toHaveProperty('driveRate2080_nps')
  })

  it('sees no reps in standing, settling, knocks and walking in and out', () => {
    for (const { samples, setup, reps } of everyLabelled()) {
      const first = (reps[0]?.hingeStart ?? 0) - 0.2
      const before = samples.filter(({ at_us }) => at_us < first * 1e6)
      expect(over(motion(setup), before).filter(({ kind }) => kind === 'rep')).toEqual([])
    }
  })

  it('takes whoever walked in too far and settled back to be standing, not at the bottom', () => {
    const setup = { rows: false, hold: null } as const
    const samples = Array.from({ length: 80 * 20 }, (_, i) => ({
      at_us: deviceMicros(i * 12_500),
      tension_n: newtons(walkingTooFar(i / 80)),
    }))
    const said = over(motion(setup), samples).flatMap((event) => (event.kind === 'phase' ? [event] : []))
    expect(said.map(({ phase }) => phase)).toEqual(['slack', 'lockout', 'hinge', 'lockout'])
    expect(said.at(-1)?.detected_us).toBeLessThan(9.5e6)
  })
})
