import type { LinkState } from '../../sensor/radio.ts'
import { give, quietLimit_ms, type LinkRecord, type Phase, type Turn } from './air.ts'
import { backoff_ms, failuresBeforeRecycling, limits } from './limits.ts'
import type { Report } from './messages.ts'

const tell = (turn: Turn, link: LinkRecord, state: LinkState): void => {
  // A loss is told once, whatever it takes to clear it away; only searching is told again, for its seconds.
  if (link.said?.kind === state.kind && state.kind !== 'searching') return
  link.said = state
  turn.say({ kind: 'event', link: link.id, event: { kind: 'state', state } })
}

/** The sensor is let go for good. */
export const leave = (turn: Turn, link: LinkRecord): void => {
  turn.air.links.delete(link.id)
  tell(turn, link, { kind: 'closed' })
}

export const search = (turn: Turn, link: LinkRecord): void => {
  link.phase = { kind: 'searching', until_ms: turn.at_ms + limits.searching_ms }
  tell(turn, link, { kind: 'searching', silent_ms: Math.max(0, Math.round(turn.at_ms - link.heard_ms)) })
}

/** The radio itself went away: nothing of this link is left. */
export const unplug = (turn: Turn, link: LinkRecord, why: string): void => {
  if (link.leaving) return leave(turn, link)
  // Also when it was just being let go: whoever was told of a link is told of its loss.
  if (link.said?.kind === 'linked') tell(turn, link, { kind: 'lost', why, retry_ms: 0 })
  link.phase = { kind: 'waiting' }
  tell(turn, link, { kind: 'waiting-for-radio' })
}

/** It is looked for again after a while. */
const retry = (turn: Turn, link: LinkRecord, why: string): void => {
  const wait_ms = backoff_ms(link.failures, turn.chance)
  link.phase = { kind: 'backoff', until_ms: turn.at_ms + wait_ms }
  tell(turn, link, { kind: 'lost', why, retry_ms: Math.round(wait_ms) })
}

const fail = (turn: Turn, link: LinkRecord, why: string): void => {
  if (link.leaving) return leave(turn, link)
  retry(turn, link, why)
  link.failures += 1
  const others = [...turn.air.links.values()].some((other) => other.phase.kind === 'linked')
  // A running stream of another sensor is worth more than a fresh process for this one.
  if (link.failures % failuresBeforeRecycling === 0 && !others)
    turn.recycle = `${link.failures} attempts failed: ${why}`
}

/**
 * Lets the connection go, be it for another try or for good. It is told as lost when it has gone: packets may still
 * come.
 */
const close = (turn: Turn, link: LinkRecord, connection: number, why: string): void => {
  const order = give(turn, (id) => ({ kind: 'disconnect', id, connection }))
  if (order === null) return fail(turn, link, why)
  link.phase = { kind: 'closing', connection, order, why, until_ms: turn.at_ms + limits.closing_ms }
}

const cancel = (turn: Turn, link: LinkRecord, connection: number): void => {
  const order = give(turn, (id) => ({ kind: 'cancel', id, connection }))
  if (order === null) return fail(turn, link, 'the radio went away')
  link.phase = { kind: 'cancelling', connection, order, until_ms: turn.at_ms + limits.cancelling_ms }
}

export const connect = (turn: Turn, link: LinkRecord): void => {
  const connection = give(turn, (id) => ({ kind: 'connect', id, address: link.target.address }))
  if (connection === null) return
  link.phase = { kind: 'connecting', connection, until_ms: turn.at_ms + limits.connecting_ms }
  tell(turn, link, { kind: 'connecting' })
}

/** The caller closes the link: at once where the radio holds nothing of it, else when it has let go. */
export const unlink = (turn: Turn, link: LinkRecord): void => {
  link.leaving = true
  const { phase } = link
  switch (phase.kind) {
    case 'connecting':
      return cancel(turn, link, phase.connection)
    case 'discovering':
    case 'subscribing':
    case 'linked':
      return close(turn, link, phase.connection, 'closed')
    case 'cancelling':
    case 'closing':
      return
    case 'waiting':
    case 'searching':
    case 'hearing':
    case 'found':
    case 'backoff':
      return leave(turn, link)
  }
}

/** A write got no answer: the stack sends no further one before it, so only a new connection helps. */
export const unanswered = (turn: Turn, link: LinkRecord): void => {
  if (link.phase.kind === 'linked') close(turn, link, link.phase.connection, 'the sensor did not answer a write')
}

/** What a link does when its time is up. */
export const expire = (turn: Turn, link: LinkRecord): void => {
  const { phase } = link
  switch (phase.kind) {
    case 'waiting':
      return
    case 'searching': {
      const fresh = link.said?.kind === 'searching' && link.said.silent_ms < limits.gone_ms
      if (link.target.kind === 'advertisement' && fresh && turn.at_ms - link.heard_ms >= limits.gone_ms)
        tell(turn, link, { kind: 'lost', why: `no advertisement for ${limits.gone_ms / 1_000} s`, retry_ms: 0 })
      return search(turn, link)
    }
    case 'hearing':
    case 'found':
    case 'backoff':
      return search(turn, link)
    case 'connecting':
      return cancel(turn, link, phase.connection)
    case 'discovering':
      return close(turn, link, phase.connection, 'the sensor did not list its services in time')
    case 'subscribing':
      return close(turn, link, phase.connection, 'the sensor did not accept the subscription in time')
    case 'linked':
      return close(turn, link, phase.connection, `no data for ${quietLimit_ms(link.target) / 1_000} s`)
    case 'cancelling':
    case 'closing':
      // The stack does not know itself whether it is still connected: a new process does.
      turn.recycle = phase.kind === 'closing' ? 'a disconnect was not answered' : 'a cancelled connect was not answered'
      fail(turn, link, phase.kind === 'closing' ? phase.why : 'the sensor did not answer')
  }
}

