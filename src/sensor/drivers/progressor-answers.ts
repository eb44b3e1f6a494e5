import type { Settings } from '../driver.ts'
import { ascii, fault, hex, view } from '../frame.ts'
import type { Asked, Say, State } from './progressor-talk.ts'

/** What a host writes, as met in captures. From 0x71 on the clones differ: none of these is ever written. */
const commands: Readonly<Record<number, string>> = {
  0x64: 'tare',
  0x65: 'start',
  0x66: 'stop',
  0x67: 'peakRfd',
  0x68: 'rfdSeries',
  0x69: 'addCalibrationPoint',
  0x6a: 'saveCalibration',
  0x6b: 'version',
  0x6c: 'errorInformation',
  0x6d: 'clearErrorInformation',
  0x6e: 'sleep',
  0x6f: 'battery',
  0x70: 'id',
  0x71: 'setCalibration',
  0x72: 'calibration',
  0x73: 'addCalibrationTablePoint',
  0x74: 'calibrationTable',
  0x75: 'reboot',
  0x76: 'clearCalibrationTable',
}
const addCalibrationPoint = 0x69
/** Of these, the ones that a tag-0 reply answers. */
const asked: readonly Asked[] = ['battery', 'version', 'id', 'errorInformation', 'calibration', 'calibrationTable']
const askedBy = (opcode: number): Asked | null => asked.find((name) => name === commands[opcode]) ?? null

/** The setting `pendingCommand`: an opcode in hex, or what it asks for. Throws on what is neither. */
export const pendingIn = (settings: Settings): Asked | null => {
  const text = settings['pendingCommand'] ?? ''
  if (/^(none|null)?$/i.test(text)) return null
  if (/^(0x)?[0-9a-f]{2}$/i.test(text)) return askedBy(Number.parseInt(text, 16))
  const named = asked.find((name) => name === text)
  if (named !== undefined) return named
  throw new Error(`pendingCommand wants an opcode such as 0x6f, or one of ${asked.join(', ')}, not "${text}".`)
}

const textOf = (payload: Uint8Array): string | null => {
  const text = ascii(payload).trim()
  return text !== '' && /^[\x20-\x7e]+\0*$/.test(Buffer.from(payload).toString('latin1')) ? text : null
}
/** Least significant byte first, trailing zeros cut by the firmware. */
const idOf = (payload: Uint8Array): string => hex(payload.toReversed())

/** slope, intercept, trim (12 bytes), or lower and upper counts, slope, intercept (16). Null: some are no numbers. */
const calibrationOf = (payload: Uint8Array): number[] | null => {
  const words = view(payload)
  const counts = payload.length === 16 ? [words.getUint32(0, true), words.getUint32(4, true)] : []
  const floats: number[] = []
  for (let at = 4 * counts.length; at < payload.length; at += 4) floats.push(words.getFloat32(at, true))
  return floats.every(Number.isFinite) ? [...counts, ...floats] : null
}

/** What a reply would say to each query that it may be the answer to. */
const readingsOf = (payload: Uint8Array): Record<string, string | number> => {
  const text = textOf(payload)
  if (text !== null) return { version: text }
  const readings: Record<string, string | number> = { id: idOf(payload) }
  if (payload.length === 4) readings['millivolts'] = view(payload).getUint32(0, true)
  const [slope, intercept, trim] = (payload.length === 12 ? calibrationOf(payload) : null) ?? []
  return slope === undefined || intercept === undefined || trim === undefined
    ? readings
    : { ...readings, slope, intercept, trim }
}

/** A tag-0 reply: it does not say what it answers, so that is told from what was asked before it. */
export const sayAnswer = (query: Asked | null, payload: Uint8Array, say: Say): void => {
  const raw = hex(payload)
  switch (query) {
    case 'battery':
      if (payload.length === 4) say({ kind: 'battery', millivolts: view(payload).getUint32(0, true) })
      else say(fault('malformed', `battery reply of ${payload.length} bytes instead of 4: ${raw}`))
      return
    case 'version':
    case 'errorInformation':
      return say({ kind: 'reply', to: query, value: ascii(payload).trim(), raw })
    case 'id':
      return say({ kind: 'reply', to: 'id', value: idOf(payload), raw })
    case 'calibration':
    case 'calibrationTable': {
      const value = payload.length === (query === 'calibration' ? 12 : 16) ? calibrationOf(payload) : null
      if (value === null) say(fault('malformed', `${query} of ${payload.length} bytes: ${raw}`))
      else say({ kind: 'reply', to: query, value, raw })
      return
    }
    case null: {
      const readings = readingsOf(payload)
      const value = readings['version'] ?? readings['millivolts'] ?? null
      say({ kind: 'reply', to: 'unasked', value, raw, readings })
    }
  }
}

/** A command overheard in a recorded conversation: the reply to it can then be told. */
export const sayCommand = (state: State, bytes: Uint8Array, say: Say): void => {
  const opcode = bytes[0] ?? -1
  state.query = askedBy(opcode) ?? state.query
  // The weight of a calibration point, with or without its length in front.
  const given = opcode === addCalibrationPoint && (bytes.length === 5 || bytes.length === 6)
  const kg = given ? view(bytes).getFloat32(bytes.length - 4, true) : Number.NaN
  say({
    kind: 'status',
    status: { command: commands[opcode] ?? 'unknown', ...(Number.isFinite(kg) ? { kg } : {}) },
  })
}
