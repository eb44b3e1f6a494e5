import { auditTime, interval, map, merge, type Observable, scan, startWith, tap } from 'rxjs'
import type { HeardAs } from '../rack/parts.ts'
import type { Time } from '../rack/time.ts'
import type { Driver } from '../sensor/driver.ts'
import { candidates } from '../sensor/identify.ts'
import type { Advertisement, Radio } from '../sensor/radio.ts'
import type { HeardSensor } from '../wire/state.ts'

/** A sensor not heard for so long is no longer offered. */
const gone_ms = 30_000
/** The list is made no more often than it can be read, however much is on the air. */
const listed_ms = 250
/** More than are on the air of a hall. Whoever fills it with more only pushes out what was heard the longest ago. */
const mostHeard = 256

interface Heard {
  readonly radio: Radio
  readonly last: Advertisement
  readonly drivers: readonly string[]
}
type Known = ReadonlyMap<string, Heard>

const recognisedFirst = (a: Heard, b: Heard): number => Number(b.drivers.length > 0) - Number(a.drivers.length > 0)

export const keyOf = (radio: string, address: string): string => `${radio} ${address}`

export interface HeardSensors {
  /**
   * Scans while subscribed; the list anew at each second, and up to four times. Those that a driver fits come first.
   */
  readonly heard$: Observable<readonly HeardSensor[]>
  readonly heardAs: (radio: string, address: string) => HeardAs | null
}

/** Puts the newest last. At the most so many stay: first those go that no driver fits, then the oldest. */
const bounded = (known: Known, key: string, newest: Heard): Known => {
  const next = new Map(known)
  next.delete(key)
  next.set(key, newest)
  if (next.size <= mostHeard) return next
  const [oldest] = next.keys()
  const unfit = [...next].find(([, { drivers }]) => drivers.length === 0)
  next.delete(unfit?.[0] ?? oldest ?? key)
  return next
}

/**
 * Gathers what all radios hear into one list: what some driver fits and, since a home-made sensor is of no known kind,
 * whatever tells a name.
 */
export const hearSensors = (radios: readonly Radio[], drivers: readonly Driver[], time: Time): HeardSensors => {
  const heardAs = new Map<string, HeardAs>()
  const advertisements$ = merge(...radios.map((radio) => radio.heard$.pipe(map((last) => ({ radio, last })))))
  const heard$ = merge(advertisements$, interval(1000, time.scheduler).pipe(map(() => null))).pipe(
    scan((known: Known, event): Known => {
      if (event === null)
        return new Map([...known].filter(([, { last }]) => time.monotonic_ms() - last.arrived_ms < gone_ms))
      const { radio, last } = event
      const key = keyOf(radio.name, last.address)
      const before = known.get(key)
      const fitting = candidates(last, drivers).map(({ id }) => id)
      const fit = fitting.length > 0 ? fitting : (before?.drivers ?? [])
      // A scan response may name a sensor whose next advertisement does not.
      const name = last.name ?? before?.last.name ?? null
      if (fit.length === 0 && name === null) return known
      return bounded(known, key, { radio, last: { ...last, name }, drivers: fit })
    }, new Map()),
    auditTime(listed_ms, time.scheduler),
    startWith(new Map() as Known),
    map((known): readonly HeardSensor[] =>
      [...known.values()].toSorted(recognisedFirst).map(({ radio, last, drivers: fit }) => ({
        radio: radio.name,
        simulated: radio.name !== 'noble',
        address: last.address,
        name: last.name ?? last.address,
        drivers: fit,
        rssi_dbm: last.rssi_dbm,
        silent_ms: Math.max(0, Math.round(time.monotonic_ms() - last.arrived_ms)),
      })),
    ),
    tap((sensors) => {
      for (const { radio, address, name, drivers: fit } of sensors) {
        const key = keyOf(radio, address)
        heardAs.delete(key)
        heardAs.set(key, { name, drivers: fit })
      }
      // Whoever was on the list a moment ago may still be picked from it.
      for (const key of [...heardAs.keys()].slice(0, -2 * mostHeard)) heardAs.delete(key)
    }),
  )
  return { heard$, heardAs: (radio, address) => heardAs.get(keyOf(radio, address)) ?? null }
}
