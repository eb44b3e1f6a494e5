import type { Bump, RepAct } from './act.ts'
import { overshooting, paused, smooth, swayingBefore, trailing, type Movement } from './movement.ts'
import type { Random } from './random.ts'

/** How one person does reps: centres and chances, from which each rep is drawn. */
export interface Habits {
  readonly depth_m: number
  /** Rep to rep, as a share of the depth. */
  readonly depthSpread: number
  readonly hinge_s: number
  readonly bottom_s: number
  readonly drive_s: number
  readonly hold_s: number
  /** Rep to rep, as a share of each duration. */
  readonly tempoSpread: number
  /** Hurried at the start (below 1) or at the end of a movement. */
  readonly skew: number
  /** Chances a rep. */
  readonly short: number
  /** A standstill on the way. */
  readonly pause: number
  /** A return in two stages: nearly up, a moment, then up. */
  readonly knee: number
  readonly trail: number
  readonly bounce: number
  readonly fidget: number
  readonly preSway: number
  readonly row: number
  /** Beyond the goal at lockout, typical. */
  readonly overshoot_m: number
  /** Foot drift a rep, standard deviation. */
  readonly drift_m: number
}

/** Nearly nobody stops within these distances of full extension twice: 8 mm beyond, 10 mm before (OpenCap squats). */
export const fullShortfall_m = (random: Random): number => Math.min(0.01, Math.max(-0.008, random.normal(0.001, 0.004)))

/** Clearly short: 26 mm is about 8° of hip flexion. */
export const shortShortfall_m = (random: Random, depth_m: number): number =>
  Math.min(0.135, 0.6 * depth_m, Math.max(0.026, depth_m * random.between(0.17, 0.5)))

/** Log-normal about a centre, within what one person does in one set. */
const vary = (random: Random, centre: number, spread: number): number =>
  centre * Math.min(2.2, Math.max(0.45, Math.exp(random.normal(0, spread))))

/** The band pulls into the hinge: it is begun more quickly than it is ended. */
const hingeHaste = 0.93

const leg = (random: Random, habits: Habits, seconds: number, skew: number): Movement => {
  if (random.chance(habits.pause)) return paused(seconds, random.between(0.33, 0.72), random.between(0.2, 0.6))
  if (random.chance(habits.trail)) return trailing(seconds, random.between(0.05, 0.13), random.between(0.3, 1))
  return smooth(seconds, skew * random.between(0.9, 1.1))
}

/** Bounces of a few millimetres to a centimetre and a half, fitted into a standstill. */
const bounces = (random: Random, within_s: number, least_m: number, most_m: number): readonly Bump[] =>
  Array.from({ length: random.whole(1, 2) }, () => {
    const seconds = Math.min(within_s, random.between(0.25, 0.5))
    return { from_s: random.between(0, within_s - seconds), seconds, by_m: random.between(least_m, most_m) }
  })

/** The next rep of somebody with these habits. */
export const randomRep = (random: Random, habits: Habits): RepAct => {
  const depth_m = Math.max(0.07, habits.depth_m * (1 + random.normal(0, habits.depthSpread)))
  const short = random.chance(habits.short)
  const shortfall_m = short ? shortShortfall_m(random, depth_m) : fullShortfall_m(random)
  const rows = random.chance(habits.row)
  const rowSeconds = random.between(0.9, 1.6)
  const rowFrom_s = random.between(0.15, 0.5)
  const plain_s = vary(random, habits.bottom_s, habits.tempoSpread * 1.5)
  const bottom_s = rows ? rowFrom_s + rowSeconds + random.between(0.15, 0.5) : plain_s
  const hinge = leg(random, habits, vary(random, habits.hinge_s, habits.tempoSpread), habits.skew * hingeHaste)
  const drive_s = vary(random, habits.drive_s, habits.tempoSpread)
  const drive = random.chance(habits.knee)
    ? paused(drive_s, random.between(0.5, 0.88), random.between(0, 0.35))
    : leg(random, habits, drive_s, habits.skew)
  const hold_s = Math.max(0.3, vary(random, habits.hold_s, habits.tempoSpread * 1.5))
  const over = Math.abs(random.normal(0, habits.overshoot_m)) / (depth_m - shortfall_m)
  return {
    kind: 'rep',
    depth_m,
    shortfall_m,
    hinge: random.chance(habits.preSway)
      ? swayingBefore(hinge, random.between(0.03, 0.15), random.between(0.3, 0.7))
      : hinge,
    bottom_s,
    sink_m: random.normal(0, 0.002),
    bottomBumps: random.chance(habits.bounce) && bottom_s > 0.3 && !rows ? bounces(random, bottom_s, 0.004, 0.016) : [],
    row: rows ? { from_s: rowFrom_s, seconds: rowSeconds, by_m: random.between(0.006, 0.022) } : null,
    drive: over > 0.005 ? overshooting(drive, Math.min(over, 0.3), random.between(0.4, 1.2)) : drive,
    hold_s,
    holdBumps: random.chance(habits.fidget) ? bounces(random, hold_s, -0.008, -0.002) : [],
    drift_m: random.normal(0, habits.drift_m),
  }
}

/** An even, well-mannered person; kinds of cases and the demo vary it. */
export const randomHabits = (random: Random): Habits => ({
  depth_m: random.between(0.11, 0.28),
  depthSpread: random.between(0.04, 0.14),
  hinge_s: random.between(1.3, 2.4),
  bottom_s: random.between(0.03, 0.5),
  drive_s: random.between(0.65, 1.35),
  hold_s: random.between(0.5, 1.5),
  tempoSpread: random.between(0.08, 0.18),
  skew: random.between(0.82, 1.2),
  short: 0.12,
  pause: 0,
  knee: 0,
  trail: 0.04,
  bounce: 0.3,
  fidget: 0.3,
  preSway: 0.03,
  row: 0,
  overshoot_m: random.between(0.001, 0.004),
  drift_m: 0.002,
})
