import { BehaviorSubject, distinctUntilChanged, firstValueFrom, Observable, Subject } from 'rxjs'
import type { Advertisement, Link, LinkTarget, Radio, RadioState } from '../sensor/radio.ts'
import { monotonicMillis } from './monotonic.ts'
import { routeTo, wake_ms, type Effect, type Happening } from './noble/air.ts'
import { connection } from './noble/connection.ts'
import { linkEnd, type LinkEnd } from './noble/link-end.ts'
import type { Report } from './noble/messages.ts'
import { unavailable } from './noble/remedy.ts'
import type { BleStack } from './noble/stack.ts'
import { startWorker, type WorkerProcess } from './noble/worker-process.ts'
import { openWrites } from './noble/writes.ts'

export interface NobleOptions {
  /** Which line of noble the worker loads. */
  readonly ble?: BleStack
  /** In [0, 1), for the jitter of waits. */
  readonly chance?: () => number
}

/**
 * The radio of a machine with Bluetooth, through noble in a process of its own. It starts at once, says in `state$`
 * what is missing if it cannot hear, and looks again by itself. A link starts when it is made, not when it is listened
 * to. Arrival times are those of `monotonicMillis`.
 *
 *   worker process --reports--> connection machine --effects--> worker process, links, state$
 *                                 ^ a timer at wake_ms
 */
export const nobleRadio = ({ ble = 'abandonware', chance = Math.random }: NobleOptions = {}): Radio => {
  const state$ = new BehaviorSubject<RadioState>({ kind: 'starting' })
  const heard = new Subject<Advertisement>()
  const links = new Map<number, LinkEnd>()
  const workers = new Map<number, WorkerProcess>()
  const ending = new Set<Promise<void>>()
  const closed = new Subject<void>()
  const writes = openWrites()
  const air = connection.start()
  const effects: Effect[] = []
  let stepping = false
  let linkCount = 0
  let listeners = 0
  let timer: { readonly at_ms: number; readonly handle: NodeJS.Timeout } | null = null

  const arm = (): void => {
    const at_ms = wake_ms(air)
    // A timer that rings too early asks again; re-arming it at every packet would cost more.
    if (timer !== null && timer.at_ms <= at_ms && at_ms !== Infinity) return
    if (timer !== null) clearTimeout(timer.handle)
    timer = null
    if (at_ms === Infinity) return
    const ring = (): void => {
      timer = null
      // After a stall of this process the packets that have come meanwhile are heard before anybody is called silent.
      setImmediate(() => step({ kind: 'tick' }))
    }
    timer = { at_ms, handle: setTimeout(ring, Math.max(1, Math.ceil(at_ms - monotonicMillis()))) }
  }

  const step = (what: Happening['what']): void => {
    connection.step(air, { at_ms: monotonicMillis(), chance: chance(), what }, (effect) => effects.push(effect))
    // An effect may lead to the next step; it is carried out after those that were said before it.
    if (stepping) return
    stepping = true
    for (let effect = effects.shift(); effect !== undefined; effect = effects.shift()) carryOut(effect)
    stepping = false
    arm()
  }

  const onReport = (worker: number, report: Report): void => {
    if ((report.kind === 'done' || report.kind === 'failed') && writes.answered(report)) return
    step({ kind: 'report', worker, report })
    if (report.kind !== 'heard') return
    const { address, name, rssi_dbm, services, manufacturer, serviceData, clock_ms } = report
    heard.next({ address, name, rssi_dbm, services, manufacturer, serviceData, arrived_ms: clock_ms })
  }

  const carryOut = (effect: Effect): void => {
    switch (effect.kind) {
      case 'spawn': {
        const { worker } = effect
        const onExit = (why: string): void => step({ kind: 'exit', worker, why })
        try {
          workers.set(
            worker,
            startWorker(ble, (report) => onReport(worker, report), onExit),
          )
        } catch (fault) {
          // A machine out of memory cannot fork; it is tried again like any other fall.
          onExit(String(fault))
        }
        return
      }
      case 'kill': {
        const gone = workers.get(effect.worker)?.kill() ?? Promise.resolve()
        workers.delete(effect.worker)
        ending.add(gone)
        void gone.finally(() => ending.delete(gone))
        return
      }
      case 'order':
        workers.get(effect.worker)?.give(effect.order)
        return
      case 'event': {
        if (effect.event.kind === 'state') writes.fail(effect.link, 'The link was lost before the write was answered')
        links.get(effect.link)?.next(effect.event)
        return
      }
      case 'radio':
        state$.next({ kind: effect.state })
        return
      case 'unavailable':
        state$.next(unavailable(ble, effect.cause, effect.detail))
        return
      case 'closed':
        closed.next()
    }
  }

  const link = (target: LinkTarget): Link => {
    const id = ++linkCount
    const end = linkEnd()
    links.set(id, end)
    step({ kind: 'link', link: id, target: { ...target, address: target.address.toLowerCase() } })
    return {
      events$: end.events$,
      write: async (to, bytes, acknowledged) => {
        const route = routeTo(air, id)
        if (route === null) throw new Error('The sensor is not linked; write again when it is')
        await writes.send(
          id,
          (write) => {
            const order = { kind: 'write', id: write, connection: route.connection, to, bytes, acknowledged } as const
            workers.get(route.worker)?.give(order)
          },
          () => step({ kind: 'unanswered', link: id }),
        )
      },
      close: async () => {
        step({ kind: 'unlink', link: id })
        await end.closed
        links.delete(id)
      },
    }
  }

  const close = async (): Promise<void> => {
    const gone = firstValueFrom(closed)
    step({ kind: 'close' })
    await gone
    await Promise.all(ending)
    heard.complete()
    state$.complete()
  }

  const heard$ = new Observable<Advertisement>((subscriber) => {
    const inner = heard.subscribe(subscriber)
    listeners += 1
    if (listeners === 1) step({ kind: 'listen', on: true })
    return () => {
      inner.unsubscribe()
      listeners -= 1
      if (listeners === 0) step({ kind: 'listen', on: false })
    }
  })

  step({ kind: 'start' })
  let closing: Promise<void> | null = null
  const told$ = state$.pipe(distinctUntilChanged((a, b) => JSON.stringify(a) === JSON.stringify(b)))
  return { name: 'noble', state$: told$, heard$, link, close: () => (closing ??= close()) }
}
