import type { Machine } from '../../signal/machine.ts'
import { give, remember, wakeOfLink, type Air, type Effect, type Happening, type LinkRecord, type Turn } from './air.ts'
import { isDeaf, limits } from './limits.ts'
import * as life from './link-life.ts'
import type { Report } from './messages.ts'
import { end, fall, miss, renew, spawn } from './process-life.ts'

// The worker's process, the scan and the links, and what waits for what:
//
//   process   none -> spawning -> up -> resting -> spawning ...             -> ended
//   scan      off -> starting -> on -> stopping -> settling -> off             (only while up)
//   link      waiting -> searching -> found -> connecting -> discovering -> subscribing -> linked
//                            ^                     | cancelling                 | closing  |
//                            '------- backoff <----+----------------------------+----------'
//   advertisements only:     searching <-> hearing

const findLink = (air: Air, wanted: (link: LinkRecord) => boolean): LinkRecord | null => {
  for (const link of air.links.values()) if (wanted(link)) return link
  return null
}

const answer = (turn: Turn, report: Extract<Report, { kind: 'done' | 'failed' }>): void => {
  const { air, at_ms } = turn
  if ((air.scan.kind === 'starting' || air.scan.kind === 'stopping') && air.scan.order === report.id) {
    if (report.kind === 'failed') turn.recycle = `scanning failed: ${report.why}`
    else if (air.scan.kind === 'starting') air.scan = { kind: 'on', heard_ms: at_ms }
    else air.scan = { kind: 'settling', until_ms: at_ms + limits.settling_ms }
    return
  }
  const link = findLink(air, ({ phase }) => life.orderOf(phase) === report.id)
  if (link !== null) life.answered(turn, link, report)
}

const hear = (turn: Turn, report: Report): void => {
  const { air, at_ms } = turn
  switch (report.kind) {
    case 'ready':
      if (air.process.kind !== 'spawning') return
      air.process = { kind: 'up', worker: air.process.worker, since_ms: at_ms, until_ms: at_ms + limits.worker_ms }
      air.misses = 0
      turn.say({ kind: 'radio', state: 'ready' })
      for (const link of air.links.values()) life.search(turn, link)
      return
    case 'unavailable':
      return miss(turn, report.cause, report.detail)
    case 'done':
    case 'failed':
      return answer(turn, report)
    case 'heard':
      air.deaf = 0
      remember(air, report.address, at_ms)
      if (air.scan.kind === 'on') air.scan = { kind: 'on', heard_ms: at_ms }
      for (const link of air.links.values()) if (link.target.address === report.address) life.heard(turn, link, report)
      return
    case 'packet':
    case 'signal':
    case 'gone': {
      const link = findLink(air, ({ phase }) => life.connectionOf(phase) === report.connection)
      if (link === null) return
      if (report.kind === 'packet') life.received(turn, link, report)
      else if (report.kind === 'gone') life.gone(turn, link, report.why)
      else turn.say({ kind: 'event', link: link.id, event: { kind: 'signal', rssi_dbm: report.rssi_dbm } })
    }
  }
}

const expireScan = (turn: Turn): void => {
  const { air, at_ms } = turn
  if (air.scan.kind === 'starting' || air.scan.kind === 'stopping') {
    if (at_ms >= air.scan.until_ms) turn.recycle = `a scan did not ${air.scan.kind === 'starting' ? 'start' : 'stop'}`
  } else if (air.scan.kind === 'settling') {
    if (at_ms >= air.scan.until_ms) air.scan = { kind: 'off' }
  } else if (air.scan.kind === 'on' && at_ms - air.scan.heard_ms >= limits.deaf_ms) {
    air.deaf += 1
    // Whoever streams is heard well: then it is only quiet.
    const streaming = findLink(air, ({ phase }) => phase.kind === 'linked') !== null
    if (isDeaf(air.deaf) && !streaming) renew(turn, 'nothing at all was heard')
    else stopScan(turn)
  }
}

/** Lets everything act whose time is up. */
const expire = (turn: Turn): void => {
  const { air, at_ms } = turn
  if (air.closing_ms !== null && at_ms >= air.closing_ms) return end(turn)
  if (air.process.kind === 'resting' && at_ms >= air.process.until_ms) return spawn(turn)
  if (air.process.kind === 'spawning' && at_ms >= air.process.until_ms)
    return fall(turn, 'the adapter gave no answer', limits.respawn_ms)
  if (air.process.kind !== 'up') return
  expireScan(turn)
  for (const link of air.links.values()) if (at_ms >= wakeOfLink(link)) life.expire(turn, link)
  if (at_ms < air.process.until_ms) return
  const busy = findLink(air, ({ phase }) => phase.kind !== 'searching') !== null
  if (busy) air.process = { ...air.process, until_ms: at_ms + limits.workerBusy_ms }
  else renew(turn, 'the daily change of the process')
}

