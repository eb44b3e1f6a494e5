import type { ExerciseId, Side } from './exercise.ts'
import type { MotionEvent } from './motion-event.ts'
import type { Sample } from './sample.ts'
import type { DeviceMicros, Newtons, WallMillis } from './units.ts'

/** A full-extension hold as it was measured, after tare. */
export interface MeasuredHold {
  readonly tension_n: Newtons
  /** Standard uncertainty. */
  readonly uncertainty_n: Newtons
  readonly at_ms: WallMillis
}

/** What is taken off each cell's samples to get tension. */
export interface Tare {
  readonly offset_n: Newtons
  /** The second cell's; zero where there is none. */
  readonly second_n: Newtons
  readonly at_ms: WallMillis
}

/** Which sensor made the samples of a set. */
export interface SensorIdentity {
  readonly driver: string
  readonly name: string
  readonly address: string
  readonly firmware: string | null
  readonly simulated: boolean
}

/** What is to be known of the second cell of a set, as of the first. */
export interface SecondCell {
  readonly sensor: SensorIdentity
  readonly rate_hz: number | null
  readonly tare_n: Newtons
}

/**
 * Where the second cell's clock lies beside the first's: its samples from `from_us` on, by its own clock, were taken
 * when the first cell's said `shift_us` more.
 */
export interface Shift {
  readonly kind: 'shift'
  readonly from_us: DeviceMicros
  readonly shift_us: number
}

/** What is noted in a set: what the detector said and, with two cells, how their clocks lie. */
export type SetEvent = MotionEvent | Shift

/** Everything needed to understand a set's samples years later. */
export interface SetHeader {
  readonly id: string
  /** Sets with less than two hours between them are one session. */
  readonly session: string
  readonly rack: string
  readonly startedAt_ms: WallMillis
  readonly exercise: ExerciseId
  readonly side: Side | null
  readonly band: string | null
  /** The first cell's, as the next two. */
  readonly sensor: SensorIdentity
  /** Nominal rate of the sensor, Hz; null where it is not known. */
  readonly rate_hz: number | null
  /** Subtracted from the recorded samples to get tension. */
  readonly tare_n: Newtons
  readonly second: SecondCell | null
  readonly hold: MeasuredHold | null
  /** One moment on both clocks, to place the sensor's time on the wall clock. */
  readonly anchor: { readonly at_us: DeviceMicros; readonly wall_ms: WallMillis }
  readonly softwareVersion: string
}

/** Whether any of a set's samples came from a simulated sensor: marked as such wherever they show. */
export const isSimulated = ({ sensor, second }: Pick<SetHeader, 'sensor' | 'second'>): boolean =>
  sensor.simulated || second?.sensor.simulated === true

/** `open` while it runs; `interrupted` when the service died in it and nobody has decided yet. */
export type SetStatus = 'open' | 'closed' | 'interrupted'

export interface SetSummary {
  readonly header: SetHeader
  readonly status: SetStatus
  readonly endedAt_ms: WallMillis | null
  readonly samples: number
  readonly reps: number
  readonly full: number
}

/** What was kept of one cell. */
export interface CellRecord {
  /** Decoded while they are iterated, afresh each time: a long set does not have to fit in memory as objects. */
  readonly raw: Iterable<Sample>
  /** Spans, on the sensor's clock, that were delivered later from the sensor's memory. */
  readonly filled: readonly (readonly [DeviceMicros, DeviceMicros])[]
}

export interface SecondRecord extends CellRecord {
  /** In the order of time. */
  readonly shifts: readonly Shift[]
}

/** A set as it was kept: raw samples before tare, in the sensor's order of time, and what the detector said. */
export interface SetRecord extends SetSummary, CellRecord {
  /** What was kept of the second cell, by its own clock; null where the set had one cell. */
  readonly second: SecondRecord | null
  readonly events: readonly MotionEvent[]
  /** Sequence numbers of chunks that are missing or whose checksum is wrong. */
  readonly damaged: readonly number[]
}

export interface SessionSummary {
  readonly id: string
  readonly startedAt_ms: WallMillis
  readonly sets: readonly SetSummary[]
}

export interface SessionRecord {
  readonly id: string
  readonly startedAt_ms: WallMillis
  readonly sets: readonly SetRecord[]
}
