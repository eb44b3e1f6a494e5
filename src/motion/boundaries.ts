import { type Stretch, within } from './trace.ts'

/** What the live follower saw of a rep, s. */
export interface Marks {
  readonly earliest_s: number
  readonly hingeSeen_s: number
  readonly lockoutSeen_s: number
  readonly now_s: number
}

/** A rep's shape read from the stretch it lies in: times, s, and levels, N. */
export interface Shape {
  hingeStart_s: number
  bottomStart_s: number
  driveStart_s: number
  lockoutStart_s: number
  /** The plateau the hinge left and the one the drive reached. */
  before_n: number
  plateau_n: number
  /** Where the hips came to rest and where they set off again. */
  arrival_n: number
  departure_n: number
}

const meanBetween = (s: Stretch, from_s: number, to_s: number): number => {
  const a = Math.min(s.n - 1, within(s, from_s))
  const b = Math.max(a + 1, within(s, to_s))
  let sum = 0
  for (let i = a; i < b && i < s.n; i += 1) sum += s.raw[i] ?? 0
  return sum / (Math.min(b, s.n) - a)
}

/** Time at which the line from beat i - 1 to beat i passes the level. */
const passing = ({ t, y }: Stretch, i: number, level: number): number => {
  const [ta, tb, ya, yb] = [t[i - 1] ?? 0, t[i] ?? 0, y[i - 1] ?? 0, y[i] ?? 0]
  return yb === ya ? tb : ta + (tb - ta) * Math.min(1, Math.max(0, (level - ya) / (yb - ya)))
}

/** Going back from i: the last time the stretch was on the far side of the level. */
const lastAbove = (s: Stretch, from: number, level: number): number => {
  for (let i = from; i > 0; i -= 1) if ((s.y[i - 1] ?? 0) >= level) return passing(s, i, level)
  return s.t[0] ?? 0
}
const lastBelow = (s: Stretch, from: number, level: number): number => {
  for (let i = from; i > 0; i -= 1) if ((s.y[i - 1] ?? 0) <= level) return passing(s, i, level)
  return s.t[0] ?? 0
}
const firstBelow = (s: Stretch, from: number, to: number, level: number): number => {
  for (let i = Math.max(1, from); i <= to; i += 1) if ((s.y[i] ?? 0) <= level) return passing(s, i, level)
  return s.t[to] ?? 0
}
const firstAbove = (s: Stretch, from: number, to: number, level: number): number => {
  for (let i = Math.max(1, from); i <= to; i += 1) if ((s.y[i] ?? 0) >= level) return passing(s, i, level)
  return s.t[to] ?? 0
}

const lowest = ({ y }: Stretch, from: number, to: number): number => {
  let at = from
  for (let i = from; i <= to; i += 1) if ((y[i] ?? 0) < (y[at] ?? 0)) at = i
  return at
}

const slopeAround = (s: Stretch, i: number, half_s: number): number => {
  const now = s.t[i] ?? 0
  const a = Math.min(i, within(s, now - half_s))
  const b = Math.min(s.n - 1, Math.max(i, within(s, now + half_s)))
  const dt = (s.t[b] ?? 0) - (s.t[a] ?? 0)
  return dt > 0 ? ((s.y[b] ?? 0) - (s.y[a] ?? 0)) / dt : 0
}

/**
 * The plateau a hinge left: the last flat stretch before the fall, not the last maximum. A flat stretch far below the
 * level the rep comes back to is a pause on the way down.
 */
const plateauBefore = (
  s: Stretch,
  middle: number,
  low_n: number,
  plateau_n: number,
): { level: number; end: number } => {
  let steepest = 0
  for (let i = middle; i >= 0 && (s.t[i] ?? 0) > (s.t[middle] ?? 0) - 0.3; i -= 1)
    steepest = Math.min(steepest, slopeAround(s, i, 0.05))
  let best = { level: s.y[middle] ?? 0, end: middle }
  const floor = plateau_n - 0.2 * (plateau_n - low_n)
  for (let i = middle; i > 0; i -= 1) {
    if (slopeAround(s, i, 0.06) < 0.12 * steepest) continue
    const end = s.t[i] ?? 0
    const level = Math.max(s.y[i] ?? 0, meanBetween(s, end - 0.2, end))
    if (level > best.level) best = { level, end: i }
    if (level >= floor) return { level, end: i }
    // Skip the rest of this flat piece.
    while (i > 1 && slopeAround(s, i, 0.06) >= 0.12 * steepest && (s.y[i] ?? 0) <= level + 0.02 * (plateau_n - low_n))
      i -= 1
  }
  return best
}

/** Reads a rep's shape; null when the stretch holds no fall and rise. */
export const shapeOf = (s: Stretch, marks: Marks): Shape | null => {
  if (s.n < 6) return null
  const seen = Math.min(s.n - 1, within(s, marks.lockoutSeen_s))
  const from = Math.min(seen, within(s, marks.hingeSeen_s))
  const low = lowest(s, from, seen)
  const low_n = s.y[low] ?? 0
  const plateau_n = meanBetween(s, marks.lockoutSeen_s + 0.02, Math.min(marks.now_s, marks.lockoutSeen_s + 0.45))
  const up = plateau_n - low_n
  const half = low_n + 0.5 * up
  let risen = seen
  while (risen > low && (s.y[risen - 1] ?? 0) > half) risen -= 1
  const fallHalf = low_n + 0.5 * up
  let fallen = low
  while (fallen > 0 && (s.y[fallen] ?? 0) < fallHalf) fallen -= 1
  const before = plateauBefore(s, fallen, low_n, plateau_n)
  const down = before.level - low_n
  const arrival_n = low_n
  const departure_n = low_n
  return {
    hingeStart_s: lastAbove(s, fallen, before.level - 0.08 * down),
    bottomStart_s: firstBelow(s, Math.max(1, fallen), low, arrival_n + 0.08 * down),
    driveStart_s: lastBelow(s, risen, departure_n + 0.08 * up),
    lockoutStart_s: firstAbove(s, risen, s.n - 1, plateau_n - 0.04 * up),
    before_n: before.level,
    plateau_n,
    arrival_n,
    departure_n,
  }
}
