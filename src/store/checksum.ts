import { crc32 } from 'node:zlib'
import type { Cell } from '../model/cell.ts'

/** SQLite does not checksum its pages, so each row carries its own CRC-32, over its place as well as its content. */
export const chunkChecksum = (seq: number, cell: Cell, filled: boolean, count: number, data: Uint8Array): number =>
  crc32(data, crc32(`chunk ${seq} ${filled ? 1 : 0} ${count}${cell === 'first' ? '' : ` ${cell}`}`))

export const eventChecksum = (seq: number, body: string): number => crc32(body, crc32(`event ${seq}`))
