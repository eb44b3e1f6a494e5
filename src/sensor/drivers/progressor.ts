import { kilogramsToNewtons } from '../../model/units.ts'
import type { Driver } from '../driver.ts'
import { fault, hex, view } from '../frame.ts'
import type { RawSample } from '../reading.ts'
import { uuid } from '../uuid.ts'
import { pendingIn, sayAnswer, sayCommand } from './progressor-answers.ts'
import {
  control,
  fresh,
  goOn,
  isFirmware,
  linked,
  sayRequest,
  sayTick,
  type Say,
  type State,
} from './progressor-talk.ts'

const service = uuid('7e4e1701-1ea6-40c9-9dcc-13d34ffead57')
const data = uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57')
/**
 * Mito under its own name. Its control characteristic is left alone: whether it takes the same opcodes is not known.
 */
const mito = {
  service: uuid('a9996d01-16e7-49e1-a66f-f9c4ecff3681'),
  data: uuid('a9996d02-16e7-49e1-a66f-f9c4ecff3681'),
} as const

/** The samples of one notification come from one buffer: at 80 Hz it spans 12.5 ms a sample, twice that is allowed. */
const spanPerSample_us = 25_000
const wraps_us = 2 ** 32

const sayReply = (state: State, payload: Uint8Array, at_ms: number, say: Say): void => {
  if (state.spoiled) {
    state.spoiled = false
    say(fault('unknown', `a reply after its query timed out, not used: ${hex(payload)}`))
    return
  }
  const { query } = state
  // A table comes in many replies.
  if (query !== 'calibrationTable') state.query = null
  sayAnswer(query, payload, say)
  if (query !== null) goOn(state, at_ms, say)
}

const rareTags: Readonly<Record<number, string>> = {
  2: 'peak-rfd',
  3: 'rfd-series',
  5: 'calibration-factor',
  6: 'calibration-point',
}

/** Tags that carry neither weight nor a reply. 2 and 3 by inference, 5 and 6 from Crimpdeq's firmware. */
const sayRare = (tag: number, payload: Uint8Array, say: Say): void => {
  const bytes = view(payload)
  const floats = (tag === 5 && payload.length === 4) || (tag === 6 && payload.length === 8)
  const pairs = (tag === 2 && payload.length === 8) || (tag === 3 && payload.length % 8 === 0)
  const value: number[] = []
  if (pairs) {
    // Of a series only the pairs whose rate is a number.
    for (let at = 0; at < payload.length; at += 8) {
      const rate = bytes.getFloat32(at, true)
      if (Number.isFinite(rate)) value.push(rate, bytes.getUint32(at + 4, true))
    }
  } else if (floats) for (let at = 0; at < payload.length; at += 4) value.push(bytes.getFloat32(at, true))
  const raw = hex(payload)
  if (tag === 4) say({ kind: 'battery', low: true })
  else if (value.length > 0 && value.every(Number.isFinite))
    say({ kind: 'reply', to: rareTags[tag] ?? 'unknown', value, raw })
  else say(fault('unknown', `tag ${tag} with payload ${raw === '' ? 'of no bytes' : raw}`))
}

/** Tindeq's cell: 150 kg, and a little below zero after a tare under load. Elsewhere only the impossible is refused. */
const range_kg = { tindeq: { lowest: -10, highest: 165 }, clone: { lowest: -1000, highest: 1000 } } as const

// A view made for each packet of one sample would cost more than all else done with it.
const word = new Uint32Array(1)
const wordAsFloat = new Float32Array(word.buffer)
const uint32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
const float32 = (bytes: Uint8Array, at: number): number => {
  word[0] = uint32(bytes, at)
  return wordAsFloat[0] ?? Number.NaN
}

/** From the first to the last, over a wrap of the clock. */
const spanOf = (samples: readonly RawSample[]): number =>
  ((samples.at(-1)?.at_us ?? 0) - (samples[0]?.at_us ?? 0) + wraps_us) % wraps_us

