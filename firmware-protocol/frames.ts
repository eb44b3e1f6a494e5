import type { Field } from './field.ts'

/** Forces after the fixed fields: as many as `count` says, or as many as fit where there is no count. */
export type Tail = 'counted' | 'rest' | 'none'

export interface FrameShape {
  readonly kind: number
  readonly on: 'data' | 'stored' | 'control' | 'status' | 'advertisement'
  readonly says: string
  /** Fields after the kind byte. */
  readonly fields: readonly Field[]
  /** i24 forces, 0.01 N. */
  readonly tail: Tail
}

const tare = { name: 'tare', type: 'u8', says: 'id of the tare these forces are net of; 0: none since boot' } as const
const flags = { name: 'flags', type: 'u16', says: 'bits, see the list of flags' } as const
const index = { name: 'index', type: 'u32', says: 'running number of the first sample, 0 at boot' } as const
const boot = { name: 'boot', type: 'u32', says: 'random number drawn at boot' } as const
const clock = { name: 'clock', type: 'u48', says: 'µs since boot of that sample' } as const
const period = { name: 'period', type: 'u24', says: 'µs between samples' } as const
const clockLow = { name: 'clockLow', type: 'u24', says: 'low 24 bits of the clock of the first sample' } as const
const count = { name: 'count', type: 'u8', says: 'number of samples that follow' } as const
const next = { name: 'next', type: 'u32', says: 'index that the next sample will get' } as const
const request = { name: 'request', type: 'u8', says: 'request id of the command' } as const
const status = { name: 'status', type: 'u8', says: 'see the list of statuses' } as const
const level = { name: 'level', type: 'u8', says: '0 read, 1 control, 2 calibrate' } as const
const battery = { name: 'battery', type: 'u8', says: '%, 255: not known' } as const

const short = [tare, flags, index, clockLow, period] as const
const anchor = [
  index,
  boot,
  clock,
  period,
  { name: 'rate', type: 'u16', says: 'nominal rate, 0.1 Hz' },
] as const satisfies readonly Field[]

/**
 * The frames table: every packet of the protocol, field by field. The codec works from it; the C header and the byte
 * tables of the README are printed from it.
 */
export const frames = {
  live: {
    kind: 0x11,
    on: 'data',
    says: 'samples as they are taken, where the MTU allows',
    fields: [
      tare,
      flags,
      index,
      boot,
      clock,
      period,
      count,
      { name: 'peak', type: 'i24', says: 'highest force since the run began, 0.01 N' },
      { name: 'impulse', type: 'i40', says: 'force summed over the time since the run began, 0.001 N s' },
    ],
    tail: 'counted',
  },
  liveShort: { kind: 0x12, on: 'data', says: 'the same at a small MTU', fields: short, tail: 'rest' },
  anchor: { kind: 0x13, on: 'data', says: 'the whole clock for short packets', fields: anchor, tail: 'none' },
  totals: {
    kind: 0x14,
    on: 'data',
    says: 'peak and impulse at a small MTU',
    fields: [
      tare,
      flags,
      next,
      { name: 'began', type: 'u32', says: 'index of the first sample of the run' },
      { name: 'peak', type: 'i24', says: 'highest force since the run began, 0.01 N' },
      { name: 'impulse', type: 'i40', says: 'force summed over the time since the run began, 0.001 N s' },
    ],
    tail: 'none',
  },
  stored: {
    kind: 0x19,
    on: 'stored',
    says: 'samples from memory, where the MTU allows',
    fields: [tare, flags, index, boot, clock, period, count],
    tail: 'counted',
  },
  storedShort: { kind: 0x1a, on: 'stored', says: 'the same at a small MTU', fields: short, tail: 'rest' },
  storedAnchor: { kind: 0x1b, on: 'stored', says: 'the whole clock for short packets', fields: anchor, tail: 'none' },
  reportEnd: {
    kind: 0x1c,
    on: 'stored',
    says: 'the report is over',
    fields: [
      request,
      status,
      { name: 'from', type: 'u32', says: 'first index that was sent' },
      { name: 'to', type: 'u32', says: 'last index that was sent' },
      { name: 'crc', type: 'u16', says: 'CRC-16/CCITT-FALSE over the three bytes of every force that was sent' },
    ],
    tail: 'none',
  },
  status: {
    kind: 0x21,
    on: 'status',
    says: 'heartbeat, once a second',
    fields: [
      { name: 'state', type: 'u8', says: 'bits, see the list of states' },
      flags,
      battery,
      { name: 'battery_mv', type: 'u16', says: 'mV, 0: not known' },
      { name: 'temperature', type: 'i16', says: '0.01 °C, -32768: not known' },
      { name: 'uptime', type: 'u32', says: 's since boot' },
      next,
      tare,
      level,
    ],
    tail: 'none',
  },
  goodbye: {
    kind: 0x22,
    on: 'status',
    says: 'about to go silent',
    fields: [
      { name: 'reason', type: 'u8', says: 'see the list of reasons' },
      { name: 'seconds', type: 'u16', says: 's that are left' },
    ],
    tail: 'none',
  },
  reply: {
    kind: 0x31,
    on: 'control',
    says: 'the answer to a command; its own fields follow',
    fields: [{ name: 'op', type: 'u8', says: 'the command' }, request, status],
    tail: 'none',
  },
  advertisement: {
    kind: 0x41,
    on: 'advertisement',
    says: 'service data of the scan response',
    fields: [
      { name: 'major', type: 'u8', says: 'protocol version' },
      { name: 'minor', type: 'u8', says: 'protocol version' },
      { name: 'state', type: 'u8', says: 'bits, see the list of states' },
      battery,
      { name: 'serial', type: 'u32', says: 'low half of the serial number' },
      next,
    ],
    tail: 'none',
  },
} as const satisfies Readonly<Record<string, FrameShape>>
