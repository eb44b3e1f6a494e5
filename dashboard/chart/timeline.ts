/**
 * Where the sensor's time stands now. Samples come in batches, so the newest one lags behind by a changing amount; the
 * shortest lag seen lately is steady, and a chart that scrolls by it moves evenly.
 */
export interface Timeline {
  /** A sample of the sensor's time `newest_us` was at the host at `arrived_ms` (service's wall clock). */
  readonly saw: (newest_us: number, arrived_ms: number) => void
  /** The sensor's time at `service_ms`, µs; null before the first sample. */
  readonly now_us: (service_ms: number) => number | null
  /** For how long nothing new has arrived, ms; null before the first sample. */
  readonly silence_ms: (service_ms: number) => number | null
  readonly reset: () => void
}

/** The shortest lag is taken over one to two of these, so that drift of the sensor's clock is followed. */
const bucket_ms = 5_000
/** A change beyond this is a new situation, not drift, and is taken over at once. */
const jump_ms = 400
/** At most this much of elapsed time goes into correcting the place: not to be seen as a change of speed. */
const slew = 0.02

export const createTimeline = (): Timeline => {
  let lastArrived: number | null = null
  let newest = 0
  let bucketBegan = 0
  let current = Infinity
  let previous = Infinity
  let shown: number | null = null
  let shownAt = 0

  return {
    saw: (newest_us, arrived_ms) => {
      if (lastArrived !== null && (arrived_ms < lastArrived || newest_us <= newest)) return
      lastArrived = arrived_ms
      newest = newest_us
      if (arrived_ms - bucketBegan > bucket_ms) {
        previous = current
        current = Infinity
        bucketBegan = arrived_ms
      }
      const shift = arrived_ms - newest_us / 1000
      // After a pause of the sensor's clock the old lag says nothing.
      if (shift - Math.min(current, previous) > 2 * jump_ms) {
        previous = Infinity
        current = shift
      }
      current = Math.min(current, shift)
    },
    now_us: (service_ms) => {
      if (lastArrived === null) return null
      const target = Math.min(current, previous)
      if (shown === null || Math.abs(target - shown) > jump_ms) shown = target
      else {
        const most = Math.max(0, service_ms - shownAt) * slew
        shown += Math.min(most, Math.max(-most, target - shown))
      }
      shownAt = service_ms
      return (service_ms - shown) * 1000
    },
    silence_ms: (service_ms) => (lastArrived === null ? null : Math.max(0, service_ms - lastArrived)),
    reset: () => {
      lastArrived = null
      newest = 0
      current = Infinity
      previous = Infinity
      shown = null
    },
  }
}
