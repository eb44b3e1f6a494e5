/**
 * The newest samples of a trace in order of time. Times and values lie in one piece each, so that a chart reads them
 * without copying: the arrays are twice the capacity, and only when their end is reached the newest half moves back.
 */
export interface Ring {
  /** Returns false and keeps nothing where `at_us` is not later than the newest. */
  readonly append: (at_us: number, value: number) => boolean
  /**
   * Puts samples, in order of time, in place of all that lie between the first and the last of them: for what is told
   * again, or told late. Returns by how many there are more.
   */
  readonly replace: (at_us: readonly number[], values: readonly number[]) => number
  readonly clear: () => void
  readonly size: () => number
  /** Time of the newest sample; null while empty. */
  readonly newest_us: () => number | null
  readonly newestValue: () => number | null
  /** Views of all samples from the last one at or before `from_us` on; valid until the next change. */
  readonly since: (from_us: number) => { readonly at_us: Float64Array; readonly values: Float64Array }
}

/** Times are rounded on the way: what lies closer than this is one sample (1 kHz is the fastest there is), µs. */
const sameTime_us = 400

export const createRing = (capacity: number): Ring => {
  const times = new Float64Array(capacity * 2)
  const values = new Float64Array(capacity * 2)
  let start = 0
  let end = 0

  const push = (at_us: number, value: number): void => {
    if (end === times.length) {
      times.copyWithin(0, end - capacity + 1, end)
      values.copyWithin(0, end - capacity + 1, end)
      start = 0
      end = capacity - 1
    }
    times[end] = at_us
    values[end] = value
    end += 1
    if (end - start > capacity) start += 1
  }

  /** First index whose time is greater than or equal to `at_us`. */
  const lowerBound = (at_us: number): number => {
    let low = start
    let high = end
    while (low < high) {
      const middle = (low + high) >> 1
      if ((times[middle] ?? 0) < at_us) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    append: (at_us, value) => {
      if (end > start && at_us <= (times[end - 1] ?? 0)) return false
      push(at_us, value)
      return true
    },
    replace: (at_us, incoming) => {
      const [first, last] = [at_us[0], at_us.at(-1)]
      if (first === undefined || last === undefined) return 0
      const before = end - start
      const cut = lowerBound(first - sameTime_us)
      const resume = lowerBound(last + sameTime_us)
      const [laterTimes, laterValues] = [times.slice(resume, end), values.slice(resume, end)]
      end = cut
      for (const [i, at] of at_us.entries()) push(at, incoming[i] ?? 0)
      for (const [i, at] of laterTimes.entries()) push(at, laterValues[i] ?? 0)
      return end - start - before
    },
    clear: () => {
      start = 0
      end = 0
    },
    size: () => end - start,
    newest_us: () => (end > start ? (times[end - 1] ?? null) : null),
    newestValue: () => (end > start ? (values[end - 1] ?? null) : null),
    since: (from_us) => {
      const first = Math.max(start, lowerBound(from_us + 1) - 1)
      return { at_us: times.subarray(first, end), values: values.subarray(first, end) }
    },
  }
}
