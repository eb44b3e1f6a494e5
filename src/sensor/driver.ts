import type { Machine } from '../signal/machine.ts'
import type { Advertisement, Packet } from './radio.ts'
import type { Reading } from './reading.ts'
import type { Uuid } from './uuid.ts'

/** What the rest of Taut may expect of a sensor of this kind. */
export interface Abilities {
  /** Nominal samples a second; null where it is not known. */
  readonly rate_hz: number | null
  /** Smallest step, N; null where it is not known. */
  readonly resolution_n: number | null
  readonly maximum_n: number
  readonly signed: boolean
  /** null: no clock of its own, samples are placed by their arrival and the nominal rate. */
  readonly clock: { readonly wraps_us: number } | null
  readonly tare: 'sensor' | 'software'
  readonly battery: 'pushed' | 'asked' | 'none'
}

/** Something a person may set for one sensor (a unit override, a coefficient, a PIN). Values arrive as text. */
export interface Setting {
  readonly key: string
  readonly label: string
  readonly choices?: readonly string[]
  /** Absent: the setting must be given before the sensor can be used. */
  readonly fallback?: string
  /** Only for packets out of a capture: `taut decode` takes it, the page does not ask for it. */
  readonly capture?: true
}
export type Settings = Readonly<Record<string, string>>

/** The GATT side of a sensor, or the fact that it only advertises. */
export type Reach =
  | {
      readonly kind: 'gatt'
      readonly services: readonly Uuid[]
      readonly notify: readonly Uuid[]
      /** How long such a sensor may say nothing while all is well, where that is longer than 2500 ms. */
      readonly quiet_ms?: number
    }
  | { readonly kind: 'advertisement' }

export type Request = 'tare' | 'battery' | 'stop'

/** Everything that can happen to a driver. `at_ms` is the host's monotonic clock. */
export type DriverInput =
  | { readonly kind: 'packet'; readonly packet: Packet }
  | {
      readonly kind: 'linked'
      readonly characteristics: readonly Uuid[]
      readonly mtu: number | null
      readonly at_ms: number
    }
  | { readonly kind: 'request'; readonly request: Request; readonly at_ms: number }
  | { readonly kind: 'lost'; readonly at_ms: number }
  /** At least four times a second while linked: for replies that do not come and streams that fall silent. */
  | { readonly kind: 'tick'; readonly at_ms: number }

/** Bytes the driver wants written. */
export interface Send {
  readonly kind: 'send'
  readonly to: Uuid
  readonly bytes: Uint8Array
  readonly acknowledged: boolean
}

export type DriverOutput = Reading | Send

/**
 * Port: one kind of sensor, as data and one machine from what happens to what it means. `decode` throws only on
 * settings that make no sense; no bytes from the air ever make its machine throw.
 */
export interface Driver<State = unknown> {
  readonly id: string
  readonly name: string
  readonly reach: Reach
  readonly abilities: Abilities
  readonly settings: readonly Setting[]
  /** Whether an advertisement may come from such a sensor. Look-alikes are told apart by the first valid frame. */
  readonly recognise: (heard: Advertisement) => boolean
  readonly decode: (settings: Settings) => Machine<State, DriverInput, DriverOutput>
  /** Where reach or abilities depend on the settings: what they are then. Asked through `configured`. */
  readonly configure?: (settings: Settings) => Partial<Pick<Driver, 'reach' | 'abilities'>>
}
