import { concat, defer, of, Subject } from 'rxjs'
import type { Link, LinkEvent, LinkState, LinkTarget } from '../../sensor/radio.ts'
import type { Clock } from './clock.ts'
import { controlCharacteristic, dataCharacteristic, service } from './progressor.ts'
import { isOut, type Station } from './station.ts'

/** A link that is pumped from outside. */
export interface Connection extends Link {
  readonly pump: () => void
  /** Simulated seconds until there is something to pump; infinite while nothing is to be expected. */
  readonly rest_s: () => number
}

const connecting_ms = 150
const signal_ms = 2000
const negotiatedMtu = 247

/** A link to a station, or to nobody: then it searches for ever. */
export const createConnection = (target: LinkTarget, station: Station | null, clock: Clock): Connection => {
  const happened = new Subject<LinkEvent>()
  let state: LinkState = { kind: 'searching', silent_ms: 0 }
  let since_ms = clock.now()
  let signal_at_ms = -Infinity
  // Sent by the sensor, and on their way until the next pump.
  let sent: Uint8Array[] = []

  const become = (next: LinkState): void => {
    if (next.kind !== state.kind) since_ms = clock.now()
    state = next
    happened.next({ kind: 'state', state })
  }
  const wanted = target.kind === 'gatt' && target.services.includes(service)
  const hears = target.kind === 'gatt' && target.notify.includes(dataCharacteristic)
  const inReach = (): boolean => station !== null && wanted && !isOut(station)
  const lose = (why: string): void => {
    if (station !== null) {
      station.taken = false
      station.device.drop()
    }
    sent = []
    become({ kind: 'lost', why, retry_ms: connecting_ms })
  }

  const pump = (): void => {
    const now_ms = clock.now()
    if (station !== null && state.kind === 'linked') sent.push(...station.device.advance())
    const packets = sent
    sent = []
    for (const bytes of packets) {
      if (!hears) continue
      happened.next({ kind: 'packet', packet: { from: dataCharacteristic, bytes, arrived_ms: now_ms } })
    }
    switch (state.kind) {
      case 'searching':
        if (station !== null && !station.taken && inReach()) {
          station.taken = true
          become({ kind: 'connecting' })
        } else if (now_ms - since_ms - state.silent_ms >= 1000) {
          become({ kind: 'searching', silent_ms: Math.floor(now_ms - since_ms) })
        }
        return
      case 'connecting':
        if (!inReach()) lose('the simulated sensor went out of reach')
        else if (now_ms - since_ms >= connecting_ms) {
          // What was pulled while nobody was linked is gone.
          station?.device.advance()
          become({
            kind: 'linked',
            characteristics: [dataCharacteristic, controlCharacteristic],
            mtu: negotiatedMtu,
          })
        }
        return
      case 'linked':
        if (!inReach()) return lose('the simulated sensor went out of reach')
        if (now_ms - signal_at_ms >= signal_ms) {
          signal_at_ms = now_ms
          happened.next({ kind: 'signal', rssi_dbm: -48 })
        }
        return
      case 'lost':
        if (now_ms - since_ms >= state.retry_ms) become({ kind: 'searching', silent_ms: 0 })
        return
      case 'waiting-for-radio':
      case 'closed':
    }
  }

  return {
    events$: defer(() => concat(of<LinkEvent>({ kind: 'state', state }), state.kind === 'closed' ? [] : happened)),
    pump,
    rest_s: () => {
      if (station === null || state.kind === 'closed') return Infinity
      if (state.kind !== 'linked') return 0
      if (sent.length > 0) return 0
      return station.device.rest_s()
    },
    write: async (to, bytes) => {
      if (station === null || state.kind !== 'linked')
        throw new Error(`cannot write to ${target.address} while the link is "${state.kind}": it must be "linked"`)
      if (to !== controlCharacteristic)
        throw new Error(`${to} cannot be written to: a Progressor takes commands on ${controlCharacteristic} only`)
      sent.push(...station.device.advance())
      if (!station.device.write(bytes)) lose('the sensor switched itself off')
    },
    close: async () => {
      if (state.kind === 'closed') return
      if (station !== null && (state.kind === 'linked' || state.kind === 'connecting')) {
        station.taken = false
        station.device.drop()
      }
      become({ kind: 'closed' })
      happened.complete()
    },
  }
}
