import {
  filter,
  firstValueFrom,
  from,
  interval,
  map,
  merge,
  Observable,
  race,
  startWith,
  Subject,
  switchMap,
  takeUntil,
  timer,
} from 'rxjs'
import type { Sample } from '../model/sample.ts'
import { deviceMicros } from '../model/units.ts'
import { clock, type ClockOutput } from '../sensor/clock.ts'
import { identify } from '../sensor/identify.ts'
import type { Driver, DriverInput, DriverOutput, Request, Send, Settings } from '../sensor/driver.ts'
import type { Link, LinkEvent, LinkState } from '../sensor/radio.ts'
import type { Reading } from '../sensor/reading.ts'
import type { Time } from './time.ts'

/** What comes down a sensor's line. */
export type LineEvent =
  | { readonly kind: 'link'; readonly state: LinkState }
  | { readonly kind: 'signal'; readonly rssi_dbm: number }
  | { readonly kind: 'reading'; readonly reading: Exclude<Reading, { kind: 'samples' }> }
  /** A better estimate of how much the host's monotonic clock, µs, is ahead of the times of the samples. */
  | { readonly kind: 'lag'; readonly lag_us: number }
  /** Its packets are understood by this driver, and not by the one they are read with. */
  | { readonly kind: 'identified'; readonly driver: string }
  | {
      readonly kind: 'samples'
      /** Raw, before tare; on the time line of this sensor. */
      readonly samples: readonly Sample[]
      /** Delivered later from the sensor's memory. */
      readonly filled: boolean
      /** Host monotonic clock, ms. */
      readonly arrived_ms: number
    }

/** The longest time between two ticks. */
const tick_ms = 250
/** How long the stop command may take before the link is let go of anyway. */
const stop_ms = 500

const toInput = (event: LinkEvent, now_ms: number): DriverInput | null => {
  if (event.kind === 'packet') return { kind: 'packet', packet: event.packet }
  if (event.kind === 'signal') return null
  if (event.state.kind === 'linked')
    return { kind: 'linked', characteristics: event.state.characteristics, mtu: event.state.mtu, at_ms: now_ms }
  return event.state.kind === 'lost' ? { kind: 'lost', at_ms: now_ms } : null
}

/** The driver's machine and the clock's behind each other: one link event or request in, line events out. */
const listener = (
  driver: Driver,
  settings: Settings,
  time: Time,
  after_us: number,
  write: (send: Send) => void,
  say: (event: LineEvent) => void,
) => {
  const decoder = driver.decode(settings)
  const timeLine = clock(driver.abilities)
  let decoding = decoder.start()
  let timing = timeLine.start()
  // The sensor's time line begins anywhere; it is laid on the wall clock once, so that a set can go on after a restart.
  let shift_us: number | null = null
  let linked = false
  let live: Sample[] = []
  let filled: Sample[] = []

  const placed = (output: ClockOutput): void => {
    if (output.kind === 'fault')
      say({ kind: 'reading', reading: { kind: 'fault', fault: 'clock', detail: output.detail } })
    if (output.kind === 'anchor' && shift_us !== null)
      say({ kind: 'lag', lag_us: output.host_ms * 1000 - output.at_us - shift_us })
    if (output.kind !== 'sample') return
    const { at_us, tension_n } = output.sample
    shift_us ??= Math.max(Math.round(time.wall_ms() * 1000), after_us + 1) - at_us
    const sample = { at_us: deviceMicros(at_us + shift_us), tension_n }
    if (output.backfilled) filled.push(sample)
    else live.push(sample)
  }
  const heard = (output: DriverOutput, arrived_ms: number): void => {
    if (output.kind === 'send') write(output)
    else if (output.kind === 'samples') {
      const { samples, backfilled = false } = output
      timing = timeLine.step(timing, { kind: 'samples', samples, arrived_ms, backfilled }, placed)
    } else say({ kind: 'reading', reading: output })
  }
  return (input: DriverInput): void => {
    const arrived_ms = input.kind === 'packet' ? input.packet.arrived_ms : input.at_ms
    if (input.kind === 'linked') {
      linked = true
      timing = timeLine.step(timing, { kind: 'linked', at_ms: arrived_ms }, placed)
    }
    if (input.kind === 'lost') linked = false
    if (input.kind === 'tick' && !linked) return
    decoding = decoder.step(decoding, input, (output) => heard(output, arrived_ms))
    if (live.length > 0) say({ kind: 'samples', samples: live, filled: false, arrived_ms })
    if (filled.length > 0) say({ kind: 'samples', samples: filled, filled: true, arrived_ms })
    live = []
    filled = []
  }
}

