import type { LinkEvent, LinkState, LinkTarget } from '../../sensor/radio.ts'
import type { Uuid } from '../../sensor/uuid.ts'
import { limits } from './limits.ts'
import type { Cause, Order, Report } from './messages.ts'

/** The worker process. Nothing that it said counts once it is not `up` or `spawning` any more. */
export type Process =
  | { readonly kind: 'none' }
  | { readonly kind: 'spawning'; readonly worker: number; readonly until_ms: number }
  /** `until_ms`: when it is changed for a new one, if no link needs it then. */
  | { readonly kind: 'up'; readonly worker: number; readonly since_ms: number; readonly until_ms: number }
  | { readonly kind: 'resting'; readonly until_ms: number }
  | { readonly kind: 'ended' }

/** Scanning is the radio's, not a link's: it stops whenever one of them connects. */
export type Scan =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting'; readonly order: number; readonly until_ms: number }
  | { readonly kind: 'on'; readonly heard_ms: number }
  | { readonly kind: 'stopping'; readonly order: number; readonly until_ms: number }
  | { readonly kind: 'settling'; readonly until_ms: number }

/** Where one link stands. `connection` is the id of the connect order: late news of an older attempt carry another. */
export type Phase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'searching'; readonly until_ms: number }
  | { readonly kind: 'hearing' }
  | { readonly kind: 'found'; readonly until_ms: number }
  | { readonly kind: 'connecting'; readonly connection: number; readonly until_ms: number }
  | {
      readonly kind: 'cancelling'
      readonly connection: number
      readonly order: number
      readonly until_ms: number
    }
  | { readonly kind: 'discovering'; readonly connection: number; readonly order: number; readonly until_ms: number }
  | {
      readonly kind: 'subscribing'
      readonly connection: number
      readonly order: number
      readonly until_ms: number
      readonly characteristics: readonly Uuid[]
      readonly mtu: number | null
    }
  | { readonly kind: 'linked'; readonly connection: number; readonly since_ms: number }
  | {
      readonly kind: 'closing'
      readonly connection: number
      readonly order: number
      readonly until_ms: number
      readonly why: string
    }
  | { readonly kind: 'backoff'; readonly until_ms: number }

export interface LinkRecord {
  readonly id: number
  readonly target: LinkTarget
  phase: Phase
  /** When anything was last heard of this sensor; at first, when the link was wished for. */
  heard_ms: number
  failures: number
  /** The caller has closed it: it leaves as soon as the radio has let go. */
  leaving: boolean
  said: LinkState | null
}

/** Everything the connection machine knows. One mutable object that only the machine looks into. */
export interface Air {
  process: Process
  scan: Scan
  readonly links: Map<number, LinkRecord>
  /** When the process that runs now last heard an address, latest last: such a sensor can be connected to at once. */
  readonly recent: Map<string, number>
  listening: boolean
  closing_ms: number | null
  /** Last number given to an order or a worker. */
  count: number
  /** Falls of the process, and fruitless looks for an adapter, since it last went well. */
  falls: number
  misses: number
  /** Scans on end that heard nobody. */
  deaf: number
}

/** Everything that can happen, with the time and the chance of that moment. */
export interface Happening {
  readonly at_ms: number
  /** In [0, 1); used for the jitter of waits only. */
  readonly chance: number
  readonly what:
    | { readonly kind: 'start' }
    | { readonly kind: 'link'; readonly link: number; readonly target: LinkTarget }
    | { readonly kind: 'unlink'; readonly link: number }
    | { readonly kind: 'listen'; readonly on: boolean }
    /** A write was not answered in time: the connection's queue of requests is stuck. */
    | { readonly kind: 'unanswered'; readonly link: number }
    | { readonly kind: 'report'; readonly worker: number; readonly report: Report }
    | { readonly kind: 'exit'; readonly worker: number; readonly why: string }
    | { readonly kind: 'tick' }
    | { readonly kind: 'close' }
}

export type Effect =
  | { readonly kind: 'spawn'; readonly worker: number }
  | { readonly kind: 'kill'; readonly worker: number }
  | { readonly kind: 'order'; readonly worker: number; readonly order: Order }
  | { readonly kind: 'event'; readonly link: number; readonly event: LinkEvent }
  | { readonly kind: 'radio'; readonly state: 'starting' | 'ready' }
  | { readonly kind: 'unavailable'; readonly cause: Cause; readonly detail: string }
  | { readonly kind: 'closed' }

/** One step under way. `recycle`: why the process has to go at its end. */
export interface Turn {
  readonly air: Air
  readonly at_ms: number
  readonly chance: number
  readonly say: (effect: Effect) => void
  recycle: string | null
}

export const quietLimit_ms = (target: LinkTarget): number =>
  target.kind === 'advertisement' ? limits.stale_ms : (target.quiet_ms ?? limits.quiet_ms)

/** Gives the worker an order and returns its id, or null when there is no worker to give it to. */
export const give = (turn: Turn, order: (id: number) => Order): number | null => {
  const { process } = turn.air
  if (process.kind !== 'up') return null
  const id = ++turn.air.count
  turn.say({ kind: 'order', worker: process.worker, order: order(id) })
  return id
}

/** When a link acts by itself. */
export const wakeOfLink = ({ phase, target, heard_ms }: LinkRecord): number => {
  if ('until_ms' in phase) return phase.until_ms
  return phase.kind === 'waiting' ? Infinity : heard_ms + quietLimit_ms(target)
}

const wakeOfScan = (scan: Scan): number => {
  if ('until_ms' in scan) return scan.until_ms
  return scan.kind === 'on' ? scan.heard_ms + limits.deaf_ms : Infinity
}

/** When the machine must be stepped at the latest; Infinity only before its start and after its end. */
export const wake_ms = (air: Air): number => {
  if (air.process.kind === 'none' || air.process.kind === 'ended') return Infinity
  let at_ms = Math.min(air.closing_ms ?? Infinity, air.process.until_ms, wakeOfScan(air.scan))
  for (const link of air.links.values()) at_ms = Math.min(at_ms, wakeOfLink(link))
  return at_ms
}

/** The worker and connection through which a link can be written to, or null while it is not linked. */
export const routeTo = (air: Air, link: number): { readonly worker: number; readonly connection: number } | null => {
  const phase = air.links.get(link)?.phase
  if (air.process.kind !== 'up' || phase?.kind !== 'linked') return null
  return { worker: air.process.worker, connection: phase.connection }
}

/** More sensors than a hall has; phones that change their address every quarter of an hour push each other out. */
const mostRemembered = 256

/** An address was heard now. */
export const remember = ({ recent }: Air, address: string, at_ms: number): void => {
  recent.delete(address)
  recent.set(address, at_ms)
  const [oldest] = recent.keys()
  if (recent.size > mostRemembered && oldest !== undefined) recent.delete(oldest)
}