const stopScan = (turn: Turn): void => {
  const order = give(turn, (id) => ({ kind: 'scan', id, on: false }))
  if (order !== null) turn.air.scan = { kind: 'stopping', order, until_ms: turn.at_ms + limits.scanStopping_ms }
}

/** Shares the one radio out: an attempt at a time, no scan beside it, else a scan if anybody wants to hear. */
const share = (turn: Turn): void => {
  const { air, at_ms } = turn
  if (air.process.kind !== 'up') return
  const initiating = findLink(air, ({ phase }) => phase.kind === 'connecting' || phase.kind === 'cancelling')
  if (initiating !== null) return
  const next = findLink(air, ({ phase }) => phase.kind === 'found')
  const ears = findLink(air, ({ phase, target }) => phase.kind === 'searching' || target.kind === 'advertisement')
  const scan = next === null && air.closing_ms === null && (air.listening || ears !== null)
  if (air.scan.kind === 'on' && !scan) stopScan(turn)
  if (air.scan.kind !== 'off') return
  if (next !== null) return life.connect(turn, next)
  if (!scan) return
  const order = give(turn, (id) => ({ kind: 'scan', id, on: true }))
  if (order !== null) air.scan = { kind: 'starting', order, until_ms: at_ms + limits.scanStarting_ms }
}

const happen = (turn: Turn, what: Happening['what']): void => {
  const { air, at_ms } = turn
  switch (what.kind) {
    case 'start':
      if (air.process.kind === 'none') spawn(turn)
      return
    case 'link': {
      const { link: id, target } = what
      if (air.process.kind === 'ended' || air.closing_ms !== null)
        return turn.say({ kind: 'event', link: id, event: { kind: 'state', state: { kind: 'closed' } } })
      const link: LinkRecord = {
        id,
        target,
        phase: { kind: 'waiting' },
        heard_ms: at_ms,
        failures: 0,
        leaving: false,
        said: null,
      }
      air.links.set(id, link)
      if (air.process.kind === 'up') life.search(turn, link)
      else life.unplug(turn, link, '')
      if (at_ms - (air.recent.get(target.address) ?? -Infinity) <= limits.found_ms) life.found(turn, link)
      return
    }
    case 'unlink': {
      const link = air.links.get(what.link)
      if (link !== undefined) life.unlink(turn, link)
      return
    }
    case 'listen':
      air.listening = what.on
      return
    case 'unanswered': {
      const link = air.links.get(what.link)
      if (link !== undefined) life.unanswered(turn, link)
      return
    }
    case 'report':
      if ('worker' in air.process && air.process.worker === what.worker) hear(turn, what.report)
      return
    case 'exit':
      if ('worker' in air.process && air.process.worker === what.worker) fall(turn, what.why, 0)
      return
    case 'tick':
      return
    case 'close':
      if (air.closing_ms !== null || air.process.kind === 'ended') return
      air.closing_ms = at_ms + limits.closing_ms
      for (const link of air.links.values()) life.unlink(turn, link)
  }
}

/**
 * The connection manager: one worker process, one radio, any number of links, as one pure machine. It is stepped with
 * whatever happens, and with a tick at the latest at `wake_ms(air)`; what it says is carried out by whoever runs it.
 */
export const connection: Machine<Air, Happening, Effect> = {
  start: () => ({
    process: { kind: 'none' },
    scan: { kind: 'off' },
    links: new Map(),
    recent: new Map(),
    listening: false,
    closing_ms: null,
    count: 0,
    falls: 0,
    misses: 0,
    deaf: 0,
  }),
  step(air, { at_ms, chance, what }, say) {
    const turn: Turn = { air, at_ms, chance, say, recycle: null }
    happen(turn, what)
    // At a tick only: what waits behind this report may be the very thing whose absence would be complained of.
    if (what.kind === 'tick') expire(turn)
    if (turn.recycle !== null && air.process.kind === 'up') fall(turn, turn.recycle, limits.respawn_ms)
    if (air.closing_ms !== null && air.links.size === 0 && air.process.kind !== 'ended') end(turn)
    share(turn)
    return air
  },
}
