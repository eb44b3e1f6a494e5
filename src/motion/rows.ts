import { type Stretch, within } from './trace.ts'

/** A row lifts the tension above the bottom on both sides of it by at least this share of the excursion. */
const smallest = 0.035
/** In a bottom too short for a comfortable row (barbell row periods are 1.3-1.9 s) it has to be plainer. */
const plain = 0.07
const roomy_s = 1.4
/** A bounce is shorter. */
const shortest_s = 0.2

/**
 * The bent-over row inside a bottom: the trunk rises and sinks, the hips give way first, and the tension shows a small
 * hump. Returns [start, end] in seconds, or null.
 */
export const rowIn = (
  s: Stretch,
  bottom_s: number,
  drive_s: number,
  excursion_n: number,
): readonly [number, number] | null => {
  const first = within(s, bottom_s)
  const last = Math.min(s.n - 1, within(s, drive_s))
  if (last - first < 3) return null
  let best = 0
  let bestAt = -1
  // Prominence: height over the higher of the lowest points on either side.
  let lowLeft = s.y[first] ?? 0
  for (let i = first; i <= last; i += 1) {
    const y = s.y[i] ?? 0
    lowLeft = Math.min(lowLeft, y)
    if (y - lowLeft <= best) continue
    let lowRight = y
    for (let k = i; k <= last; k += 1) lowRight = Math.min(lowRight, s.y[k] ?? 0)
    const height = y - Math.max(lowLeft, lowRight)
    if (height > best) {
      best = height
      bestAt = i
    }
  }
  if (bestAt < 0 || best < (drive_s - bottom_s > roomy_s ? smallest : plain) * excursion_n) return null
  const line = (s.y[bestAt] ?? 0) - 0.85 * best
  let from = bestAt
  while (from > first && (s.y[from] ?? 0) > line) from -= 1
  let to = bestAt
  while (to < last && (s.y[to] ?? 0) > line) to += 1
  const [from_s, to_s] = [s.t[from] ?? 0, s.t[to] ?? 0]
  return to_s - from_s < shortest_s ? null : [from_s, to_s]
}
