import { once } from 'node:events'
import { join } from 'node:path'
import { asyncScheduler, combineLatest, map, type Observable, shareReplay } from 'rxjs'
import { exercises } from '../exercise/exercises.ts'
import { formats } from '../export/formats.ts'
import { codeOf, messageOf } from '../model/fault.ts'
import { wallMillis } from '../model/units.ts'
import type { MemoryKeeper, PickedSensor } from '../rack/memory.ts'
import { createRack, type Rack } from '../rack/rack.ts'
import type { Time } from '../rack/time.ts'
import { monotonicMillis } from '../radio/monotonic.ts'
import { drivers } from '../sensor/drivers.ts'
import type { Radio, RadioState } from '../sensor/radio.ts'
import { live } from '../server/live.ts'
import { pages } from '../server/pages.ts'
import { rackMemory } from '../store/rack-memory.ts'
import { openStore } from '../store/sqlite.ts'
import { ulid } from '../store/ulid.ts'
import type { Hello } from '../wire/events.ts'
import type { RadioView } from '../wire/state.ts'
import { hearSensors } from './heard-sensors.ts'

export interface ServiceOptions {
  readonly folder: string
  readonly host: string
  readonly port: number
  /** The built page. */
  readonly page: string
  readonly radios: readonly Radio[]
  /** One entry a rack: what it picks when it remembers nothing. */
  readonly firstSensors: readonly (PickedSensor | null)[]
  /** Beside those, for the racks' second cells; absent: none has one. */
  readonly firstSeconds?: readonly (PickedSensor | null)[]
  /** Where a rack remembers; absent: in the folder. */
  readonly memory?: (rack: string) => MemoryKeeper
  readonly softwareVersion: string
  /** Goes to the log. */
  readonly note: (sentence: string) => void
}

export interface Service {
  readonly address: string
  readonly racks: readonly Rack[]
  readonly radios$: Observable<readonly RadioView[]>
  /** Stops sensors, keeps what is under way, closes everything. */
  readonly close: () => Promise<void>
}

export const realTime: Time = {
  scheduler: asyncScheduler,
  monotonic_ms: monotonicMillis,
  wall_ms: () => wallMillis(Date.now()),
}

const viewOf = (radio: Radio, state: RadioState): RadioView => ({
  name: radio.name,
  simulated: radio.name !== 'noble',
  status: state.kind,
  problem: state.kind === 'unavailable' ? state.problem : null,
  remedy: state.kind === 'unavailable' ? state.remedy : null,
})

/** What the page is told first. Settings that only captures need are kept from it. */
export const greeting = (softwareVersion: string, racks: readonly Rack[]): Hello => ({
  software: softwareVersion,
  racks: racks.map(({ id }) => id),
  exercises: exercises.map(({ id, name, level, sided, rows, noSet }) => ({
    id,
    name,
    level,
    sided,
    rows,
    advice: noSet,
  })),
  drivers: drivers.map(({ id, name, settings }) => ({
    id,
    name,
    settings: settings
      .filter(({ capture }) => capture !== true)
      .map(({ key, label, choices, fallback }) => ({
        key,
        label,
        choices: choices ?? null,
        fallback: fallback ?? null,
      })),
  })),
  formats: formats.map(({ id, name, extension }) => ({ id, name, extension })),
})

/** What to do about an address that cannot be listened on; any other fault as it is. */
const cannotListen = (fault: unknown, host: string, port: number): unknown => {
  switch (codeOf(fault)) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is taken, perhaps by another Taut: end that one, or choose another with --port.`)
    case 'EACCES':
      return new Error(`Port ${port} needs more rights than Taut has: choose one above 1023 with --port.`)
    case 'EADDRNOTAVAIL':
      return new Error(`This machine has no address ${host}: leave --host out, or give 127.0.0.1.`)
    default:
      return fault
  }
}

/**
 * Names every part once and joins them: radios, store, racks, pages. Rejects with one sentence when it cannot start.
 */
export const openService = async (options: ServiceOptions): Promise<Service> => {
  const { folder, host, port, radios, softwareVersion, note } = options
  // In the order of closing. A radio that is left open keeps the process from ending.
  const closing: (() => Promise<void>)[] = radios.map((radio) => radio.close)
  const close = async (): Promise<void> => {
    // One part that cannot be closed must not leave the others open: a sensor would stream on.
    for (const closePart of closing) await closePart().catch((fault: unknown) => note(messageOf(fault)))
  }
  try {
    const store = await openStore(folder, realTime.wall_ms)
    closing.push(store.close)
    for (const notice of store.notices) note(notice)
    const heard = hearSensors(radios, drivers, realTime)
    const http = pages({ folder: options.page, library: store, formats, softwareVersion, problem: note })
    closing.unshift(async () => void http.close())
    const racks: Rack[] = []
    for (const [i, firstSensor] of options.firstSensors.entries()) {
      const id = `rack-${i + 1}`
      const rack = await createRack({
        id,
        radios,
        drivers,
        recorder: store,
        sets: store,
        memory: options.memory?.(id) ?? rackMemory(join(folder, `${id}.json`), note),
        firstSensor,
        firstSecond: options.firstSeconds?.[i] ?? null,
        heardAs: heard.heardAs,
        rackWith: (radio, address) => racks.find((other) => other.id !== id && other.has(radio, address))?.id ?? null,
        storeProblem$: store.problem$,
        newSetId: () => ulid(realTime.wall_ms()),
        softwareVersion,
        time: realTime,
        note,
      })
      racks.push(rack)
      closing.unshift(rack.close)
    }
    const radios$ = combineLatest(radios.map((radio) => radio.state$.pipe(map((state) => viewOf(radio, state))))).pipe(
      shareReplay({ bufferSize: 1, refCount: true }),
    )
    const pagesLive = live({
      http,
      hello: greeting(softwareVersion, racks),
      racks,
      radios$,
      heard$: heard.heard$,
      now_ms: monotonicMillis,
      wall_ms: realTime.wall_ms,
      problem: note,
    })
    closing.unshift(pagesLive.close)
    // Not before all of it is there: a page that is only waiting for the service would be told that there is none.
    http.listen(port, host)
    await once(http, 'listening')
    const bound = http.address()
    const listening = typeof bound === 'object' && bound !== null ? bound.port : port
    return {
      address: `http://${host.includes(':') ? `[${host}]` : host}:${listening}`,
      racks,
      radios$,
      close,
    }
  } catch (fault) {
    await close()
    throw cannotListen(fault, host, port)
  }
}
