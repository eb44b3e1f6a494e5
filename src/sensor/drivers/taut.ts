import { crc16 } from '../../../firmware-protocol/crc16.ts'
import { decodeFrame } from '../../../firmware-protocol/codec.ts'
import { frames } from '../../../firmware-protocol/frames.ts'
import { uuids } from '../../../firmware-protocol/words.ts'
import type { Machine } from '../../signal/machine.ts'
import type { Driver, DriverInput, DriverOutput, Settings } from '../driver.ts'
import { giveUp, hearReply } from '../taut/answers.ts'
import { advance, enqueue, isOnItsWay } from '../taut/calls.ts'
import { tellCommand, tellHead } from '../taut/capture.ts'
import { endReport, hearSamples } from '../taut/hearing.ts'
import { clockWraps_us } from '../taut/samples.ts'
import {
  abort,
  hello,
  newSession,
  report,
  type Session,
  start,
  stop,
  tare,
  unlink,
  type Wishes,
} from '../taut/session.ts'
import { tellAdvertisement, tellBattery, tellGoodbye, tellMarks, tellStatus } from '../taut/telling.ts'
import { uuid } from '../uuid.ts'

const service = uuid(uuids.service)
const control = uuid(uuids.control)
// What a person decodes first: `taut decode` takes the first of these where none is given.
const notify = [uuid(uuids.data), uuid(uuids.stored), control, uuid(uuids.status)]

type Say = (output: DriverOutput) => void

const hearFrame = (session: Session, wishes: Wishes, frame: ReturnType<typeof decodeFrame>, say: Say): void => {
  switch (frame.frame) {
    case 'live':
    case 'liveShort':
    case 'stored':
    case 'storedShort':
      hearSamples(session, frame, say)
      if (session.capture) tellHead(frame, say)
      return
    case 'anchor':
      if (session.capture) tellHead(frame, say)
      if (session.boot === null || session.boot === frame.values.boot) session.liveClock_us = frame.values.clock
      return
    case 'storedAnchor':
      if (session.capture) tellHead(frame, say)
      if (session.boot === null || session.boot === frame.values.boot) session.storedClock_us = frame.values.clock
      return
    case 'totals':
      tellMarks(session, frame.values, say)
      if (session.capture) tellHead(frame, say)
      return
    case 'reportEnd':
      return endReport(session, frame, say)
    case 'reply':
      return hearReply(session, wishes, frame, say)
    case 'status':
      return tellStatus(session, frame, say)
    case 'goodbye':
      return tellGoodbye(frame, say)
    case 'advertisement':
      return tellAdvertisement(frame, say)
    case 'unknown':
      return say({
        kind: 'fault',
        fault: 'unknown',
        detail: `packets of kind 0x${frame.kind.toString(16)} are not known`,
      })
    case 'malformed':
      return say({ kind: 'fault', fault: 'malformed', detail: frame.problem })
  }
}

/** A report that brings nothing for this long is ended and asked for again. */
const reportPatience_ms = 3_000
/** A stream that is silent for this long is started again. */
const silence_ms = 3_000
/** So many reports in a row that bring nothing of what they should: it is not there. */
const mostFruitless = 4

/** What is to be asked for, now that something has happened. */
const plan = (session: Session, say: Say): void => {
  if (!session.greeted || isOnItsWay(session.calls, 'report')) return
  if (session.report !== null) {
    if (session.now_ms - session.report.heard_ms < reportPatience_ms) return
    session.report = null
    session.fruitless++
    session.calls = enqueue(session.calls, abort)
  }
  const [hole] = session.heard.missing
  if (hole === undefined || !(session.started || !session.wanted)) return
  if (session.fruitless >= mostFruitless) {
    session.fruitless = 0
    giveUp(session, hole, say)
    return
  }
  session.calls = enqueue(session.calls, report(hole))
}

