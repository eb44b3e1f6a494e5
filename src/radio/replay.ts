import { BehaviorSubject, concat, defer, EMPTY, NEVER, type Observable, of, Subject } from 'rxjs'
import type { Sample } from '../model/sample.ts'
import type { Advertisement, Link, LinkEvent, LinkTarget, Radio } from '../sensor/radio.ts'
import { monotonicMillis } from './monotonic.ts'
import { dataCharacteristic, service, weightPacket } from './virtual/progressor.ts'

/** A Progressor sends about this many samples in one notification. */
const batch = 15
/** Waking costs more than sending: a recording that is played fast sends several packets at once. */
const leastWait_ms = 25

export interface ReplayOptions {
  readonly name: string
  readonly samples: readonly Sample[]
  /** 1: as fast as it was recorded. */
  readonly speed: number
  /**
   * The first packet comes as soon as somebody listens, so that the link is seen to stream; the rest when this
   * resolves.
   */
  readonly go: Promise<void>
  /** Called after the last sample. */
  readonly done: () => void
}

export const replayAddress = 'replay:1'

/**
 * A recording behind the port of a radio: one sensor that speaks the Progressor's bytes, in the recording's own time.
 */
export const replayRadio = ({ name, samples, speed, go, done }: ReplayOptions): Radio => {
  const timers = new Set<NodeJS.Timeout>()
  const advertisement = (): Advertisement => ({
    address: replayAddress,
    name,
    rssi_dbm: null,
    services: [service],
    manufacturer: null,
    serviceData: [],
    arrived_ms: monotonicMillis(),
  })

  const play = async (packets$: Subject<LinkEvent>): Promise<void> => {
    const first = samples[0]?.at_us ?? 0
    let next = 0
    /** When a sample is due, in ms of the recording as it is played. */
    const played_ms = (sample: Sample | undefined): number => ((sample?.at_us ?? 0) - first) / 1000 / speed
    const send = (due: readonly Sample[]): void => {
      next += due.length
      packets$.next({
        kind: 'packet',
        packet: { from: dataCharacteristic, bytes: weightPacket(due), arrived_ms: monotonicMillis() },
      })
    }
    const after = (wait_ms: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        step()
      }, wait_ms)
      timers.add(timer)
    }
    const step = (): void => {
      while (next < samples.length) {
        const due = samples.slice(next, next + batch)
        const wait_ms = started + played_ms(due.at(-1)) - monotonicMillis()
        if (wait_ms > 0) return after(Math.max(leastWait_ms, Math.ceil(wait_ms)))
        send(due)
      }
      done()
    }
    await Promise.resolve()
    send(samples.slice(0, batch))
    await go
    const started = monotonicMillis() - played_ms(samples[next - 1])
    step()
  }

  const link = (_target: LinkTarget): Link => {
    const packets$ = new Subject<LinkEvent>()
    // Like a sensor that cannot be written to: it is asked nothing, and any force that was recorded may be its own.
    const linked: LinkEvent = {
      kind: 'state',
      state: { kind: 'linked', characteristics: [dataCharacteristic], mtu: 247 },
    }
    const connecting: LinkEvent = { kind: 'state', state: { kind: 'connecting' } }
    return {
      events$: defer(() => {
        void play(packets$)
        return concat(of(connecting, linked), packets$)
      }),
      write: async () => {
        throw new Error('a recording takes no commands')
      },
      close: async () => {
        packets$.next({ kind: 'state', state: { kind: 'closed' } })
        packets$.complete()
      },
    }
  }

  const heard$: Observable<Advertisement> = defer(() => concat(of(advertisement()), NEVER))
  return {
    name: 'replay',
    state$: new BehaviorSubject({ kind: 'ready' as const }),
    heard$: samples.length === 0 ? EMPTY : heard$,
    link,
    close: async () => {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