/** An order of this link was answered. */
export const answered = (turn: Turn, link: LinkRecord, answer: Extract<Report, { kind: 'done' | 'failed' }>): void => {
  const { phase } = link
  switch (phase.kind) {
    case 'connecting': {
      const { connection } = phase
      if (answer.kind === 'failed') return fail(turn, link, answer.why)
      const services = link.target.kind === 'gatt' ? [...link.target.services] : []
      const order = give(turn, (id) => ({ kind: 'discover', id, connection, services }))
      if (order === null) return fail(turn, link, 'the radio went away')
      link.phase = { kind: 'discovering', connection, order, until_ms: turn.at_ms + limits.discovering_ms }
      return
    }
    case 'cancelling':
      return fail(turn, link, 'the sensor did not answer')
    case 'discovering': {
      const { connection } = phase
      if (answer.kind === 'failed') return close(turn, link, connection, answer.why)
      const notify = link.target.kind === 'gatt' ? [...link.target.notify] : []
      const order = give(turn, (id) => ({ kind: 'subscribe', id, connection, notify }))
      if (order === null) return fail(turn, link, 'the radio went away')
      const { characteristics = [], mtu = null } = answer
      const until_ms = turn.at_ms + limits.subscribing_ms
      link.phase = { kind: 'subscribing', connection, order, characteristics, mtu, until_ms }
      return
    }
    case 'subscribing': {
      const { connection, characteristics, mtu } = phase
      if (answer.kind === 'failed') return close(turn, link, connection, answer.why)
      link.phase = { kind: 'linked', connection, since_ms: turn.at_ms }
      link.heard_ms = turn.at_ms
      return tell(turn, link, { kind: 'linked', characteristics, mtu })
    }
    case 'closing':
      return fail(turn, link, phase.why)
    case 'waiting':
    case 'searching':
    case 'hearing':
    case 'found':
    case 'linked':
    case 'backoff':
  }
}

/** The connection ended, by whatever side. */
export const gone = (turn: Turn, link: LinkRecord, why: string): void => {
  const { phase } = link
  if (phase.kind === 'connecting') return
  // A stream that breaks off says nothing against the stack: no attempt has failed.
  if (phase.kind === 'linked' && link.heard_ms > phase.since_ms) return retry(turn, link, why)
  fail(turn, link, phase.kind === 'closing' ? phase.why : why)
}

/** The sensor is there: it is connected to as soon as the radio is free. */
export const found = (turn: Turn, link: LinkRecord): void => {
  if (link.target.kind === 'gatt' && link.phase.kind === 'searching')
    link.phase = { kind: 'found', until_ms: turn.at_ms + limits.found_ms }
}

/** An advertisement of this very sensor. */
export const heard = (turn: Turn, link: LinkRecord, report: Extract<Report, { kind: 'heard' }>): void => {
  link.heard_ms = turn.at_ms
  if (report.rssi_dbm !== null)
    turn.say({ kind: 'event', link: link.id, event: { kind: 'signal', rssi_dbm: report.rssi_dbm } })
  if (link.target.kind === 'gatt') return found(turn, link)
  if (report.manufacturer === null || !report.fresh) return
  if (link.phase.kind === 'searching') {
    link.phase = { kind: 'hearing' }
    tell(turn, link, { kind: 'linked', characteristics: [], mtu: null })
  }
  const packet = { from: 'advertisement', bytes: report.manufacturer.data, arrived_ms: report.clock_ms } as const
  turn.say({ kind: 'event', link: link.id, event: { kind: 'packet', packet } })
}

/** Bytes of a connected sensor. */
export const received = (turn: Turn, link: LinkRecord, report: Extract<Report, { kind: 'packet' }>): void => {
  // A sensor that speaks again while it is being let go has still sent what it sent.
  if (link.phase.kind !== 'linked' && (link.phase.kind !== 'closing' || link.said?.kind !== 'linked')) return
  link.heard_ms = turn.at_ms
  if (link.phase.kind === 'linked' && turn.at_ms - link.phase.since_ms > limits.steady_ms) {
    link.failures = 0
    turn.air.falls = 0
  }
  const packet = { from: report.from, bytes: report.bytes, arrived_ms: report.clock_ms }
  turn.say({ kind: 'event', link: link.id, event: { kind: 'packet', packet } })
}

/** The connection a phase belongs to. */
export const connectionOf = (phase: Phase): number | null => ('connection' in phase ? phase.connection : null)
/** The order whose answer a phase waits for. */
export const orderOf = (phase: Phase): number | null =>
  phase.kind === 'connecting' ? phase.connection : 'order' in phase ? phase.order : null
