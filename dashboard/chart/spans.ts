/** A stretch of the sensor's time, `[from_us, to_us]`. */
export type Span = readonly [number, number]

/** All spans in order of time, touching and overlapping ones made one. */
export const union = (spans: readonly Span[]): readonly Span[] => {
  const merged: [number, number][] = []
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (to > from) merged.push([from, to])
  }
  return merged
}

/** What is left of `spans` without `holes`. */
export const without = (spans: readonly Span[], holes: readonly Span[]): readonly Span[] => {
  let left: readonly Span[] = union(spans)
  for (const [from, to] of holes) {
    left = left.flatMap(([a, b]): Span[] => {
      if (to <= a || from >= b) return [[a, b]]
      const before: Span[] = from > a ? [[a, from]] : []
      return to < b ? [...before, [to, b]] : before
    })
  }
  return left
}

/** Only what reaches past `from_us`. */
export const recent = (spans: readonly Span[], from_us: number): readonly Span[] =>
  spans.some(([, to]) => to < from_us) ? spans.filter(([, to]) => to >= from_us) : spans
