import type { Sample } from '../model/sample.ts'
import type { SessionRecord, SetRecord } from '../model/set.ts'
import { type DeviceMicros, type WallMillis, wallMillis } from '../model/units.ts'

/** A set and where it lies on the session's own time, which begins with the first sample of the first set. */
export interface PlacedSet {
  readonly set: SetRecord
  /** 1 for the first set of the session. */
  readonly number: number
  /** µs of the session, whole. Within a set they go by the sensor's clock alone. */
  readonly sessionTime_us: (at_us: DeviceMicros) => number
  readonly wallTime_ms: (at_us: DeviceMicros) => WallMillis
}

const firstOf = (samples: Iterable<Sample>): DeviceMicros | null => {
  for (const { at_us } of samples) return at_us
  return null
}

const lastOf = (samples: Iterable<Sample>): DeviceMicros | null => {
  let last: DeviceMicros | null = null
  for (const { at_us } of samples) last = at_us
  return last
}

/** Sets that the wall clock puts over one another (it was set back in between) are moved this far apart. */
const apart_us = 1_000_000

/**
 * Puts the sets of a session one after the other. Each set's first sample is placed by the wall clock, once; all else
 * is counted from there, so that a file of several sets is in order of time and a file of one set begins at zero.
 */
export const timeline = (session: SessionRecord): readonly PlacedSet[] => {
  const placed: PlacedSet[] = []
  let zero_ms: WallMillis | null = null
  let before_us = Number.NEGATIVE_INFINITY
  session.sets.forEach((set, i) => {
    const { anchor } = set.header
    const first = firstOf(set.raw) ?? anchor.at_us
    const wallTime_ms = (at_us: DeviceMicros): WallMillis => wallMillis(anchor.wall_ms + (at_us - anchor.at_us) / 1000)
    zero_ms ??= wallTime_ms(first)
    const byClock_us = Math.round((wallTime_ms(first) - zero_ms) * 1000)
    const offset_us = byClock_us > before_us ? byClock_us : before_us + apart_us
    const sessionTime_us = (at_us: DeviceMicros): number => offset_us + Math.round(at_us - first)
    // Reading a set to its end costs something, and nothing follows on the last one.
    if (i < session.sets.length - 1) before_us = sessionTime_us(lastOf(set.raw) ?? first)
    placed.push({ set, number: i + 1, sessionTime_us, wallTime_ms })
  })
  return placed
}

/** A session of this one set, for exporting it alone. */
export const sessionOfOne = (set: SetRecord): SessionRecord => ({
  id: set.header.session,
  startedAt_ms: set.header.startedAt_ms,
  sets: [set],
})
