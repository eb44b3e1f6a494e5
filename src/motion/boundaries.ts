import { highestStand, legAround, plateauBefore, shelfFrom, stillFrom } from './shelves.ts'
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

/** Going back from `from`: the last time the stretch was above (1) or below (-1) the level. */
const lastTime = (s: Stretch, from: number, side: 1 | -1, level: number): number => {
  for (let i = from; i > 0; i -= 1) if (side * ((s.y[i - 1] ?? 0) - level) >= 0) return passing(s, i, level)
  return s.t[0] ?? 0
}
/** Going on from `from`: the first time it is above or below it; `to` where it never is. */
const firstTime = (s: Stretch, from: number, to: number, side: 1 | -1, level: number): number => {
  for (let i = Math.max(1, from); i <= to; i += 1) if (side * ((s.y[i] ?? 0) - level) >= 0) return passing(s, i, level)
  return s.t[to] ?? 0
}

const lowest = ({ y }: Stretch, from: number, to: number): number => {
  let at = from
  for (let i = from; i <= to; i += 1) if ((y[i] ?? 0) < (y[at] ?? 0)) at = i
  return at
}

/** Beat nearest the half level, going from `start` towards `end`. */
const halfway = (s: Stretch, start: number, end: number, level: number, below: boolean): number => {
  const step = start < end ? 1 : -1
  let i = start
  while (i !== end && (s.y[i] ?? 0) < level === below) i += step
  return i
}

/** A plateau that rises by this share of the leg while it is looked at was a stage on the way. */
const secondStage = 0.07
/** And by this share it was still coming when it was first looked at: where it went tells when it was there. */
const stillComing = 0.035
const noiseShare = 0.5
/** Later than this after the first it was a step of the feet, s. */
const stageLongest_s = 1

/**
 * Hips that arrive this share of a leg above where they set off from, or below, went on in stages: the deeper end
 * counts.
 */
const lowStage = 0.045
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
  const fall = legAround(s, -1, fallen, fall_s, marks.beat_s, 0, low)
  const rise = legAround(s, 1, risen, rise_s, marks.beat_s, low, last)
  const { end: leave, paused } = plateauBefore(s, fall, fallen, low_n, marks.pauses)
  const before_n = meanBetween(s, (s.t[leave] ?? 0) - 0.12, s.t[leave] ?? 0)
  const lowShelf = low_n + 0.3 * Math.min(before_n - low_n, plateau_n - low_n)
  const arrive = stillFrom(s, fall, halfway(s, fallen, low, lowShelf, false), low)
  const arrived_n = meanBetween(s, s.t[arrive] ?? 0, (s.t[arrive] ?? 0) + 0.12)
  const depart = shelfFrom(s, rise, halfway(s, risen, low, lowShelf, false), low)
  const departed_n = meanBetween(s, (s.t[depart] ?? 0) - 0.12, s.t[depart] ?? 0)
  const arrival_n = arrived_n - departed_n > lowStage * (before_n - departed_n) ? departed_n : arrived_n
  const departure_n = departed_n - arrived_n > riseStage * (plateau_n - arrived_n) ? arrived_n : departed_n
  const down = before_n - arrival_n
  const up = plateau_n - departure_n
  return {
    hingeStart_s: lastTime(s, fallen, 1, before_n - 0.088 * down),
    bottomStart_s: firstTime(s, fallen, low, -1, arrival_n + 0.047 * down),
    driveStart_s: lastTime(s, risen, -1, departure_n + 0.09 * up),
    lockoutStart_s: firstTime(s, risen, last, 1, settled_n - 0.038 * up),
    before_n,
    plateau_n,
    arrival_n,
    departure_n,
    paused,
    down_s: (s.t[risen] ?? 0) - (s.t[fallen] ?? 0),
  }
}
