import type { Field } from './field.ts'

/** The info pages: 16 bytes each, unused ones zero. The info characteristic holds them one after the other. */
export const pages = {
  identity: [
    { name: 'page', type: 'u8', says: '0' },
    { name: 'major', type: 'u8', says: 'firmware version' },
    { name: 'minor', type: 'u8', says: 'firmware version' },
    { name: 'patch', type: 'u8', says: 'firmware version' },
    { name: 'serial', type: 'u48', says: 'serial number' },
    { name: 'adc', type: 'u8', says: 'see the list of ADCs' },
    { name: 'bits', type: 'u8', says: 'bits of a conversion' },
    { name: 'hardware', type: 'u16', says: 'hardware revision' },
  ],
  cell: [
    { name: 'page', type: 'u8', says: '1' },
    { name: 'capacity', type: 'u24', says: 'N' },
    { name: 'overRange', type: 'u24', says: 'gross load from which the flag is set, N' },
    { name: 'step', type: 'u16', says: 'force of one count, 0.0001 N; 65535: that or more' },
    { name: 'band', type: 'u16', says: 'stability band, 0.01 N' },
  ],
  memory: [
    { name: 'page', type: 'u8', says: '2' },
    { name: 'ring', type: 'u32', says: 'samples that the memory holds' },
    { name: 'linger', type: 'u16', says: 's that measuring goes on after a link loss' },
  ],
  rates: [
    { name: 'page', type: 'u8', says: '3' },
    { name: 'count', type: 'u8', says: 'rates that follow, at most 7' },
    { name: 'rate0', type: 'u16', says: '0.1 Hz' },
    { name: 'rate1', type: 'u16', says: '0.1 Hz' },
    { name: 'rate2', type: 'u16', says: '0.1 Hz' },
    { name: 'rate3', type: 'u16', says: '0.1 Hz' },
    { name: 'rate4', type: 'u16', says: '0.1 Hz' },
    { name: 'rate5', type: 'u16', says: '0.1 Hz' },
    { name: 'rate6', type: 'u16', says: '0.1 Hz' },
  ],
  calibration: [
    { name: 'page', type: 'u8', says: '4' },
    { name: 'version', type: 'u8', says: 'of the record; 0: none, forces are nominal' },
    { name: 'points', type: 'u8', says: 'number of points' },
    { name: 'revision', type: 'u16', says: 'counts up with each new record' },
    { name: 'date', type: 'u32', says: 's since 1970-01-01 UTC' },
    { name: 'capacity', type: 'u24', says: 'N' },
  ],
} as const satisfies Readonly<Record<string, readonly Field[]>>

export const pageSize = 16
export const pageOrder = [
  'identity',
  'cell',
  'memory',
  'rates',
  'calibration',
] as const satisfies readonly (keyof typeof pages)[]

/**
 * The stored calibration record: header, eight points of which `points` are used, CRC-16/CCITT-FALSE over all before
 * it.
 */
export const record = {
  version: 1,
  points: 8,
  header: [
    { name: 'version', type: 'u8', says: '1' },
    { name: 'points', type: 'u8', says: 'how many of the points are used, 2 to 8' },
    { name: 'revision', type: 'u16', says: 'counts up with each new record' },
    { name: 'date', type: 'u32', says: 's since 1970-01-01 UTC' },
    { name: 'capacity', type: 'u24', says: 'N' },
  ],
  point: [
    { name: 'raw', type: 'i32', says: 'ADC counts; strictly rising from point to point' },
    { name: 'force', type: 'i24', says: '0.01 N; strictly rising or strictly falling' },
  ],
  crc: 'u16',
  /** Bytes of it in one page of `calRead`. */
  pageBytes: 15,
} as const
