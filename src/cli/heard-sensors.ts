import { interval, map, merge, type Observable, scan, startWith, tap } from 'rxjs'
import type { HeardAs } from '../rack/parts.ts'
import type { Time } from '../rack/time.ts'
import type { Driver } from '../sensor/driver.ts'
import { candidates } from '../sensor/identify.ts'
import type { Advertisement, Radio } from '../sensor/radio.ts'
import type { HeardSensor } from '../wire/state.ts'

/** A sensor not heard for so long is no longer offered. */
const gone_ms = 30_000

type Heard = ReadonlyMap<
  string,
  { readonly radio: Radio; readonly last: Advertisement; readonly drivers: readonly string[] }
>

const recognisedFirst = (
  a: { readonly drivers: readonly string[] },
  b: { readonly drivers: readonly string[] },
): number => Number(b.drivers.length > 0) - Number(a.drivers.length > 0)

export const keyOf = (radio: string, address: string): string => `${radio} ${address}`

export interface HeardSensors {
  /** Scans while subscribed; the list anew at each second. */
  readonly heard$: Observable<readonly HeardSensor[]>
  readonly heardAs: (radio: string, address: string) => HeardAs | null
}

/** Gathers what all radios hear into one list of sensors that some driver may fit. */
export const hearSensors = (radios: readonly Radio[], drivers: readonly Driver[], time: Time): HeardSensors => {
  const heardAs = new Map<string, HeardAs>()
  const advertisements$ = merge(...radios.map((radio) => radio.heard$.pipe(map((last) => ({ radio, last })))))
  const heard$ = merge(advertisements$, interval(1000, time.scheduler).pipe(map(() => null))).pipe(
    scan((known: Heard, event): Heard => {
      if (event === null)
        return new Map([...known].filter(([, { last }]) => time.monotonic_ms() - last.arrived_ms < gone_ms))
      const { radio, last } = event
      const key = keyOf(radio.name, last.address)
      const before = known.get(key)
      const fitting = candidates(last, drivers).map(({ id }) => id)
      const fit = fitting.length > 0 ? fitting : (before?.drivers ?? [])
      if (fit.length === 0) return known
      // A scan response may name a sensor whose next advertisement does not.
      const name = last.name ?? before?.last.name ?? null
      return new Map(known).set(key, { radio, last: { ...last, name }, drivers: fit })
    }, new Map()),
    startWith(new Map() as Heard),
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
      for (const { radio, address, name, drivers: fit } of sensors)
        heardAs.set(keyOf(radio, address), { name, drivers: fit })
    }),
  )
  return { heard$, heardAs: (radio, address) => heardAs.get(keyOf(radio, address)) ?? null }
}
