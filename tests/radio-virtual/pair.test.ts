import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { createPair } from '../../src/radio/virtual/pair.ts'
import { createPull } from '../../src/radio/virtual/pull.ts'
import { plannedScript } from '../../src/radio/virtual/routine.ts'
import { seeded } from '../../src/radio/virtual/random.ts'
import { createShare } from '../../src/radio/virtual/share.ts'
import type { Simulation } from '../../src/radio/virtual/simulation.ts'

const planned = plannedScript({ slack_s: 2, hold_s: 6, reps: ['full', 'short', 'full', 'full'] })
/** The person leaves the band and it is over. */
const script = { ...planned, acts: [...planned.acts].slice(0, -1) }
const seeds = [1, 2, 3, 4, 5, 6, 7, 8]

const rest = ({ next }: Simulation): Sample[] => {
  const samples: Sample[] = []
  for (let sample = next(); sample !== null; sample = next()) samples.push(sample)
  return samples
}
const both = (seed: number) => {
  const [left, right] = createPair(script, seed)
  return { left, right, samples: [rest(left), rest(right)] as const, truth: left.truth }
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const within = (samples: readonly Sample[], [from_s, to_s]: readonly [number, number]): number[] =>
  samples.filter(({ at_us }) => at_us >= from_s * 1e6 && at_us < to_s * 1e6).map(({ tension_n }) => tension_n)

/** The left share of what the cells feel beyond their zeros, over a span of time. */
const shareIn = ({ samples: [left, right] }: ReturnType<typeof both>, span: readonly [number, number]): number => {
  const felt = [left, right].map((samples) => mean(within(samples, span)) - mean(within(samples, [0, 2])))
  return (felt[0] ?? 0) / ((felt[0] ?? 0) + (felt[1] ?? 0))
}

describe('two cells of one band', () => {
  it('give the same, however they are asked', () => {
    const { samples } = both(3)
    const [left, right] = createPair(script, 3)
    const apart = [rest(right), rest(left)]
    expect(apart).toEqual([samples[1], samples[0]])
    const [first, second] = createPair(script, 3)
    const [some, more]: [Sample[], Sample[]] = [[], []]
    for (let i = 0; i < 900; i++) {
      const [a, b] = [first.next(), i % 7 === 0 ? second.next() : null]
      if (a !== null) some.push(a)
      if (b !== null) more.push(b)
    }
    expect([...some, ...rest(first)]).toEqual(samples[0])
    expect([...more, ...rest(second)]).toEqual(samples[1])
    expect(both(4).samples[0]).not.toEqual(samples[0])
  })

  it('add up to the tension of the band, at each moment', () => {
    for (const seed of seeds) {
      const { left, samples } = both(seed)
      const [own, other] = samples
      const zero_n = mean(within(own, [0, 2])) + mean(within(other, [0, 2]))
      const pull = createPull(script, seed)
      const off_n: number[] = []
      let last_s = 0
      let at = 0
      for (const { at_us, tension_n } of own.slice(2)) {
        const at_s = at_us / 1e6
        const force_n = pull.at(at_s, at_s - last_s)?.force_n
        last_s = at_s
        while ((other[at + 1]?.at_us ?? Infinity) <= at_us) at++
        const [before, after] = [other[at], other[at + 1]]
        if (force_n === undefined || before === undefined || after === undefined || before.at_us > at_us) continue
        const way = (at_us - before.at_us) / (after.at_us - before.at_us)
        off_n.push(tension_n + before.tension_n + way * (after.tension_n - before.tension_n) - zero_n - force_n)
      }
      expect(off_n.length).toBeGreaterThan(1500)
      expect(left.truth.reps).toHaveLength(4)
      // Two cells' noise, and a fifth of a newton that the zeros wander.
      expect(Math.sqrt(mean(off_n.map((n) => n * n)))).toBeLessThan(0.6)
      expect(Math.max(...off_n.map(Math.abs))).toBeLessThan(2.5)
    }
  })

  it('share it each person in their own way, a little differently at the bottom', () => {
    const shares = seeds.map((seed) => {
      const pair = both(seed)
      const up = shareIn(pair, pair.truth.holds_s[0] ?? [0, 0])
      const down = mean(
        pair.truth.reps.map(({ bottomStart_s, driveStart_s }) => shareIn(pair, [bottomStart_s, driveStart_s])),
      )
      return { up, down }
    })
    const ups = shares.map(({ up }) => up)
    expect(Math.min(...ups)).toBeGreaterThan(0.455)
    expect(Math.max(...ups)).toBeLessThan(0.545)
    expect(Math.max(...ups) - Math.min(...ups)).toBeGreaterThan(0.02)
    // The wander is in this too; what of it is the lean shows in one moment.
    for (const { up, down } of shares) expect(Math.abs(down - up)).toBeLessThan(0.035)
    for (const seed of seeds) {
      const share = createShare(seeded(seed, 'share'))
      const lean = (hips_m: number): number => Math.abs(share(20, hips_m) - share(20, 0))
      expect(lean(-0.18)).toBeGreaterThan(0.0029)
      expect(lean(-0.18)).toBeLessThan(0.0151)
      expect(lean(-0.09)).toBeCloseTo(lean(-0.18) / 2, 9)
      expect(lean(-1)).toBe(lean(-0.18))
      expect(lean(0.02)).toBe(0)
    }
  })

  it('are two boxes: their zeros, noises, rates, clocks and moments are their own', () => {
    for (const seed of seeds) {
      const { left, right, samples } = both(seed)
      const [own, other] = samples
      expect(Math.abs(left.rate_hz - right.rate_hz)).toBeGreaterThan(0.001)
      const apart_ppm = Math.abs(left.pace - right.pace) * 1e6
      expect(apart_ppm).toBeGreaterThan(19)
      expect(apart_ppm).toBeLessThan(81)
      expect(own[0]?.at_us).not.toBe(other[0]?.at_us)
      for (const [box, list] of [
        [left, own],
        [right, other],
      ] as const) {
        expect(box.rate_hz).toBeGreaterThan(78.5)
        expect(box.rate_hz).toBeLessThan(80.2)
        const [first, last] = [list[0]?.at_us ?? 0, list.at(-1)?.at_us ?? 0]
        expect(((list.length - 1) * 1e6) / (last - first)).toBeCloseTo(box.rate_hz, 3)
      }
      const zeros = [mean(within(own, [0, 2])), mean(within(other, [0, 2]))]
      expect(zeros[0]).not.toBeCloseTo(zeros[1] ?? 0, 1)
      const noise = [within(own, [0, 2]), within(other, [0, 2])].map((list, i) => list.map((n) => n - (zeros[i] ?? 0)))
      const together = mean((noise[0] ?? []).map((n, i) => n * (noise[1]?.[i] ?? 0)))
      expect(Math.abs(together)).toBeLessThan(0.226 ** 2 / 3)
    }
  })
})
