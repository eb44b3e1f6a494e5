import { type Stretch, within } from './trace.ts'

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

/** One way of the hips, as its shelves are looked for. */
export interface Leg {
  /** Up or down. */
  readonly sign: 1 | -1
  /** Its steepest slope, and what it was taken over on either side: N/s and beats. */
  readonly steep: number
  readonly half: number
}

/** The leg that takes `leg_s` around beat `middle`, and lies between the beats `first` and `last`. */
export const legAround = (
  s: Stretch,
  sign: 1 | -1,
  middle: number,
  leg_s: number,
  beat_s: number,
  first: number,
  last: number,
): Leg => {
  const middle_s = s.t[middle] ?? 0
  const half = halfWindow(leg_s, beat_s)
  const from = Math.max(first, within(s, middle_s - 0.4 * leg_s))
  const to = Math.min(last, within(s, middle_s + 0.4 * leg_s))
  return { sign, half, steep: steepest(s, from, to, half, sign) }
}

/** From `start` towards `end`, the first beat that stands still against the leg; `end` when none does. */
export const stillFrom = (s: Stretch, { sign, steep, half }: Leg, start: number, end: number): number => {
  const step = start < end ? 1 : -1
  let i = start
  while (i !== end && sign * slopeAround(s, i, half) > stillSlope * steep) i += step
  return i
}

/** A shelf may slope, by up to this share of the leg, when the slope beyond it is steeper again by `knee`. */
const slopingShelf = 0.3
const knee = 0.1

/**
 * From `start` towards `end` to where the leg's shelf begins: the first beat that stands still against the leg, or the
 * flattest one before it gets steeper again.
 */
export const shelfFrom = (s: Stretch, { sign, steep, half }: Leg, start: number, end: number): number => {
  const step = start < end ? 1 : -1
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

/** A knock rings for a tenth of a second about the level that stands: over this long it cancels out, s. */
const ringing_s = 0.2

/** The highest level somebody stood at between the time and beat `to`: knocks do not count. */
export const highestStand = ({ t, raw }: Stretch, from_s: number, to: number): number => {
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

/**
 * A shelf lower than this share of the whole fall is a pause on the way down, not the plateau; of who seldom pauses,
 * a lower one.
 */
const pauseShare = 0.74
const rarePauseShare = 0.64

/**
 * The plateau a hinge left: the last flat stretch before the fall, not the last maximum. A flat stretch far below what
 * stood there shortly before is a pause on the way down.
 */
export const plateauBefore = (
  s: Stretch,
  fall: Leg,
  fallen: number,
  low_n: number,
  pauses: boolean,
): { readonly end: number; readonly paused: boolean } => {
  const share = pauses ? pauseShare : rarePauseShare
  let from = fallen
  let shelf = -1
  for (let tries = 0; tries < 4; tries += 1) {
    const end = shelfFrom(s, fall, from, 0)
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
