import type { Observable } from 'rxjs'
import type { Uuid } from './uuid.ts'

/** A sensor's address on its radio: a MAC address on Linux, an opaque id elsewhere. */
export type SensorAddress = string

/** Whether a text can be the address of a sensor on the air: a MAC address, or the id that macOS gives in its place. */
export const isAddressOnAir = (text: string): boolean => /^(([0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9a-f]{32})$/i.test(text)

/** What one advertisement says. Company id and service data already taken apart; nothing here is trusted. */
export interface Advertisement {
  readonly address: SensorAddress
  readonly name: string | null
  readonly rssi_dbm: number | null
  readonly services: readonly Uuid[]
  readonly manufacturer: { readonly company: number; readonly data: Uint8Array } | null
  readonly serviceData: readonly { readonly service: Uuid; readonly data: Uint8Array }[]
  /** Host monotonic clock, ms. */
  readonly arrived_ms: number
}

/** Whether this radio can hear at all, and if not, what is missing and the one line that mends it. */
export type RadioState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'unavailable'
      readonly cause: 'no-kernel-support' | 'no-adapter' | 'no-permission' | 'powered-off' | 'no-module' | 'crashed'
      /** One sentence for a person. */
      readonly problem: string
      /** One sentence or command that mends it. */
      readonly remedy: string
    }

/** Which sensor to keep a link to, and what of it is wanted. */
export type LinkTarget =
  | {
      readonly kind: 'gatt'
      readonly address: SensorAddress
      readonly services: readonly Uuid[]
      readonly notify: readonly Uuid[]
      /** Silence after which the link counts as lost; 2500 ms unless the sensor pauses by its nature. */
      readonly quiet_ms?: number
    }
  | { readonly kind: 'advertisement'; readonly address: SensorAddress }

/** How a link stands. The radio keeps trying until the link is closed. */
export type LinkState =
  | { readonly kind: 'waiting-for-radio' }
  /** `silent_ms`: how long nothing was heard of this sensor: off, out of reach, or connected to something else. */
  | { readonly kind: 'searching'; readonly silent_ms: number }
  | { readonly kind: 'connecting' }
  /** Subscribed; `characteristics` are all that the sensor offers in the wanted services. */
  | { readonly kind: 'linked'; readonly characteristics: readonly Uuid[]; readonly mtu: number | null }
  | { readonly kind: 'lost'; readonly why: string; readonly retry_ms: number }
  | { readonly kind: 'closed' }

/** Bytes as they came off the air, untouched. */
export interface Packet {
  readonly from: Uuid | 'advertisement'
  readonly bytes: Uint8Array
  /** Host monotonic clock at receipt, ms, as near to the radio as it can be read. */
  readonly arrived_ms: number
}

export type LinkEvent =
  | { readonly kind: 'state'; readonly state: LinkState }
  | { readonly kind: 'packet'; readonly packet: Packet }
  | { readonly kind: 'signal'; readonly rssi_dbm: number }

/** A wish for a standing connection. It reconnects by itself; states and packets come in one order. */
export interface Link {
  readonly events$: Observable<LinkEvent>
  /** Resolves when the radio has sent it (or the sensor acknowledged it, if asked). Rejects when not linked. */
  readonly write: (to: Uuid, bytes: Uint8Array, acknowledged: boolean) => Promise<void>
  readonly close: () => Promise<void>
}

/** Port: whatever can hear sensors and make bytes. */
export interface Radio {
  readonly name: 'noble' | 'virtual' | 'replay'
  readonly state$: Observable<RadioState>
  /** Scans while somebody is subscribed. */
  readonly heard$: Observable<Advertisement>
  readonly link: (target: LinkTarget) => Link
  readonly close: () => Promise<void>
}
