import { type Stretch, within } from './trace.ts'

/** What the live follower saw of a rep, s. */
export interface Marks {
  readonly hingeSeen_s: number
  readonly lockoutSeen_s: number
  readonly now_s: number
  /** Usual time between beats. */
  readonly beat_s: number
  /** This person may well stop on the way. */
  readonly pauses: boolean
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
  /** From half way down to half way up, s. */
  down_s: number
  /** There was a stop on the way down. */
  paused: boolean
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

/** Slope over `half` beats on either side; a hole counts with the time it took. */
const slopeAround = ({ t, y, n }: Stretch, i: number, half: number): number => {
  const a = i < half ? 0 : i - half
  const b = i + half < n ? i + half : n - 1
  const dt = (t[b] ?? 0) - (t[a] ?? 0)
  return dt > 0 ? ((y[b] ?? 0) - (y[a] ?? 0)) / dt : 0
}

/** A leg's shelves are looked for where the slope is under this share of its steepest: 1 % of a minimum-jerk path. */
const stillSlope = 0.12

/** Half the time a slope is taken over: a tenth of the leg, so that slow hinges are not cut short by sway. */
const halfWindow = (leg_s: number, beat_s: number): number =>
  Math.max(1, Math.round(Math.max(0.045, Math.min(0.22, 0.12 * leg_s)) / beat_s))

/** Steepest slope between two beats, up or down as `sign` says. */
const steepest = (s: Stretch, from: number, to: number, half: number, sign: number): number => {
  let most = 0
  for (let i = from; i <= to; i += 1) most = Math.max(most, sign * slopeAround(s, i, half))
  return most
}

/** From `start` in steps of `step`, the first beat that stands still against the leg; `end` when none does. */
const stillFrom = (
  s: Stretch,
  start: number,
  end: number,
  step: 1 | -1,
  half: number,
  steep: number,
  sign: number,
): number => {
  let i = start
  while (i !== end && sign * slopeAround(s, i, half) > stillSlope * steep) i += step
  return i
}

/** A shelf may slope, by up to this share of the leg, when the slope beyond it is steeper again by `knee`. */
const slopingShelf = 0.3
const knee = 0.1

/**
 * From `start` in steps of `step` to where the leg's shelf begins: the first beat that stands still against the leg, or
 * the flattest one before it gets steeper again.
 */
const shelfFrom = (
  s: Stretch,
  start: number,
  end: number,
  step: 1 | -1,
  half: number,
  steep: number,
  sign: number,
): number => {
  let flattest = Number.POSITIVE_INFINITY
  let at = start
  for (let i = start; i !== end; i += step) {
    const slope = sign * slopeAround(s, i, half)
    if (slope <= stillSlope * steep) return i
    if (slope < flattest) {
      flattest = slope
      at = i
    } else if (flattest < slopingShelf * steep && slope > flattest + knee * steep + s.doubt / half) return at
  }
  return end
}

/** Beat nearest the half level, going from `start` towards `end`. */
const halfway = (s: Stretch, start: number, end: number, level: number, below: boolean): number => {
  const step = start < end ? 1 : -1
  let i = start
  while (i !== end && (s.y[i] ?? 0) < level === below) i += step
  return i
}

/** A knock rings for a tenth of a second about the level that stands: over this long it cancels out, s. */
const ringing_s = 0.2

/** The highest level somebody stood at between the time and beat `to`: knocks do not count. */
const highestStand = ({ t, raw }: Stretch, from_s: number, to: number): number => {
  let high = Number.NEGATIVE_INFINITY
  let sum = 0
  let count = 0
  let end_s = t[to] ?? 0
  for (let i = to; i >= 0 && (t[i] ?? 0) >= from_s; i -= 1) {
    sum += raw[i] ?? 0
    count += 1
    if (end_s - (t[i] ?? 0) < ringing_s) continue
    high = Math.max(high, sum / count)
    sum = 0
    count = 0
    end_s = t[i] ?? 0
  }
  return high === Number.NEGATIVE_INFINITY ? sum / Math.max(1, count) : high
}

/** A shelf lower than this share of the whole fall is a pause on the way down, not the plateau; of who seldom pauses, a lower one. */
const pauseShare = 0.74
const rarePauseShare = 0.64

/**
 * The plateau a hinge left: the last flat stretch before the fall, not the last maximum. A flat stretch far below what
 * stood there shortly before is a pause on the way down.
 */
const plateauBefore = (
  s: Stretch,
  fallen: number,
  low_n: number,
  half: number,
  steep: number,
  share: number,
): { end: number; paused: boolean } => {
  let from = fallen
  let shelf = -1
  for (let tries = 0; tries < 4; tries += 1) {
    const end = shelfFrom(s, from, 0, -1, half, steep, -1)
    const level = s.y[end] ?? 0
    // What stood before a pause stood higher; else the shelf after it is the plateau.
    if (shelf >= 0 && level < (s.y[shelf] ?? 0)) return { end: shelf, paused: tries > 1 }
    const stood = highestStand(s, (s.t[end] ?? 0) - 2.5, end)
    if (end === 0 || level - low_n > share * (stood - low_n)) return { end, paused: tries > 0 }
    shelf = end
    // On through the pause, to the next fall before it.
    from = end
    while (from > 0 && (s.y[from] ?? 0) < level + 0.06 * (stood - low_n)) from -= 1
  }
  return { end: from, paused: true }
}

/** A plateau that rises by this share of the leg while it is looked at was a stage on the way. */
const secondStage = 0.07
/** And by this share it was still coming when it was first looked at: where it went tells when it was there. */
const stillComing = 0.035
const noiseShare = 0.5
/** Later than this after the first it was a step of the feet, s. */
const stageLongest_s = 1

/** Hips that arrive this share of a leg above where they set off from, or below, went on in stages: the deeper end counts. */
const lowStage = 0.06
const riseStage = 0.08

/** A slow hinge is noticed this long after it began, s. */
const noticed_s = 1

/** Reads a rep's shape; null when the stretch holds no fall and rise. */
export const shapeOf = (s: Stretch, marks: Marks): Shape | null => {
  if (s.n < 6) return null
  const last = s.n - 1
  const seen = Math.min(last, within(s, marks.lockoutSeen_s))
  const from = Math.min(seen, within(s, marks.hingeSeen_s))
  const low = lowest(s, from, seen)
  const low_n = s.y[low] ?? 0
  const early_n = meanBetween(s, marks.lockoutSeen_s + 0.02, Math.min(marks.now_s, marks.lockoutSeen_s + 0.45))
  const looked_s = Math.min(marks.now_s, marks.lockoutSeen_s + stageLongest_s)
  const late_n = meanBetween(s, Math.max(marks.lockoutSeen_s + 0.02, looked_s - 0.3), looked_s)
  // A return in two stages: what counts is where it ended.
  const later_n = late_n - early_n
  const plateau_n = later_n > secondStage * (early_n - low_n) ? late_n : early_n
  const noise_n = s.doubt * marks.beat_s
  const settled_n = later_n > stillComing * (early_n - low_n) + noiseShare * noise_n ? late_n : early_n
  const high_n = Math.max(s.y[from] ?? 0, highestStand(s, marks.hingeSeen_s - noticed_s, from))
  const fallen = halfway(s, low, 0, low_n + 0.5 * (high_n - low_n), true)
  const risen = halfway(s, low, seen, low_n + 0.5 * (plateau_n - low_n), true)
  const fall_s =
    (s.t[halfway(s, fallen, last, low_n + 0.2 * (high_n - low_n), false)] ?? 0) -
    (s.t[halfway(s, fallen, 0, low_n + 0.8 * (high_n - low_n), true)] ?? 0)
  const rise_s =
    (s.t[halfway(s, risen, last, low_n + 0.8 * (plateau_n - low_n), true)] ?? 0) -
    (s.t[halfway(s, risen, 0, low_n + 0.2 * (plateau_n - low_n), false)] ?? 0)
  const fallHalf = halfWindow(fall_s, marks.beat_s)
  const riseHalf = halfWindow(rise_s, marks.beat_s)
  const falling = steepest(
    s,
    Math.max(0, within(s, (s.t[fallen] ?? 0) - 0.4 * fall_s)),
    Math.min(low, within(s, (s.t[fallen] ?? 0) + 0.4 * fall_s)),
    fallHalf,
    -1,
  )
  const rising = steepest(
    s,
    Math.max(low, within(s, (s.t[risen] ?? 0) - 0.4 * rise_s)),
    Math.min(last, within(s, (s.t[risen] ?? 0) + 0.4 * rise_s)),
    riseHalf,
    1,
  )
  const { end: leave, paused } = plateauBefore(
    s,
    fallen,
    low_n,
    fallHalf,
    falling,
    marks.pauses ? pauseShare : rarePauseShare,
  )
  const before_n = meanBetween(s, (s.t[leave] ?? 0) - 0.12, s.t[leave] ?? 0)
  const lowShelf = low_n + 0.3 * Math.min(before_n - low_n, plateau_n - low_n)
  const arrive = stillFrom(s, halfway(s, fallen, low, lowShelf, false), low, 1, fallHalf, falling, -1)
  const arrived_n = meanBetween(s, s.t[arrive] ?? 0, (s.t[arrive] ?? 0) + 0.12)
  const depart = shelfFrom(s, halfway(s, risen, low, lowShelf, false), low, -1, riseHalf, rising, 1)
  const departed_n = meanBetween(s, (s.t[depart] ?? 0) - 0.12, s.t[depart] ?? 0)
  const arrival_n = arrived_n - departed_n > lowStage * (before_n - departed_n) ? departed_n : arrived_n
  const departure_n = departed_n - arrived_n > riseStage * (plateau_n - arrived_n) ? arrived_n : departed_n
  const down = before_n - arrival_n
  const up = plateau_n - departure_n
  return {
    hingeStart_s: lastAbove(s, fallen, before_n - 0.088 * down),
    bottomStart_s: firstBelow(s, Math.max(1, fallen), low, arrival_n + 0.047 * down),
    driveStart_s: lastBelow(s, risen, departure_n + 0.09 * up),
    lockoutStart_s: firstAbove(s, risen, last, settled_n - 0.038 * up),
    before_n,
    plateau_n,
    arrival_n,
    departure_n,
    paused,
    down_s: (s.t[risen] ?? 0) - (s.t[fallen] ?? 0),
  }
}
