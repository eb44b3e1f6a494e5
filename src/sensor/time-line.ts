import { deviceMicros, type DeviceMicros } from '../model/units.ts'
import type { Sample } from '../model/sample.ts'
import type { RawSample } from './reading.ts'

export type ClockInput =
  | {
      readonly kind: 'samples'
      readonly samples: readonly RawSample[]
      /** Host monotonic clock at receipt, ms. */
      readonly arrived_ms: number
      /** Sent from the sensor's memory: placed by its own time, which lies behind what was said already. */
      readonly backfilled?: boolean
    }
  /** The link was made, for the first time or again. */
  | { readonly kind: 'linked'; readonly at_ms: number }

export type ClockOutput =
  | { readonly kind: 'sample'; readonly sample: Sample; readonly backfilled: boolean }
  /** From this sample on the sensor's clock has a new zero: its place on the time line is by host arrival. */
  | {
      readonly kind: 'epoch'
      readonly why: 'first' | 'linked' | 'restarted'
      readonly at_us: DeviceMicros
      readonly arrived_ms: number
    }
  /** A better estimate of where the time line lies on the host's monotonic clock. */
  | ({ readonly kind: 'anchor' } & Anchor)
  | { readonly kind: 'fault'; readonly fault: 'clock'; readonly detail: string }

/** One moment on both clocks. Of all packets the least delayed one knows best. */
export interface Anchor {
  readonly at_us: DeviceMicros
  /** Host monotonic clock, ms. */
  readonly host_ms: number
}

/** One time line for the whole of a sensor's life at a rack: strictly rising, except for backfilled samples. */
export interface TimeLine {
  last_us: number
  /** Host time minus time line, µs: the least seen, leaking upwards as the two clocks drift apart. */
  lag_us: number
  arrived_ms: number
  relinked: boolean
  begun: boolean
  /** Anchor last said: `lag_us` at that time. */
  anchored_us: number
}

export const timeLine = (): TimeLine => ({
  last_us: 0,
  lag_us: 0,
  arrived_ms: 0,
  relinked: false,
  begun: false,
  anchored_us: Number.NaN,
})

/** Crystal oscillators of both ends, with reserve. */
const drift_ppm = 200
/** A better anchor than this is worth saying. */
const anchorStep_us = 2000

/** Notes the delay of a packet's last sample, and says an anchor when it moved. */
export const noteLag = (line: TimeLine, arrived_ms: number, say: (output: ClockOutput) => void): void => {
  const lag_us = arrived_ms * 1000 - line.last_us
  const leak_us = Math.max(0, arrived_ms - line.arrived_ms) * 1000 * (drift_ppm / 1e6)
  line.lag_us = Math.min(lag_us, line.lag_us + leak_us)
  line.arrived_ms = arrived_ms
  if (Math.abs(line.lag_us - line.anchored_us) <= anchorStep_us) return
  line.anchored_us = line.lag_us
  say({ kind: 'anchor', at_us: deviceMicros(line.last_us), host_ms: (line.last_us + line.lag_us) / 1000 })
}
