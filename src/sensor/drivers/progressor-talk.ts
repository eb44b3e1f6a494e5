import type { DriverInput, DriverOutput, Settings } from '../driver.ts'
import { fault } from '../frame.ts'
import { uuid, type Uuid } from '../uuid.ts'

export const control = uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57')

/**
 * The only opcodes this driver ever writes. 0x71-0x76 read the calibration on Tindeq's own firmware but erase it, or
 * stop the stream, on Crimpdeq; 0x69 and 0x6a change it everywhere.
 */
export const opcodes = { tare: 0x64, start: 0x65, stop: 0x66, version: 0x6b, battery: 0x6f, id: 0x70 } as const

export type Query = 'battery' | 'version' | 'id'
/** What a reply may answer: also queries that are only overheard in captures. */
export type Asked = Query | 'errorInformation' | 'calibration' | 'calibrationTable'

/** Times of the conversation, ms. Hangman averages for 0.5 s after 0.5 s of warm-up before its zero stands. */
const replyLimit_ms = 2000
const silenceLimit_ms = 3000
const tareSettles_ms = 250
const tareLimit_ms = 750
const hangmanTare_ms = 1200
export interface State {
  writable: boolean
  /** A build of the open firmwares: its cell is not Tindeq's, so Tindeq's range says nothing about it. */
  clone: boolean
  streamWanted: boolean
  streaming: boolean
  heard_ms: number
  query: Asked | null
  asked_ms: number
  readonly waiting: Query[]
  /** A query went unanswered: replies carry no tag, so the next one may be its late answer. */
  spoiled: boolean
  tared_ms: number | null
}
export type Say = (output: DriverOutput) => void

const send = (opcode: number): DriverOutput => ({
  kind: 'send',
  to: control,
  bytes: Uint8Array.of(opcode),
  acknowledged: true,
})

/** Next query if one waits, else the stream. One thing at a time: battery and version are read with the stream off. */
export const goOn = (state: State, at_ms: number, say: Say): void => {
  if (!state.writable || state.query !== null) return
  const next = state.waiting.shift()
  if (next !== undefined) {
    if (state.streaming) say(send(opcodes.stop))
    state.streaming = false
    state.query = next
    state.asked_ms = at_ms
    say(send(opcodes[next]))
  } else if (state.streamWanted && !state.streaming) {
    state.streaming = true
    state.heard_ms = at_ms
    say(send(opcodes.start))
  }
}

export const sayTick = (state: State, at_ms: number, say: Say): void => {
  if (state.query !== null) {
    if (at_ms - state.asked_ms < replyLimit_ms) return
    say(fault('unknown', `no reply to the ${state.query} query within ${replyLimit_ms} ms`))
    state.query = null
    state.spoiled = true
    state.waiting.length = 0
  }
  if (state.tared_ms !== null && at_ms - state.tared_ms >= (state.streaming ? tareLimit_ms : hangmanTare_ms)) {
    // Crimpdeq's tare ends its stream, and Hangman's was ended for it; Tindeq's goes on by itself.
    if (state.heard_ms <= state.tared_ms + tareSettles_ms) state.streaming = false
    state.tared_ms = null
  }
  if (state.streaming && at_ms - state.heard_ms >= silenceLimit_ms) state.streaming = false
  if (state.tared_ms === null) goOn(state, at_ms, say)
}

export const sayRequest = (
  state: State,
  { request, at_ms }: DriverInput & { readonly kind: 'request' },
  hangman: boolean,
  say: Say,
): void => {
  if (!state.writable) return
  switch (request) {
    case 'stop':
      state.streamWanted = false
      state.streaming = false
      state.waiting.length = 0
      state.tared_ms = null
      say(send(opcodes.stop))
      return
    case 'battery':
      if (state.query !== 'battery' && !state.waiting.includes('battery')) state.waiting.push('battery')
      goOn(state, at_ms, say)
      return
    case 'tare':
      // Hangman refuses to tare while it measures; Tindeq wants the stream running.
      if (hangman && state.streaming) {
        state.streaming = false
        say(send(opcodes.stop))
      }
      state.tared_ms = at_ms
      say(send(opcodes.tare))
  }
}

export const isFirmware = (settings: Settings, ...names: readonly string[]): boolean =>
  names.includes(settings['firmware'] ?? 'auto')

export const fresh = (settings: Settings): State => ({
  writable: false,
  clone: isFirmware(settings, 'crimpdeq', 'hangman', 'mito'),
  streamWanted: false,
  streaming: false,
  heard_ms: 0,
  query: null,
  asked_ms: 0,
  waiting: [],
  spoiled: false,
  tared_ms: null,
})

export const linked = (settings: Settings, characteristics: readonly Uuid[], at_ms: number, say: Say): State => {
  const state = fresh(settings)
  state.writable = characteristics.includes(control)
  // Mito in its Tindeq mode has no control characteristic and streams unasked.
  if (!state.writable && !isFirmware(settings, 'progressor')) state.clone = true
  if (!state.writable) say({ kind: 'status', status: { receiveOnly: true } })
  state.streamWanted = state.writable
  state.waiting.push('battery', 'version')
  goOn(state, at_ms, say)
  return state
}
