import type { Sample } from '../model/sample.ts'
import type { Board } from './board.ts'
import { followOn, rhythm } from './rhythm.ts'
import type { SensorSeat } from './sensor-seat.ts'
import type { Trace } from './trace.ts'

/** What a set gets of the time before it was started: enough to see the plateau that its first hinge leaves. */
const lead_us = 2_000_000
/** Trimmed a quarter at a time, so that the copying stays rare. */
const mostKept_us = lead_us * 1.25
/** The rhythm is learned anew after so many samples, not at each of 80 packets a second. */
const learnAgain = 16

/** How often the measured rate is put on the board, by the sensor's clock. */
const rate_us = 1_000_000

/** The last seconds of raw samples, and what they tell of the sensor: its rate, and what is missing. */
export interface Present {
  readonly recent: () => readonly Sample[]
  /** The latest time that this rack has a sample of; a new sensor's samples lie after it. */
  readonly last_us: () => number
  /** As measured, or as the driver promises; null when neither is known. */
  readonly rate_hz: () => number | null
  readonly add: (raw: readonly Sample[]) => void
  readonly forget: () => void
}

export const createPresent = (board: Board, trace: Trace, seat: SensorSeat, kept_us: number): Present => {
  let recent: Sample[] = []
  let unlearned = 0
  let longest_us = 0
  let measured_hz: number | null = null
  let last_us = kept_us
  let shown_us = -Infinity
  const showRate = (): void => {
    const { sensor } = board.now()
    const rate_hz = measured_hz === null ? null : Math.round(measured_hz * 10) / 10
    if (last_us - shown_us < rate_us || sensor === null || rate_hz === null) return
    shown_us = last_us
    if (sensor.rate_hz !== rate_hz) board.change({ sensor: { ...sensor, rate_hz } })
  }
  const learn = (raw: readonly Sample[]): void => {
    const found = rhythm(recent, raw, seat.driver()?.abilities.clock === null ? 'arrival' : 'device')
    unlearned = 0
    longest_us = found.longest_us
    measured_hz = found.rate_hz ?? measured_hz
    const { sensor } = board.now()
    if (sensor === null || found.gaps.length === 0) return
    const missing_ms = found.gaps.reduce((sum, [from, to]) => sum + (to - from) / 1000, sensor.gaps.missing_ms)
    const count = sensor.gaps.count + found.gaps.length
    board.change({ sensor: { ...sensor, gaps: { count, missing_ms } } })
    for (const [from, to] of found.gaps) trace.gap(from, to)
  }
  const lead = (): Sample[] => {
    const from_us = (recent.at(-1)?.at_us ?? 0) - lead_us
    return recent.filter(({ at_us }) => at_us > from_us)
  }
  return {
    recent: lead,
    last_us: () => last_us,
    rate_hz: () => measured_hz ?? seat.driver()?.abilities.rate_hz ?? null,
    add: (raw) => {
      unlearned += raw.length
      if (unlearned >= learnAgain || !followOn(recent.at(-1), raw, longest_us)) learn(raw)
      const newest_us = raw.at(-1)?.at_us ?? 0
      last_us = Math.max(last_us, newest_us)
      recent.push(...raw)
      if (newest_us - (recent[0]?.at_us ?? newest_us) > mostKept_us) recent = lead()
      showRate()
    },
    forget: () => {
      recent = []
      longest_us = 0
      measured_hz = null
    },
  }
}
