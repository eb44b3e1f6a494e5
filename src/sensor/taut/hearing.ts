import type { Frame } from '../../../firmware-protocol/codec.ts'
import { crc16 } from '../../../firmware-protocol/crc16.ts'
import { writeNumber } from '../../../firmware-protocol/field.ts'
import { noForce } from '../../../firmware-protocol/words.ts'
import type { RawSample, Reading } from '../reading.ts'
import { giveUp } from './answers.ts'
import { inside, type Range, sizeOf } from './missing.ts'
import { type Block, fill, fullClock, hear, samplesOf, type Taken } from './samples.ts'
import type { Session } from './session.ts'
import { statusName, tellMarks } from './telling.ts'

type Say = (reading: Reading) => void
type Sent = Extract<Frame, { readonly frame: 'live' | 'liveShort' | 'stored' | 'storedShort' }>

const tellTaken = (session: Session, block: Block, { heard, fresh, filled }: Taken, say: Say): void => {
  session.heard = heard
  const late: RawSample[] = filled.flatMap((range) => samplesOf(block, range, session.boots))
  const live = fresh === null ? [] : samplesOf(block, fresh, session.boots)
  if (late.length > 0) say({ kind: 'samples', samples: late, backfilled: true })
  if (live.length > 0) say({ kind: 'samples', samples: live })
  if (sizeOf(filled) > 0) session.fruitless = 0
  if ((fresh !== null || filled.length > 0) && block.forces.includes(noForce)) {
    const detail = `a conversion in ${block.index} to ${block.index + block.forces.length - 1} failed: no force`
    say({ kind: 'fault', fault: 'sensor-fault', detail })
  }
}

/** The boot and clock of a packet of samples; null, and a fault said, where they do not belong to this session. */
const blockOf = (session: Session, sent: Sent, say: Say): Block | null => {
  const { index, period } = sent.values
  const block = { index, period_us: period, forces: sent.forces }
  const stored = sent.frame === 'stored' || sent.frame === 'storedShort'
  if (sent.frame === 'live' || sent.frame === 'stored') {
    if (session.boot !== null && sent.values.boot !== session.boot) {
      say({ kind: 'fault', fault: 'clock', detail: `samples of boot ${sent.values.boot}, not of ${session.boot}` })
      return null
    }
    session.boot = sent.values.boot
    return { ...block, clock_us: sent.values.clock }
  }
  const reference = stored ? session.storedClock_us : session.liveClock_us
  if (reference === null) {
    say({ kind: 'fault', fault: 'clock', detail: 'a short packet before its anchor: its time is not known' })
    // On a link such samples are asked for again; in a capture they are all there is.
    return session.capture ? { ...block, clock_us: null } : null
  }
  const clock_us = fullClock(reference, sent.values.clockLow)
  if (stored) session.storedClock_us = clock_us
  else session.liveClock_us = clock_us
  return { ...block, clock_us }
}

/** A packet of samples, live or from memory. */
export const hearSamples = (session: Session, sent: Sent, say: Say): void => {
  if (sent.missing > 0) {
    const detail = `announces ${sent.missing} more samples than it holds`
    say({ kind: 'fault', fault: 'truncated', detail })
  }
  const block = blockOf(session, sent, say)
  if (block === null) return
  tellMarks(session, sent.values, say)
  if (sent.frame === 'live' || sent.frame === 'liveShort') {
    session.sample_ms = session.now_ms
    return tellTaken(session, block, hear(session.heard, block), say)
  }
  if (session.report !== null) {
    const bytes = new Uint8Array(3 * block.forces.length)
    block.forces.forEach((force, i) => writeNumber(bytes, 3 * i, 'i24', force))
    session.report = { ...session.report, crc: crc16(bytes, session.report.crc), heard_ms: session.now_ms }
  }
  const all: Range = { from: block.index, to: block.index + block.forces.length - 1 }
  const taken = session.capture ? { heard: session.heard, fresh: null, filled: [all] } : fill(session.heard, block)
  tellTaken(session, block, taken, say)
}

/** The end of a report: what of it is still missing is asked for again, or given up. */
export const endReport = (
  session: Session,
  { values }: Extract<Frame, { readonly frame: 'reportEnd' }>,
  say: Say,
): void => {
  const ended = session.report
  if (ended === null || ended.request !== values.request) return
  session.report = null
  const left = inside(session.heard.missing, ended.asked)
  if (left.length === 0) {
    if (ended.crc !== values.crc) {
      say({
        kind: 'fault',
        fault: 'checksum',
        detail: `the samples ${values.from} to ${values.to} were damaged in memory`,
      })
    }
    say({ kind: 'status', status: { backfill: 'done', from: ended.asked.from, to: ended.asked.to } })
  } else if (statusName(values.status) === 'partlyGone' && left[0] !== undefined && left[0].from < values.from) {
    giveUp(session, { from: ended.asked.from, to: values.from - 1 }, say)
  } else session.fruitless++
}
