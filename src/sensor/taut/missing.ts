/** Sample indices from `from` to `to`, both included. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Ranges in rising order that neither touch nor overlap. */
export type Ranges = readonly Range[]

/** The part of `asked` that is in `ranges`. */
export const inside = (ranges: Ranges, asked: Range): Ranges =>
  ranges.flatMap(({ from, to }) => {
    const part = { from: Math.max(from, asked.from), to: Math.min(to, asked.to) }
    return part.from <= part.to ? [part] : []
  })

/** What is left of `ranges` without `taken`. */
export const without = (ranges: Ranges, taken: Range): Ranges =>
  ranges.flatMap(({ from, to }) => {
    if (to < taken.from || from > taken.to) return [{ from, to }]
    return [
      ...(from < taken.from ? [{ from, to: taken.from - 1 }] : []),
      ...(to > taken.to ? [{ from: taken.to + 1, to }] : []),
    ]
  })

export const sizeOf = (ranges: Ranges): number => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0)
