import type { TopKeeping } from './top.ts'

const settled_s = 0.5

/** Standing in the band before the first rep of a set: the only hint of the top where no hold was made. */
export const stand = (top: TopKeeping, y_n: number, flat_s: number): void => {
  if (flat_s < settled_s) return
  top.standingBeats += 1
  top.standing_n += (y_n - top.standing_n) / top.standingBeats
}