const write = (session: Session, say: Say): void => {
  if (!session.linked) return
  const { calls, write: bytes, givenUp } = advance(session.calls, session.now_ms)
  session.calls = calls
  if (givenUp !== null) say({ kind: 'fault', fault: 'unknown', detail: `the sensor did not answer "${givenUp}"` })
  if (givenUp === 'tare') say({ kind: 'reply', to: 'tare', value: null })
  if (givenUp === 'report') session.report = null
  if (bytes === null) return
  const { waiting } = calls
  if (waiting?.call.asked !== undefined && waiting.tries === 1) {
    const { asked } = waiting.call
    session.report = { asked, request: waiting.request, crc: crc16(new Uint8Array(0)), heard_ms: session.now_ms }
  }
  say({ kind: 'send', to: control, bytes, acknowledged: true })
}

const step = (session: Session, wishes: Wishes, input: DriverInput, say: Say): void => {
  session.now_ms = input.kind === 'packet' ? input.packet.arrived_ms : input.at_ms
  switch (input.kind) {
    case 'packet': {
      const { from, bytes } = input.packet
      // On this characteristic a sensor sends replies only; all else was written to it.
      const written = session.capture && from === control && bytes[0] !== frames.reply.kind
      if (!written || !tellCommand(bytes, say)) hearFrame(session, wishes, decodeFrame(bytes), say)
      break
    }
    case 'linked':
      unlink(session)
      session.capture = false
      session.linked = true
      session.wanted = true
      session.calls = enqueue(session.calls, hello)
      break
    case 'lost':
      // Whoever asked for a tare is told that there will be none.
      if (isOnItsWay(session.calls, 'tare')) say({ kind: 'reply', to: 'tare', value: null })
      unlink(session)
      return
    case 'request':
      if (input.request === 'battery') tellBattery(session, say)
      else if (input.request === 'tare') session.calls = enqueue(session.calls, tare)
      else {
        session.wanted = false
        session.calls = enqueue(session.calls, stop)
      }
      break
    case 'tick':
      if (session.started && session.wanted && session.now_ms - session.sample_ms > silence_ms) {
        session.sample_ms = session.now_ms
        session.calls = enqueue(session.calls, start)
      }
  }
  plan(session, say)
  write(session, say)
}

const wishesFrom = (settings: Settings): Wishes => {
  const rate_hz = Number(settings['rate_hz'] ?? '80')
  if (!(rate_hz >= 1 && rate_hz <= 4_000)) {
    throw new Error(`rate_hz is "${settings['rate_hz']}"; it should be a rate that the sensor offers, such as 80`)
  }
  const key = settings['control_key'] ?? ''
  if (key !== '' && !/^[0-9a-f]{32}$/i.test(key)) {
    throw new Error('control_key should be the 32 hex digits on the sensor, or nothing')
  }
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(key.slice(2 * i, 2 * i + 2), 16))
  return { rate_dhz: Math.round(rate_hz * 10), controlKey: key === '' ? null : bytes }
}

const decode = (settings: Settings): Machine<Session, DriverInput, DriverOutput> => {
  const wishes = wishesFrom(settings)
  return {
    start: newSession,
    step: (session, input, say) => {
      step(session, wishes, input, say)
      return session
    },
  }
}

/**
 * Our own open sensor; `firmware-protocol/README.md` is its language. Samples carry their index. Each index is said
 * once: live ones in rising order, and those that a link loss cost as `backfilled`, from the sensor's memory, oldest
 * first.
 */
export const taut: Driver<Session> = {
  id: 'taut',
  name: 'Taut open sensor',
  reach: { kind: 'gatt', services: [service], notify },
  abilities: {
    rate_hz: 80,
    resolution_n: 0.01,
    // What 24 bits of 0.01 N hold; the cell's own capacity is told in a reply.
    maximum_n: 83_886,
    signed: true,
    clock: { wraps_us: clockWraps_us },
    tare: 'sensor',
    battery: 'pushed',
  },
  settings: [
    { key: 'rate_hz', label: 'Samples a second', choices: ['10', '20', '40', '80', '320'], fallback: '80' },
    { key: 'control_key', label: 'Control key (32 hex digits, if the sensor is locked)', fallback: '' },
  ],
  recognise: ({ services, serviceData }) =>
    services.includes(service) || serviceData.some((entry) => entry.service === service),
  decode,
}