const sayNotification = (state: State, whole: Uint8Array, at_ms: number, say: Say): void => {
  // Early Crimpdeq firmware sends 14 bytes: one sample and four zero bytes, which look like two empty replies.
  const padded = whole.length === 14 && whole[0] === 1 && whole[1] === 8 && view(whole).getUint32(10) === 0
  if (padded) state.clone = true
  const bytes = padded ? whole.subarray(0, 10) : whole
  const { lowest, highest } = state.clone ? range_kg.clone : range_kg.tindeq
  const samples: RawSample[] = []
  let blocks = 0
  let at = 0
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0
    const length = bytes[at + 1]
    const from = at + 2
    if (length === undefined || from + length > bytes.length) {
      say(fault('truncated', `tag ${tag} announces ${length ?? 'no length'}, ${bytes.length - at} bytes are left`))
      break
    }
    at = from + length
    if (tag === 1) {
      if (length % 8 !== 0) {
        say(fault('malformed', `weight block whose length ${length} is not a multiple of 8`))
        continue
      }
      blocks += 1
      for (let pair = from; pair < at; pair += 8) {
        const kg = float32(bytes, pair)
        const at_us = uint32(bytes, pair + 4)
        if (kg >= lowest && kg <= highest) samples.push({ tension_n: kilogramsToNewtons(kg), at_us })
        else if (Number.isFinite(kg))
          say(fault('out-of-range', `${kg} kg at ${at_us} us, outside ${lowest}..${highest} kg`))
        else say(fault('not-a-number', `weight ${kg} at ${at_us} us`))
      }
    } else if (tag === 0) {
      // An empty reply is padding and must not answer a query.
      if (length > 0) sayReply(state, bytes.subarray(from, at), at_ms, say)
    } else sayRare(tag, bytes.subarray(from, at), say)
  }
  if (blocks > 0) state.heard_ms = at_ms
  if (samples.length === 0) return
  const span_us = blocks > 1 ? spanOf(samples) : 0
  if (span_us > spanPerSample_us * samples.length)
    say(fault('clock', `blocks packed into one notification lie ${span_us} us apart, its samples not used`))
  else say({ kind: 'samples', samples })
}

/** Tindeq Progressor and the open firmwares that speak its protocol (Crimpdeq, Hangman, Mito). */
export const progressor: Driver<State> = {
  id: 'progressor',
  name: 'Tindeq Progressor',
  reach: { kind: 'gatt', services: [service, mito.service], notify: [data, mito.data] },
  abilities: {
    rate_hz: 80,
    resolution_n: null,
    maximum_n: kilogramsToNewtons(150),
    signed: true,
    clock: { wraps_us },
    tare: 'sensor',
    battery: 'asked',
  },
  settings: [
    {
      key: 'firmware',
      label: 'Firmware of the sensor',
      choices: ['auto', 'progressor', 'crimpdeq', 'hangman', 'mito'],
      fallback: 'auto',
    },
    { key: 'pendingCommand', label: 'Opcode that the first reply answers', fallback: '', capture: true },
  ],
  recognise: ({ name, services }) =>
    name?.startsWith('Progressor') === true || services.includes(service) || services.includes(mito.service),
  decode: (settings) => {
    const pending = pendingIn(settings)
    return {
      start: () => ({ ...fresh(settings), query: pending }),
      step(state, input, say) {
        switch (input.kind) {
          case 'packet': {
            const { from, bytes, arrived_ms } = input.packet
            if (from === mito.data) state.clone = true
            if (from === data || from === mito.data) sayNotification(state, bytes, arrived_ms, say)
            else if (from === control) sayCommand(state, bytes, say)
            else say(fault('unknown', `${hex(bytes)} from ${from}`))
            break
          }
          case 'linked':
            return linked(settings, input.characteristics, input.at_ms, say)
          case 'request':
            sayRequest(state, input, isFirmware(settings, 'hangman'), say)
            break
          case 'tick':
            if (state.writable) sayTick(state, input.at_ms, say)
            break
          case 'lost':
            return fresh(settings)
        }
        return state
      },
    }
  },
}
