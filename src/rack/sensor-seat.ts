import { BehaviorSubject, EMPTY, type Observable, switchMap } from 'rxjs'
import type { Driver } from '../sensor/driver.ts'
import type { LinkTarget, Radio } from '../sensor/radio.ts'
import { checkChoices, configured } from '../sensor/settings.ts'
import type { SensorView } from '../wire/state.ts'
import { createLine, type Line, type LineEvent } from './line.ts'
import type { PickedSensor } from './memory.ts'
import type { Time } from './time.ts'

export interface Seating {
  /** The sensor's samples lie after this time. */
  readonly after_us: number
  /** Drivers that its advertisement fits; look-alikes are told apart by their first valid frame. */
  readonly alsoFitting: readonly string[]
  /** Called before the first event of the new line. */
  readonly seated: (view: SensorView) => void
}

/** Where the sensor of one of a rack's cells sits: picking another one stops the last. */
export interface SensorSeat {
  readonly line$: Observable<LineEvent>
  /** The driver of the seated sensor; null when the seat is empty. */
  readonly driver: () => Driver | null
  /** Throws one sentence when the pick cannot work. */
  readonly take: (picked: PickedSensor, how: Seating) => Promise<void>
  readonly leave: () => Promise<void>
}

/** Where look-alikes differ in their characteristics, all of them are listened to. */
export const targetOf = ({ reach }: Driver, address: string, rivals: readonly Driver[] = []): LinkTarget => {
  if (reach.kind === 'advertisement') return { kind: 'advertisement', address }
  const reaches = [reach, ...rivals.flatMap((rival) => (rival.reach.kind === 'gatt' ? [rival.reach] : []))]
  return {
    kind: 'gatt',
    address,
    services: [...new Set(reaches.flatMap(({ services }) => services))],
    notify: [...new Set(reaches.flatMap(({ notify }) => notify))],
    ...(reach.quiet_ms === undefined ? {} : { quiet_ms: reach.quiet_ms }),
  }
}

const needsNoSettings = ({ settings }: Driver): boolean => settings.every(({ fallback }) => fallback !== undefined)

export const emptyView = (picked: PickedSensor, radio: Radio, driver: Driver): SensorView => ({
  radio: radio.name,
  simulated: radio.name !== 'noble',
  address: picked.address,
  name: picked.name,
  driver: driver.id,
  driverName: driver.name,
  link: 'searching',
  linkNote: null,
  rssi_dbm: null,
  battery: null,
  firmware: null,
  rate_hz: null,
  faults: {},
  gaps: { count: 0, missing_ms: 0 },
})

export const createSeat = (radios: readonly Radio[], drivers: readonly Driver[], time: Time): SensorSeat => {
  const seated$ = new BehaviorSubject<{ readonly line: Line; readonly driver: Driver } | null>(null)
  const leave = async (): Promise<void> => {
    const seated = seated$.value
    if (seated === null) return
    await seated.line.close()
    if (seated$.value === seated) seated$.next(null)
  }
  return {
    line$: seated$.pipe(switchMap((seated) => seated?.line.events$ ?? EMPTY)),
    driver: () => seated$.value?.driver ?? null,
    take: async (picked, { after_us, alsoFitting, seated }) => {
      const radio = radios.find(({ name }) => name === picked.radio)
      const found = drivers.find(({ id }) => id === picked.driver)
      if (radio === undefined) throw new Error(`There is no radio "${picked.radio}" in this service.`)
      if (found === undefined) throw new Error(`There is no driver "${picked.driver}" for that sensor.`)
      // Settings that make no sense throw here, before the last sensor is let go.
      checkChoices(found, picked.settings)
      const driver = configured(found, picked.settings)
      driver.decode(picked.settings)
      const others = needsNoSettings(driver) ? alsoFitting : []
      const rivals = drivers.filter(
        (other) => others.includes(other.id) && other.id !== driver.id && needsNoSettings(other),
      )
      await leave()
      const link = radio.link(targetOf(driver, picked.address, rivals))
      const line = createLine(link, driver, picked.settings, time, { after_us, rivals })
      seated(emptyView(picked, radio, driver))
      seated$.next({ line, driver })
    },
    leave,
  }
}