/** Which of several look-alikes a sensor is, told from its first packets; silent when it is what it was taken for. */
const identifier = (driver: Driver, rivals: readonly Driver[], say: (event: LineEvent) => void) => {
  const telling = identify([driver, ...rivals])
  let state = telling.start()
  return (input: DriverInput): void => {
    if (rivals.length === 0 || input.kind !== 'packet') return
    state = telling.step(state, input.packet, (told) => {
      if (told.kind === 'settled' && told.driver.id !== driver.id) say({ kind: 'identified', driver: told.driver.id })
    })
  }
}

export interface LineOptions {
  /** Samples lie after this time. */
  readonly after_us?: number
  /** Other drivers that the sensor's advertisement fits as well. */
  readonly rivals?: readonly Driver[]
}

export interface Line {
  /** For one listener; the order in which things came is kept. */
  readonly events$: Observable<LineEvent>
  readonly request: (request: Request) => void
  /** Stops the sensor's stream, then lets go of the link. */
  readonly close: () => Promise<void>
}

/**
 * One sensor's line: packets → driver → clock → samples. Requests go the other way. Its time line lies on the wall
 * clock, but begins after `after_us` even where the wall clock was set back, as on a machine without a battery for it.
 */
export const createLine = (
  link: Link,
  driver: Driver,
  settings: Settings,
  time: Time,
  { after_us = 0, rivals = [] }: LineOptions = {},
): Line => {
  const requests$ = new Subject<Request>()
  const closed$ = new Subject<void>()
  const writing = new Set<Promise<void>>()
  const write = ({ to, bytes, acknowledged }: Send): void => {
    // A write that fails is a link that is failing: the link says so itself.
    const settled = link
      .write(to, bytes, acknowledged)
      .catch(() => {})
      .finally(() => writing.delete(settled))
    writing.add(settled)
  }
  const events$ = new Observable<LineEvent>((subscriber) => {
    const listen = listener(driver, settings, time, after_us, write, (event) => subscriber.next(event))
    const tell = identifier(driver, rivals, (event) => subscriber.next(event))
    const now = (): number => time.monotonic_ms()
    const requested$ = requests$.pipe(map((request): DriverInput => ({ kind: 'request', request, at_ms: now() })))
    // While packets come, ticks come with them: a wake-up of their own would cost more than all that is done at one.
    const ticked$ = new Subject<void>()
    let ticked_ms = now()
    const tick = (): DriverInput => {
      ticked_ms = now()
      return { kind: 'tick', at_ms: ticked_ms }
    }
    const ticks$ = ticked$.pipe(
      startWith(undefined),
      switchMap(() => interval(tick_ms, time.scheduler)),
      map(tick),
    )
    const linked$ = link.events$.pipe(
      map((event) => {
        if (event.kind === 'state') subscriber.next({ kind: 'link', state: event.state })
        if (event.kind === 'signal') subscriber.next(event)
        return toInput(event, now())
      }),
      filter((input) => input !== null),
    )
    return merge(linked$, requested$, ticks$)
      .pipe(takeUntil(closed$))
      .subscribe({
        next: (input) => {
          listen(input)
          tell(input)
          if (input.kind !== 'packet' || now() - ticked_ms < tick_ms / 2) return
          listen(tick())
          ticked$.next()
        },
        error: (fault: unknown) => subscriber.error(fault),
      })
  })
  return {
    events$,
    request: (request) => requests$.next(request),
    close: async () => {
      requests$.next('stop')
      await firstValueFrom(race(from(Promise.all(writing)), timer(stop_ms, time.scheduler)))
      closed$.next()
      await link.close()
    },
  }
}
