import type { DriverOutput } from '../driver.ts'
import { ascii, fault, hex, view } from '../frame.ts'
import { sending } from '../stateless.ts'
import { uuid } from '../uuid.ts'

export const service = uuid('d91714ef-28b9-4f91-ba16-f0d9a604f112')
export const command = uuid('f4bf14a6-c7d5-4b6d-8aa8-df1a7c83adcb')
export const response = uuid('b41e6675-a329-40e0-aa01-44d2f444babe')

/** Commands as in Vernier's own library. None of them touches a calibration. */
const op = {
  status: 0x10,
  start: 0x18,
  stop: 0x19,
  init: 0x1a,
  period: 0x1b,
  sensor: 0x50,
  ids: 0x51,
  info: 0x55,
  defaults: 0x56,
} as const
const greeting = [
  0x1a, 0xa5, 0x4a, 0x06, 0x49, 0x07, 0x48, 0x08, 0x47, 0x09, 0x46, 0x0a, 0x45, 0x0b, 0x44, 0x0c, 0x43, 0x0d, 0x42,
  0x0e, 0x41,
]
const stopAll = [op.stop, 0xff, 0, 0xff, 0xff, 0xff, 0xff]
const introduction = [greeting, [op.status], [op.info], [op.defaults], [op.ids]] as const

const replyLimit_ms = 2000
const silenceLimit_ms = 3000
/** A command is written in pieces of this many bytes. */
const piece = 20
const forceUnits = /^(N|kN|kg|g|lb|lbf|kgf)$/

export type Say = (output: DriverOutput) => void

/** The conversation: one command at a time, each with a counter that its reply repeats. */
export interface Talk {
  writable: boolean
  wanted: boolean
  streaming: boolean
  counter: number
  asked: { readonly op: number; readonly counter: number; readonly at_ms: number } | null
  readonly waiting: (readonly number[])[]
  heard_ms: number
  defaults: number
  /** What the device told about its sensors, by number. */
  readonly units: Map<number, string>
}

export const newTalk = (): Talk => ({
  writable: false,
  wanted: false,
  streaming: false,
  counter: 0xff,
  asked: null,
  waiting: [],
  heard_ms: 0,
  defaults: 0,
  units: new Map(),
})

const u32 = (value: number): number[] => [
  value & 0xff,
  (value >>> 8) & 0xff,
  (value >>> 16) & 0xff,
  (value >>> 24) & 0xff,
]

const write = (talk: Talk, sub: readonly number[], at_ms: number, say: Say): void => {
  talk.counter = (talk.counter - 1) & 0xff
  const frame = [0x58, 4 + sub.length, talk.counter, 0, ...sub]
  frame[3] = frame.reduce((sum, byte) => sum + byte, 0) & 0xff
  talk.asked = { op: sub[0] ?? 0, counter: talk.counter, at_ms }
  for (let at = 0; at < frame.length; at += piece) say(sending(command, frame.slice(at, at + piece)))
}

/** The channel whose unit is a force, else the device's own choice, else its first. */
export const forceChannel = (talk: Talk): number => {
  for (const [number, unit] of talk.units) if (forceUnits.test(unit)) return number
  const usual = talk.defaults === 0 ? 0 : 31 - Math.clz32(talk.defaults & -talk.defaults)
  return talk.units.has(usual) || talk.defaults !== 0 ? usual : 1
}

export const goOn = (talk: Talk, period_us: number, at_ms: number, say: Say): void => {
  if (!talk.writable || talk.asked !== null) return
  if (talk.waiting.length === 0 && talk.wanted && !talk.streaming) {
    talk.streaming = true
    talk.heard_ms = at_ms
    const mask = u32(1 << forceChannel(talk))
    talk.waiting.push([op.period, 0xff, 0, ...u32(period_us), 0, 0, 0, 0])
    talk.waiting.push([op.start, 0xff, 1, ...mask, 0, 0, 0, 0, 0, 0, 0, 0])
  }
  const next = talk.waiting.shift()
  if (next !== undefined) write(talk, next, at_ms, say)
}

export const begin = (talk: Talk, writable: boolean): void => {
  talk.writable = writable
  talk.wanted = true
  talk.waiting.push(...introduction)
}

/** Asked anew only when idle: what waits will be written soon enough. */
export const askBattery = (talk: Talk): void => {
  if (talk.waiting.length < 2) talk.waiting.push([op.status])
}

export const stopNow = (talk: Talk, at_ms: number, say: Say): void => {
  talk.wanted = false
  talk.streaming = false
  talk.waiting.length = 0
  if (talk.writable) write(talk, stopAll, at_ms, say)
}

const sayFacts = (talk: Talk, opcode: number, payload: Uint8Array, say: Say): void => {
  const words = view(payload)
  const text = (from: number, length: number): string => ascii(payload.subarray(from, from + length)).trim()
  if (opcode === op.status && payload.length >= 12) {
    say({ kind: 'battery', percent: Math.min(100, words.getUint8(10)) })
    say({ kind: 'reply', to: 'version', value: `${words.getUint8(2)}.${words.getUint8(3)}` })
    say({ kind: 'status', status: { charging: words.getUint8(11) === 1 } })
  } else if (opcode === op.info && payload.length >= 64) {
    say({ kind: 'reply', to: 'orderCode', value: text(0, 16) })
    say({ kind: 'reply', to: 'serial', value: text(16, 16) })
    say({ kind: 'reply', to: 'name', value: text(32, 32) })
  } else if (opcode === op.defaults && payload.length >= 4) {
    talk.defaults = words.getUint32(0, true)
    say({ kind: 'reply', to: 'defaultSensors', value: talk.defaults })
  } else if (opcode === op.ids && payload.length >= 4) {
    const ids = words.getUint32(0, true)
    say({ kind: 'reply', to: 'sensors', value: ids })
    for (let number = 0; number < 31 && talk.writable; number += 1)
      if (ids & (1 << number)) talk.waiting.push([op.sensor, number])
  } else if (opcode === op.sensor && payload.length >= 100) {
    // A sensor that is not there answers with id 0.
    if (words.getUint32(2, true) === 0) return
    talk.units.set(words.getUint8(0) & 31, text(68, 32))
    say({ kind: 'reply', to: `sensor ${words.getUint8(0)}`, value: `${text(8, 60)} (${text(68, 32)})` })
  } else say({ kind: 'reply', to: `0x${opcode.toString(16)}`, value: payload[0] ?? null, raw: hex(payload) })
}

/** A reply: header of four bytes, the command, its counter, then what was asked for. */
export const heardReply = (talk: Talk, message: Uint8Array, say: Say): void => {
  const [, , , , opcode, counter] = message
  if (opcode === undefined || counter === undefined)
    return say(fault('truncated', `reply of ${message.length} bytes: ${hex(message)}`))
  if (talk.asked?.op === opcode && talk.asked.counter === counter) talk.asked = null
  sayFacts(talk, opcode, message.subarray(6), say)
}

export const sayTick = (talk: Talk, at_ms: number, say: Say): void => {
  if (talk.asked !== null && at_ms - talk.asked.at_ms >= replyLimit_ms) {
    say(fault('unknown', `no reply to command 0x${talk.asked.op.toString(16)} within ${replyLimit_ms} ms`))
    talk.asked = null
  }
  if (talk.streaming && talk.asked === null && talk.waiting.length === 0 && at_ms - talk.heard_ms >= silenceLimit_ms)
    talk.streaming = false
}
