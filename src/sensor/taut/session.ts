import { encodeCommand } from '../../../firmware-protocol/codec.ts'
import { unlockProof } from '../../../firmware-protocol/siphash.ts'
import { levels } from '../../../firmware-protocol/words.ts'
import type { Call, Calls } from './calls.ts'
import { noCalls } from './calls.ts'
import type { Range } from './missing.ts'
import type { Heard } from './samples.ts'

/** What was settled before the first packet. */
export interface Wishes {
  /** 0.1 Hz. */
  readonly rate_dhz: number
  /** 16 bytes, or null. */
  readonly controlKey: Uint8Array | null
}

/** A report from memory on its way. `crc` covers the forces as they came. */
export interface Report {
  readonly asked: Range
  readonly request: number
  readonly crc: number
  readonly heard_ms: number
}

/** Everything the driver knows. It lives as long as the driver: samples are filled in across links. */
export interface Session {
  /** No link yet: a capture is being decoded, and whatever is in it is worth showing. */
  capture: boolean
  linked: boolean
  now_ms: number
  /** The sensor has answered hello in a version that we speak, on this link. */
  greeted: boolean
  /** The person wants it to measure. */
  wanted: boolean
  started: boolean
  boot: number | null
  /** Boots seen before this one. */
  boots: number
  heard: Heard
  /** Full clocks that the short packets count from, one for each characteristic. */
  liveClock_us: number | null
  storedClock_us: number | null
  calls: Calls
  report: Report | null
  /** Reports of the first hole that brought nothing. */
  fruitless: number
  sample_ms: number
  flags: number
  tare: number | null
  batteryPercent: number | null
  battery_mv: number | null
}

export const newSession = (): Session => ({
  capture: true,
  linked: false,
  now_ms: 0,
  greeted: false,
  wanted: true,
  started: false,
  boot: null,
  boots: 0,
  heard: { next: null, missing: [] },
  liveClock_us: null,
  storedClock_us: null,
  calls: noCalls(),
  report: null,
  fruitless: 0,
  sample_ms: 0,
  flags: 0,
  tare: null,
  batteryPercent: null,
  battery_mv: null,
})

/** The end of a link: what the sensor may have forgotten is forgotten; what is missing is not. */
export const unlink = (session: Session): void => {
  session.linked = false
  session.greeted = false
  session.started = false
  session.liveClock_us = null
  session.storedClock_us = null
  session.report = null
  session.calls = noCalls(session.calls.lastRequest)
}

/** 50 ms: three samples at 80 Hz, within what a person sees as at once, and at most 20 packets a second. */
const latency_ms = 50

const nothing = {} as const
export const hello: Call = { name: 'hello', encode: (id) => encodeCommand('hello', id, { major: 1, minor: 0 }) }
export const start: Call = { name: 'start', encode: (id) => encodeCommand('start', id, { latency: latency_ms }) }
export const stop: Call = { name: 'stop', encode: (id) => encodeCommand('stop', id, nothing) }
export const tare: Call = { name: 'tare', encode: (id) => encodeCommand('tare', id, nothing) }
export const abort: Call = { name: 'abort', encode: (id) => encodeCommand('abort', id, nothing) }
export const challenge: Call = {
  name: 'challenge',
  encode: (id) => encodeCommand('challenge', id, { level: levels.control }),
}
export const info = (page: number): Call => ({ name: 'info', encode: (id) => encodeCommand('info', id, { page }) })
export const rate = (rate_dhz: number): Call => ({
  name: 'rate',
  encode: (id) => encodeCommand('rate', id, { rate: rate_dhz }),
})
export const report = (asked: Range): Call => ({
  name: 'report',
  encode: (id) => encodeCommand('report', id, asked),
  asked,
})
export const unlock = (key: Uint8Array, nonce: { readonly nonceLow: number; readonly nonceHigh: number }): Call => ({
  name: 'unlock',
  encode: (id) => encodeCommand('unlock', id, { level: levels.control, ...unlockProof(key, nonce, levels.control) }),
})
