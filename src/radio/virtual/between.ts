import type { Act, Bump, Knock } from './act.ts'
import { smooth, type Movement } from './movement.ts'
import type { Random } from './random.ts'

const many = <Item>(count: number, make: (i: number) => Item): readonly Item[] =>
  Array.from({ length: count }, (_, i) => make(i))

const standing = (seconds: number, loose: number, bumps: readonly Bump[], knocks: readonly Knock[]): Act => ({
  kind: 'stand',
  seconds,
  bearing: { loose, squeeze: 0.4 },
  bumps,
  knocks,
})

/** A plate dropped, a bar touching the rack: 3 to 100 N, ringing for a tenth of a second or two. */
export const knocking = (random: Random): Act => {
  const seconds = random.between(0.8, 2)
  const knock = (): Knock => ({
    from_s: random.between(0.1, seconds - 0.5),
    by_n: random.pick([-1, 1]) * Math.exp(random.between(Math.log(3), Math.log(100))),
    hz: random.between(4, 15),
    decay_s: random.between(0.04, 0.15),
  })
  return standing(seconds, 1, [], many(random.whole(1, 3), knock))
}

export const swaying = (random: Random): Act => standing(random.between(1.2, 3.5), random.between(1.4, 2.3), [], [])

/** Chest and hips move a little with every phrase. */
export const talking = (random: Random): Act => {
  const seconds = random.between(1, 4)
  const phrase = (): Bump => ({
    from_s: random.between(0, seconds - 0.7),
    seconds: random.between(0.2, 0.7),
    by_m: random.normal(0, 0.004),
  })
  return standing(seconds, 1.3, many(Math.ceil(seconds * 2), phrase), [])
}

/** A hinge begun and given up; well under the smallest rep anybody would count. */
export const flinching = (random: Random, depth_m: number): readonly Act[] => [
  {
    kind: 'flinch',
    by_m: depth_m * random.between(0.06, 0.2),
    back: smooth(random.between(0.5, 1.2)),
    forth: smooth(random.between(0.4, 1)),
  },
  standing(random.between(0.3, 1), 1, [], []),
]

/** One foot set anew: the hips dip as the weight shifts, come too far, and settle. */
export const stepping = (random: Random, by_m: number): readonly Act[] => {
  const seconds = random.between(0.25, 0.6)
  const over = random.between(0.1, 0.6)
  const shape: Movement = [
    { share: 1 + over, from_s: 0.1, seconds, skew: 1 },
    { share: -over, from_s: 0.1 + seconds * 0.8, seconds: random.between(0.3, 0.7), skew: 1 },
  ]
  return [
    {
      kind: 'shift',
      by_m,
      shape,
      bumps: [
        { from_s: 0, seconds: random.between(0.15, 0.3), by_m: -random.between(0.004, 0.018) },
        { from_s: 0.2, seconds: random.between(0.2, 0.4), by_m: random.between(0, 0.014) },
      ],
    },
    standing(random.between(0.2, 0.9), 1.2, [], []),
  ]
}

/** The band rolls or is pulled straight under the hands: up to a kilogram, for good, within a moment. */
export const regripping = (random: Random): readonly Act[] => [
  {
    kind: 'shift',
    by_m: random.normal(0, 0.006),
    shape: smooth(random.between(0.12, 0.4)),
    bumps: [{ from_s: 0, seconds: random.between(0.1, 0.3), by_m: random.normal(0, 0.01) }],
  },
  standing(random.between(0.4, 1.2), 1.3, [], []),
]
