import { decodeAnswer, decodePage, type Frame } from '../../../firmware-protocol/codec.ts'
import { bitNames, states, version } from '../../../firmware-protocol/words.ts'
import type { Reading } from '../reading.ts'
import { answered, type CommandName, enqueue } from './calls.ts'
import { tellAnswer } from './capture.ts'
import { type Range, sizeOf, without } from './missing.ts'
import { challenge, info, rate, type Session, start, unlock, type Wishes } from './session.ts'
import { statusName, statusText, tellPage } from './telling.ts'

type Say = (reading: Reading) => void

/** More info pages than this belong to a later version. */
const knownPages = 5

const begin = (session: Session, wishes: Wishes): void => {
  if (session.wanted) session.calls = enqueue(enqueue(session.calls, rate(wishes.rate_dhz)), start)
}

const greet = (session: Session, wishes: Wishes, rest: Uint8Array, say: Say): void => {
  const told = decodeAnswer('hello', rest)
  if (told === null) return say({ kind: 'fault', fault: 'truncated', detail: 'the answer to hello is too short' })
  say({ kind: 'status', status: { protocol: `${told.major}.${told.minor}`, boot: told.boot } })
  if (told.major !== version.major) return
  const { next } = session.heard
  // A sensor that counts from below what it has already sent has lost its memory, whatever its boot id says.
  if (session.boot !== null && (told.boot !== session.boot || (next !== null && told.next < next))) {
    const lost = sizeOf(session.heard.missing)
    if (lost > 0) say({ kind: 'status', status: { backfill: 'gone', lost } })
    session.boots++
    session.heard = { next: null, missing: [] }
  }
  session.boot = told.boot
  session.greeted = true
  for (let page = 0; page < Math.min(told.pages, knownPages); page++) session.calls = enqueue(session.calls, info(page))
  const locked = bitNames(states, told.state).includes('locked') && told.level === 0
  if (locked && wishes.controlKey !== null) session.calls = enqueue(session.calls, challenge)
  else begin(session, wishes)
}

/** Indices that the sensor has no more: they will never come. */
export const giveUp = (session: Session, lost: Range, say: Say): void => {
  const { missing } = session.heard
  const left = without(missing, lost)
  const count = sizeOf(missing) - sizeOf(left)
  if (count === 0) return
  session.heard = { ...session.heard, missing: left }
  say({ kind: 'status', status: { backfill: 'gone', lost: count, from: lost.from, to: lost.to } })
}

const startReport = (session: Session, status: string, rest: Uint8Array, say: Say): void => {
  const { report } = session
  if (report === null) return
  if (status === 'ok' || status === 'partlyGone') {
    const told = decodeAnswer('report', rest)
    if (told === null || told.from > told.to) return
    const { from, to } = report.asked
    if (told.from > from) giveUp(session, { from, to: Math.min(told.from - 1, to) }, say)
    if (told.to < to) giveUp(session, { from: Math.max(told.to + 1, from), to }, say)
    return
  }
  session.report = null
  if (status === 'gone') giveUp(session, report.asked, say)
}

const settle = (
  session: Session,
  wishes: Wishes,
  name: CommandName,
  code: number,
  rest: Uint8Array,
  say: Say,
): void => {
  const status = statusName(code)
  const refused = (): void => {
    if (status === 'notAllowed' || status === 'badProof' || status === 'lockedOut') {
      say({
        kind: 'fault',
        fault: 'uncalibrated',
        detail: `${name} was refused (${statusText(code)}): set "control_key"`,
      })
    } else say({ kind: 'status', status: { refused: name, why: statusText(code) } })
  }
  switch (name) {
    case 'hello':
      if (status !== 'ok' && status !== 'wrongVersion') return refused()
      greet(session, wishes, rest, say)
      if (!session.greeted) {
        say({
          kind: 'fault',
          fault: 'unknown',
          detail: `this sensor does not speak version ${version.major} of the protocol, the only one understood here`,
        })
      }
      return
    case 'info': {
      const page = decodePage(rest)
      if (page !== null) tellPage(page, say)
      return
    }
    case 'challenge': {
      const nonce = decodeAnswer('challenge', rest)
      if (status !== 'ok' || nonce === null || wishes.controlKey === null) return refused()
      session.calls = enqueue(session.calls, unlock(wishes.controlKey, nonce))
      return
    }
    case 'unlock':
      if (status !== 'ok') refused()
      return begin(session, wishes)
    case 'start': {
      const told = decodeAnswer('start', rest)
      if (status !== 'ok' || told === null) return refused()
      session.started = true
      session.sample_ms = session.now_ms
      // From here on everything is wanted; after a link loss that is what follows the last that was heard.
      session.heard = { ...session.heard, next: session.heard.next ?? told.index }
      return
    }
    case 'tare': {
      const told = decodeAnswer('tare', rest)
      if (status === 'ok' && told !== null) return say({ kind: 'reply', to: 'tare', value: told.value / 100 })
      return say({ kind: 'reply', to: 'tare', value: `refused: ${statusText(code)}` })
    }
    case 'report':
      return startReport(session, status, rest, say)
    case 'stop':
      if (status === 'ok') session.started = false
      return
    case 'abort':
    case 'calBegin':
    case 'calCommit':
    case 'calDiscard':
    case 'calPoint':
    case 'calPointAt':
    case 'calRead':
    case 'clock':
    case 'getTare':
    case 'lock':
    case 'newRun':
    case 'rate':
      if (status !== 'ok') refused()
  }
}

/** What an answer changes. Answers that nobody waits for are told and change nothing. */
export const hearReply = (
  session: Session,
  wishes: Wishes,
  frame: Extract<Frame, { readonly frame: 'reply' }>,
  say: Say,
): void => {
  const { values, rest } = frame
  const found = answered(session.calls, values.op, values.request)
  if (found === null) return tellAnswer(frame, say)
  session.calls = found.calls
  settle(session, wishes, found.name, values.status, rest, say)
}
