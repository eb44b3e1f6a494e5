import { crossing_s, duration_s, progress, type Movement } from './movement.ts'
import type { Boundary } from './truth.ts'

/** Further apart than this, two ways to put a boundary are two opinions. */
const apart_s = 0.15

interface Extremes {
  /** The furthest it goes the wrong way first, when, and the furthest it goes beyond its goal. */
  readonly least: number
  readonly least_s: number
  readonly most: number
}

const extremesOf = (shape: Movement): Extremes => {
  let [least, least_s, most] = [0, 0, 1]
  const end_s = duration_s(shape)
  for (let at_s = 0; at_s < end_s; at_s += 0.005) {
    const share = progress(shape, at_s)
    if (share < least) [least, least_s] = [share, at_s]
    most = Math.max(most, share)
  }
  return { least, least_s, most }
}

/** When 5 % of the way from its furthest wrong point is covered. */
const startFromExtreme_s = (shape: Movement, { least, least_s }: Extremes): number => {
  let at_s = least_s
  while (progress(shape, at_s) < least + 0.05 * (1 - least)) at_s += 0.005
  return at_s
}

/** The last moment at which less than `level` is covered. */
const lastBelow_s = (shape: Movement, level: number): number => {
  let at_s = duration_s(shape)
  while (at_s > 0 && progress(shape, at_s) >= level) at_s -= 0.005
  return at_s
}

/**
 * The boundaries of a movement that depend on taste: where a little more or less of the displacement moves them by
 * much, where they are passed more than once, or where it matters whether a sway before, or an overshoot after, counts
 * as a part of it.
 */
export const blurredEnds = (shape: Movement, start: Boundary, end: Boundary): readonly Boundary[] => {
  const extremes = extremesOf(shape)
  const spread_s = (low: number, high: number): number => crossing_s(shape, high) - crossing_s(shape, low)
  const again_s = (level: number): number => lastBelow_s(shape, level) - crossing_s(shape, level)
  const startBlurred =
    spread_s(0.03, 0.08) > 2 * apart_s ||
    again_s(0.05) > apart_s ||
    crossing_s(shape, 0.05) - startFromExtreme_s(shape, extremes) > apart_s
  const endBlurred =
    spread_s(0.92, 0.97) > 2 * apart_s || again_s(0.95) > apart_s || spread_s(0.95, 0.95 * extremes.most) > apart_s
  return [...(startBlurred ? [start] : []), ...(endBlurred ? [end] : [])]
}
