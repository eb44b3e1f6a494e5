import type { Sample } from '../model/sample.ts'
import type { Board } from './board.ts'
import { rhythm } from './rhythm.ts'
import type { SensorSeat } from './sensor-seat.ts'
import type { Trace } from './trace.ts'

/** What a set gets of the time before it was started: enough to see the plateau that its first hinge leaves. */
const lead_us = 2_000_000

/** The last seconds of raw samples, and what they tell of the sensor: its rate, and what is missing. */
export interface Present {
  readonly recent: () => readonly Sample[]
  /** The latest time that this rack has a sample of; a new sensor's samples lie after it. */
  readonly last_us: () => number
  /** As measured, or as the driver promises; null when neither is known. */
  readonly rate_hz: () => number | null
  readonly add: (raw: readonly Sample[]) => void
  readonly forget: () => void
  /** Puts the measured rate on the board. */
  readonly showRate: () => void
}

export const createPresent = (board: Board, trace: Trace, seat: SensorSeat, kept_us: number): Present => {
  let recent: readonly Sample[] = []
  let measured_hz: number | null = null
  let last_us = kept_us
  return {
    recent: () => recent,
    last_us: () => last_us,
    rate_hz: () => measured_hz ?? seat.driver()?.abilities.rate_hz ?? null,
    add: (raw) => {
      const { rate_hz, gaps } = rhythm(recent, raw, seat.driver()?.abilities.clock === null ? 'arrival' : 'device')
      const from_us = (raw.at(-1)?.at_us ?? 0) - lead_us
      last_us = Math.max(last_us, raw.at(-1)?.at_us ?? 0)
      recent = [...recent, ...raw].filter(({ at_us }) => at_us > from_us)
      measured_hz = rate_hz ?? measured_hz
      const { sensor } = board.now()
      if (sensor === null || gaps.length === 0) return
      const missing_ms = gaps.reduce((sum, [from, to]) => sum + (to - from) / 1000, sensor.gaps.missing_ms)
      board.change({ sensor: { ...sensor, gaps: { count: sensor.gaps.count + gaps.length, missing_ms } } })
      for (const [from, to] of gaps) trace.gap(from, to)
    },
    forget: () => {
      recent = []
      measured_hz = null
    },
    showRate: () => {
      const { sensor } = board.now()
      const rate_hz = measured_hz === null ? null : Math.round(measured_hz * 10) / 10
      if (sensor !== null && sensor.rate_hz !== rate_hz) board.change({ sensor: { ...sensor, rate_hz } })
    },
  }
}
