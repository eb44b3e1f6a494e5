import type { Sample } from '../model/sample.ts'
import type { SensorView } from '../wire/state.ts'
import { followOn, rhythm } from './rhythm.ts'
import type { SensorSeat } from './sensor-seat.ts'

/** What a set gets of the time before it was started: enough to see the plateau that its first hinge leaves. */
const lead_us = 2_000_000
/** What the other cell may deliver later of the last seconds still finds its partner. */
const kept_us = 30_000_000
/** Trimmed a quarter at a time, so that the copying stays rare. */
const mostKept_us = kept_us * 1.25
/** The rhythm is learned anew after so many samples, not at each of 80 packets a second. */
const learnAgain = 16

/** How often the measured rate is put on the board, by the sensor's clock. */
const rate_us = 1_000_000

/** What the last seconds of a cell's samples tell, and to whom. */
export interface PresentParts {
  readonly seat: SensorSeat
  /** The cell's sensor as it is on the board. */
  readonly view: () => SensorView | null
  readonly show: (view: SensorView) => void
  /** Samples are missing between the two times. */
  readonly missing: (from_us: number, to_us: number) => void
}

/** The last seconds of a cell's raw samples, and what they tell of its sensor: its rate, and what is missing. */
export interface Present {
  /** The last two seconds. */
  readonly recent: () => readonly Sample[]
  /** Times by this cell's own clock. */
  readonly within: (from_us: number, to_us: number) => readonly Sample[]
  /** The latest time that there is a sample of. */
  readonly last_us: () => number
  /** As measured, or as the driver promises; null when neither is known. */
  readonly rate_hz: () => number | null
  readonly add: (raw: readonly Sample[]) => void
  /** Samples that the sensor delivered later. */
  readonly fill: (raw: readonly Sample[]) => void
  readonly forget: () => void
}

export const createPresent = ({ seat, view, show, missing }: PresentParts): Present => {
  let recent: Sample[] = []
  let unlearned = 0
  let longest_us = 0
  let measured_hz: number | null = null
  let last_us = 0
  let shown_us = -Infinity
  const showRate = (): void => {
    const sensor = view()
    const rate_hz = measured_hz === null ? null : Math.round(measured_hz * 10) / 10
    if (last_us - shown_us < rate_us || sensor === null || rate_hz === null) return
    shown_us = last_us
    if (sensor.rate_hz !== rate_hz) show({ ...sensor, rate_hz })
  }
  const learn = (raw: readonly Sample[]): void => {
    const found = rhythm(recent, raw, seat.driver()?.abilities.clock === null ? 'arrival' : 'device')
    unlearned = 0
    longest_us = found.longest_us
    measured_hz = found.rate_hz ?? measured_hz
    const sensor = view()
    if (sensor === null || found.gaps.length === 0) return
    const missing_ms = found.gaps.reduce((sum, [from, to]) => sum + (to - from) / 1000, sensor.gaps.missing_ms)
    const count = sensor.gaps.count + found.gaps.length
    show({ ...sensor, gaps: { count, missing_ms } })
    for (const [from, to] of found.gaps) missing(from, to)
  }
  const lastOf = (span_us: number): Sample[] => {
    const from_us = (recent.at(-1)?.at_us ?? 0) - span_us
    return recent.filter(({ at_us }) => at_us > from_us)
  }
  return {
    recent: () => lastOf(lead_us),
    within: (from_us, to_us) => recent.filter(({ at_us }) => at_us >= from_us && at_us <= to_us),
    last_us: () => last_us,
    rate_hz: () => measured_hz ?? seat.driver()?.abilities.rate_hz ?? null,
    add: (raw) => {
      unlearned += raw.length
      if (unlearned >= learnAgain || !followOn(recent.at(-1), raw, longest_us)) learn(raw)
      const newest_us = raw.at(-1)?.at_us ?? 0
      last_us = Math.max(last_us, newest_us)
      recent.push(...raw)
      if (newest_us - (recent[0]?.at_us ?? newest_us) > mostKept_us) recent = lastOf(kept_us)
      showRate()
    },
    fill: (raw) => {
      recent = [...recent, ...raw].toSorted((a, b) => a.at_us - b.at_us)
    },
    forget: () => {
      recent = []
      longest_us = 0
      measured_hz = null
    },
  }
}
