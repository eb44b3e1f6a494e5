import { BehaviorSubject, concat, defer, of, Subject } from 'rxjs'
import { newtons } from '../../src/model/units.ts'
import type { Driver, DriverOutput } from '../../src/sensor/driver.ts'
import type {
  Advertisement,
  Link,
  LinkEvent,
  LinkState,
  LinkTarget,
  Radio,
  RadioState,
} from '../../src/sensor/radio.ts'
import type { RawSample } from '../../src/sensor/reading.ts'
import { uuid } from '../../src/sensor/uuid.ts'

const data = uuid('11111111-1111-1111-1111-111111111111')

/** What the hand driver was asked for, as it is written to the link. */
const requests = ['tare', 'battery', 'stop']

/** A sensor whose packets say in JSON what they mean, so that a test can make any reading come in. */
export const handDriver: Driver = {
  id: 'hand',
  name: 'Hand-driven cell',
  reach: { kind: 'gatt', services: [data], notify: [data] },
  abilities: {
    rate_hz: 80,
    resolution_n: 0.01,
    maximum_n: 2000,
    signed: true,
    clock: { wraps_us: 2 ** 32 },
    tare: 'software',
    battery: 'pushed',
  },
  settings: [
    { key: 'mode', label: 'Mode', fallback: 'good' },
    { key: 'unit', label: 'Unit', choices: ['kg', 'lb'], fallback: 'kg' },
  ],
  recognise: ({ name }) => name?.startsWith('Hand') === true,
  decode: (settings) => {
    if (settings['mode'] === 'bad') throw new Error('mode takes good, not "bad".')
    return {
      start: () => null,
      step: (state, input, say) => {
        if (input.kind === 'packet')
          for (const output of JSON.parse(new TextDecoder().decode(input.packet.bytes)) as DriverOutput[]) say(output)
        if (input.kind === 'request')
          say({ kind: 'send', to: data, bytes: Uint8Array.of(requests.indexOf(input.request)), acknowledged: true })
        return state
      },
    }
  },
}

/** A radio that a test moves by hand: what it does is done to the link made last, or to the one turned to. */
export interface HandRadio extends Radio {
  readonly turnTo: (address: string) => void
  readonly advertise: (advertisement: Partial<Advertisement>) => void
  readonly become: (state: RadioState) => void
  readonly state: (state: LinkState) => void
  readonly linked: () => void
  readonly lost: () => void
  readonly signal: (rssi_dbm: number) => void
  readonly say: (...outputs: readonly DriverOutput[]) => void
  readonly samples: (samples: readonly RawSample[], backfilled?: boolean) => void
  /** Everything that was done to the radio, in words. */
  readonly done: readonly string[]
  /** Writes take for ever from now on. */
  readonly stall: () => void
  readonly scanning: () => boolean
}

export const handRadio = (monotonic_ms: () => number, name: Radio['name'] = 'noble'): HandRadio => {
  const state$ = new BehaviorSubject<RadioState>({ kind: 'ready' })
  const heard$ = new Subject<Advertisement>()
  const done: string[] = []
  const links = new Map<string, Subject<LinkEvent>>()
  let events$ = new Subject<LinkEvent>()
  let stalled = false
  const say = (...outputs: readonly DriverOutput[]): void => {
    const bytes = new TextEncoder().encode(JSON.stringify(outputs))
    events$.next({ kind: 'packet', packet: { from: data, bytes, arrived_ms: monotonic_ms() } })
  }
  const state = (next: LinkState): void => events$.next({ kind: 'state', state: next })
  return {
    name,
    state$,
    heard$,
    link: ({ address }: LinkTarget): Link => {
      done.push(`link ${address}`)
      const mine$ = new Subject<LinkEvent>()
      const first: LinkEvent = { kind: 'state', state: { kind: 'searching', silent_ms: 0 } }
      events$ = mine$
      links.set(address, mine$)
      return {
        events$: defer(() => concat(of(first), mine$)),
        write: async (_to, bytes) => {
          done.push(`write ${requests[bytes[0] ?? -1]}`)
          if (stalled) await new Promise(() => {})
        },
        close: async () => {
          done.push(`close ${address}`)
          mine$.complete()
        },
      }
    },
    close: async () => {
      done.push('close radio')
    },
    turnTo: (address) => {
      const link = links.get(address)
      if (link === undefined) throw new Error(`there was never a link to ${address}`)
      events$ = link
    },
    advertise: (advertisement) =>
      heard$.next({
        address: 'aa',
        name: null,
        rssi_dbm: -60,
        services: [],
        manufacturer: null,
        serviceData: [],
        arrived_ms: monotonic_ms(),
        ...advertisement,
      }),
    become: (next) => state$.next(next),
    state,
    linked: () => state({ kind: 'linked', characteristics: [data], mtu: 247 }),
    lost: () => state({ kind: 'lost', why: 'the sensor went out of reach', retry_ms: 100 }),
    signal: (rssi_dbm) => events$.next({ kind: 'signal', rssi_dbm }),
    say,
    samples: (samples, backfilled = false) => say({ kind: 'samples', samples, backfilled }),
    done,
    stall: () => {
      stalled = true
    },
    scanning: () => heard$.observed,
  }
}

/** Samples `every_us` apart on the sensor's own clock. */
export const rawSamples = (
  from_us: number,
  count: number,
  tension_n: (i: number) => number,
  every_us = 12_500,
): readonly RawSample[] =>
  Array.from({ length: count }, (_, i) => ({
    at_us: (from_us + i * every_us) % 2 ** 32,
    tension_n: newtons(tension_n(i)),
  }))
