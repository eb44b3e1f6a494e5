import type { Newtons } from '../model/units.ts'

/** A sample as the sensor tells it: its own clock still wrapping, absent where the sensor has none. */
export interface RawSample {
  readonly tension_n: Newtons
  /** Raw device clock, µs, modulo the driver's `clock.wraps_us`. */
  readonly at_us?: number
  /** Running number of the sample where the protocol has one. */
  readonly index?: number
}

export type FaultKind =
  /** Too short for what it announces; the whole parts of it were used. */
  | 'truncated'
  /** A well-formed frame of a kind the driver does not know. */
  | 'unknown'
  /** Bytes that are no frame at all. */
  | 'malformed'
  | 'checksum'
  | 'not-a-number'
  | 'out-of-range'
  /** The sensor itself says that it is overloaded, saturated or broken. */
  | 'sensor-fault'
  /** The number is whole but its meaning is not settled: no coefficient, wrong PIN, unit in dispute. */
  | 'uncalibrated'
  | 'clock'

/** What a packet means. Rubbish is a value too: counted and shown, never thrown. */
export type Reading =
  | {
      readonly kind: 'samples'
      readonly samples: readonly RawSample[]
      /** Sent from the sensor's memory after a link loss, not live. */
      readonly backfilled?: boolean
    }
  | { readonly kind: 'battery'; readonly percent?: number; readonly millivolts?: number; readonly low?: boolean }
  /** The sensor's answer to something asked, or a fact about itself (firmware, serial, calibration ...). */
  | {
      readonly kind: 'reply'
      readonly to: string
      readonly value: string | number | readonly number[] | null
      /** The payload as hex, where it may be read in more than one way. */
      readonly raw?: string
      /** Where it does not say what it answers: what it would say to each query that it may be the answer to. */
      readonly readings?: Readonly<Record<string, string | number>>
    }
  | { readonly kind: 'status'; readonly status: Readonly<Record<string, string | number | boolean>> }
  | { readonly kind: 'fault'; readonly fault: FaultKind; readonly detail: string }
