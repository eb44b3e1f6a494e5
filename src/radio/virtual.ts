import { BehaviorSubject, Observable } from 'rxjs'
import type { Advertisement, Radio, RadioState } from '../sensor/radio.ts'
import type { Script } from './virtual/act.ts'
import { realClock, type Clock } from './virtual/clock.ts'
import { createConnection, type Connection } from './virtual/connection.ts'
import { service } from './virtual/progressor.ts'
import { isOut, type Station, stationsOf } from './virtual/station.ts'
import type { Truth } from './virtual/truth.ts'

export interface VirtualOptions {
  /** What the simulated people do; all the same. `demo`: endless sets with holds and rests, each person their own. */
  readonly script?: 'demo' | Script
  readonly seed?: number
  /** Simulated seconds in a second of the clock. */
  readonly speed?: number
  /** How many people are about, each with a sensor of their own: `virtual:1`, `virtual:2` ... */
  readonly people?: number
  /** How many sensors each band hangs on. Of two, `virtual:1` is the left one, `virtual:1-right` the right one. */
  readonly cells?: 1 | 2
  readonly clock?: Clock
}

export interface VirtualRadio extends Radio {
  /** What really happened at a sensor so far; null for an address nobody has. */
  readonly truth: (address: string) => Truth | null
}

/**
 * Waking costs more than all that is done then: a link is looked after when its next packet is due, but not more often.
 */
const leastWait_ms = 25
/** Nor more seldom: a script may put a sensor out of reach. */
const mostWait_ms = 250
const longestStep_ms = 1000
const advertise_ms = 500

/**
 * Simulated Progressors with a person in a band on each, or on each two. A person begins to move when a sensor of
 * theirs is first told to start; they stop while nobody has a link, but go on through a dropout of their script.
 */
export const virtualRadio = ({
  script = 'demo',
  seed = 1,
  speed = 1,
  people = 1,
  cells = 1,
  clock = realClock,
}: VirtualOptions = {}): VirtualRadio => {
  if (!(speed > 0)) throw new Error(`a virtual radio cannot run at speed ${speed}: it must be above 0`)
  const state$ = new BehaviorSubject<RadioState>({ kind: 'ready' })
  const connections = new Set<Connection>()

  const lives = Array.from({ length: people }, (_, i) => stationsOf(i, script, seed + i, cells))
  const stations = lives.flat()

  const heard = (station: Station): Advertisement => ({
    address: station.address,
    name: station.name,
    rssi_dbm: -48,
    services: [service],
    manufacturer: null,
    serviceData: [],
    arrived_ms: clock.now(),
  })

  let last_ms = clock.now()
  let stop: (() => void) | null = null
  const live = (): void => {
    // A machine that slept finds the person where it left them.
    const passed_s = (Math.min(longestStep_ms, clock.now() - last_ms) / 1000) * speed
    last_ms = clock.now()
    for (const own of lives) {
      const [{ life }] = own
      if (life.begun && own.some((station) => station.taken || isOut(station))) life.time_s += passed_s
      // What a sensor feels while only the other one has a link is gone.
      for (const { device, taken } of own) if (!taken) device.advance()
    }
  }
  const arm = (): void => {
    stop?.()
    stop = null
    if (connections.size === 0) return
    const rest_s = Math.min(...[...connections].map((connection) => connection.rest_s()))
    // A timer rings at whole milliseconds, and now and then one early.
    const wait_ms = Math.ceil((rest_s / speed) * 1000) + 1
    stop = clock.after(Math.min(mostWait_ms, Math.max(leastWait_ms, wait_ms)), () => {
      live()
      for (const connection of connections) connection.pump()
      arm()
    })
  }

  return {
    name: 'virtual',
    state$,
    heard$: new Observable((subscriber) => {
      const advertise = (): void => {
        // Like the real one, a linked sensor does not advertise.
        for (const station of stations) if (!station.taken) subscriber.next(heard(station))
      }
      advertise()
      return clock.every(advertise_ms, advertise)
    }),
    link: (target) => {
      const station = stations.find(({ address }) => address === target.address) ?? null
      const connection = createConnection(target, station, clock)
      live()
      connections.add(connection)
      arm()
      return {
        events$: connection.events$,
        write: async (to, bytes, acknowledged) => {
          // What is written comes after all that the person did until now.
          live()
          await connection.write(to, bytes, acknowledged)
          arm()
        },
        close: async () => {
          live()
          await connection.close()
          connections.delete(connection)
          arm()
        },
      }
    },
    truth: (address) => stations.find((station) => station.address === address)?.device.truth ?? null,
    close: async () => {
      for (const connection of connections) await connection.close()
      connections.clear()
      stop?.()
      state$.complete()
    },
  }
}
