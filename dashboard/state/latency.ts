/** Latencies of the last seconds: how long from a sample's arrival at the host until it was drawn. */
export interface LatencyWindow {
  readonly add: (at_ms: number, latency_ms: number) => void
  /** Forgets what is older than the window and reads the rest; null while there is nothing. */
  readonly read: (now_ms: number) => LatencyReading | null
  /** The latencies inside the window, oldest first, ms. */
  readonly values: () => readonly number[]
}

export interface LatencyReading {
  readonly p50_ms: number
  readonly p99_ms: number
  readonly worst_ms: number
  readonly count: number
}

/** Nearest rank: the smallest value that at least `share` of all values do not exceed. */
const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN

export const createLatencyWindow = (span_ms: number): LatencyWindow => {
  let kept: { readonly at_ms: number; readonly latency_ms: number }[] = []
  return {
    add: (at_ms, latency_ms) => {
      kept.push({ at_ms, latency_ms })
    },
    read: (now_ms) => {
      kept = kept.filter(({ at_ms }) => now_ms - at_ms <= span_ms)
      if (kept.length === 0) return null
      const sorted = kept.map(({ latency_ms }) => latency_ms).toSorted((a, b) => a - b)
      return {
        p50_ms: rank(sorted, 0.5),
        p99_ms: rank(sorted, 0.99),
        worst_ms: rank(sorted, 1),
        count: sorted.length,
      }
    },
    values: () => kept.map(({ latency_ms }) => latency_ms),
  }
}
