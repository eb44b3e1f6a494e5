import type { Field } from './field.ts'
import type { Level } from './words.ts'

export interface CommandShape {
  readonly op: number
  /** What the link must have. */
  readonly level: Level
  readonly says: string
  /** After the op and the request id. */
  readonly params: readonly Field[]
  /** After the reply's own fields; sent with `ok`, and with the other statuses where the README says so. */
  readonly reply: readonly Field[]
}

const boot = { name: 'boot', type: 'u32', says: 'random number drawn at boot' } as const
const next = { name: 'next', type: 'u32', says: 'index that the next sample will get' } as const
const period = { name: 'period', type: 'u24', says: 'µs between samples' } as const
const clock = { name: 'clock', type: 'u48', says: 'µs since boot' } as const
const level = { name: 'level', type: 'u8', says: '0 read, 1 control, 2 calibrate' } as const
const tare = { name: 'tare', type: 'u8', says: 'id of the tare in use; 0: none since boot' } as const
const nonceLow = { name: 'nonceLow', type: 'u32', says: 'low half of the nonce' } as const
const nonceHigh = { name: 'nonceHigh', type: 'u32', says: 'high half of the nonce' } as const
const from = { name: 'from', type: 'u32', says: 'first index' } as const
const to = { name: 'to', type: 'u32', says: 'last index' } as const
const rate = { name: 'rate', type: 'u16', says: '0.1 Hz' } as const
const value = { name: 'value', type: 'i24', says: 'gross force that is taken off, 0.01 N' } as const
const spread = {
  name: 'spread',
  type: 'u24',
  says: 'highest less lowest force of the last half second, 0.01 N',
} as const
const force = { name: 'force', type: 'i24', says: 'the true force, 0.01 N' } as const
const raw = { name: 'raw', type: 'i32', says: 'ADC counts' } as const
const points = { name: 'points', type: 'u8', says: 'points so far' } as const
const page = { name: 'page', type: 'u8', says: 'which page' } as const

/**
 * The commands: `op`, `request`, then `params`; at most 20 bytes. The answer is a `reply` packet followed by `reply`.
 */
export const commands = {
  hello: {
    op: 0x01,
    level: 'read',
    says: 'which version, which sensor, which boot',
    params: [
      { name: 'major', type: 'u8', says: 'version the host speaks' },
      { name: 'minor', type: 'u8', says: 'version the host speaks' },
    ],
    reply: [
      { name: 'major', type: 'u8', says: 'version the sensor speaks' },
      { name: 'minor', type: 'u8', says: 'version the sensor speaks' },
      { name: 'features', type: 'u16', says: 'bits, see the list of features' },
      boot,
      next,
      { name: 'state', type: 'u8', says: 'bits, see the list of states' },
      level,
      { name: 'pages', type: 'u8', says: 'number of info pages' },
    ],
  },
  info: {
    op: 0x02,
    level: 'read',
    says: 'a page of facts, 16 bytes; see the info pages',
    params: [page],
    reply: [],
  },
  start: {
    op: 0x03,
    level: 'control',
    says: 'measure, and send as samples come; already measuring: goes on with the run, sends from now',
    params: [{ name: 'latency', type: 'u16', says: 'how long a sample may wait for its packet, ms' }],
    reply: [
      { name: 'index', type: 'u32', says: 'index of the first sample that will be sent' },
      period,
      { name: 'batch', type: 'u8', says: 'samples a packet' },
    ],
  },
  stop: { op: 0x04, level: 'control', says: 'measure no more', params: [], reply: [next] },
  rate: {
    op: 0x05,
    level: 'control',
    says: 'choose one of the offered rates; also while measuring',
    params: [rate],
    reply: [rate, period],
  },
  tare: {
    op: 0x06,
    level: 'control',
    says: 'what hangs on the cell now is zero; refused while it moves',
    params: [],
    reply: [tare, value, spread],
  },
  getTare: {
    op: 0x07,
    level: 'read',
    says: 'the tare in use',
    params: [],
    reply: [tare, value, { name: 'age', type: 'u32', says: 's since it was made' }],
  },
  report: {
    op: 0x08,
    level: 'read',
    says: 'send samples from memory, both ends included',
    params: [from, to],
    reply: [from, to],
  },
  abort: { op: 0x09, level: 'read', says: 'end the report', params: [], reply: [] },
  newRun: {
    op: 0x0a,
    level: 'control',
    says: 'peak and impulse start anew',
    params: [],
    reply: [next],
  },
  clock: { op: 0x0b, level: 'read', says: 'µs since boot, to place the clock', params: [], reply: [clock] },
  challenge: {
    op: 0x10,
    level: 'read',
    says: 'a nonce for unlock, good once and for 10 s',
    params: [level],
    reply: [nonceLow, nonceHigh],
  },
  unlock: {
    op: 0x11,
    level: 'read',
    says: 'proof that the host has the key of a level',
    params: [
      level,
      { name: 'proofLow', type: 'u32', says: 'low half of the proof' },
      { name: 'proofHigh', type: 'u32', says: 'high half of the proof' },
    ],
    reply: [level],
  },
  lock: { op: 0x12, level: 'read', says: 'back to the level the link began with', params: [], reply: [level] },
  calRead: {
    op: 0x18,
    level: 'read',
    says: 'the calibration record in use, 15 bytes a page',
    params: [page],
    reply: [],
  },
  calBegin: { op: 0x19, level: 'calibrate', says: 'begin a new record; stop first', params: [], reply: [points] },
  calPoint: {
    op: 0x1a,
    level: 'calibrate',
    says: 'add a point: the mean of the last half second, or the counts that are given',
    params: [force],
    reply: [points, raw],
  },
  calPointAt: { op: 0x1b, level: 'calibrate', says: 'add a known point', params: [force, raw], reply: [points, raw] },
  calCommit: {
    op: 0x1c,
    level: 'calibrate',
    says: 'check, store and use the new record',
    params: [
      { name: 'date', type: 'u32', says: 's since 1970-01-01 UTC' },
      { name: 'capacity', type: 'u24', says: 'N' },
    ],
    reply: [{ name: 'revision', type: 'u16', says: 'of the record' }],
  },
  calDiscard: { op: 0x1d, level: 'calibrate', says: 'forget the new record', params: [], reply: [] },
} as const satisfies Readonly<Record<string, CommandShape>>
