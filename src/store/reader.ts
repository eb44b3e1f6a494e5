import { cells } from '../model/cell.ts'
import type { SetHeader, SetStatus } from '../model/set.ts'
import { wallMillis, type WallMillis } from '../model/units.ts'
import { chunkChecksum, eventChecksum } from './checksum.ts'
import { decodeChunk } from './chunk-codec.ts'
import type { Connection } from './database.ts'
import { decodeEvent } from './event-codec.ts'
import type { ChunkRow, EventRow, Reader, SetRow, Which } from './requests.ts'

interface SetColumns {
  readonly key: number
  readonly header: string
  readonly status: SetStatus
  readonly ended_ms: number | null
  readonly started_ms: number
  readonly chunks: number | null
  readonly samples: number
  readonly reps: number
  readonly full: number
}

interface ChunkColumns {
  readonly seq: number
  /** Its place in `cells`. */
  readonly cell: number
  readonly filled: number
  readonly n: number
  readonly crc: number
  readonly data: Uint8Array
}

interface EventColumns {
  readonly seq: number
  readonly crc: number
  readonly body: string
}

const selectSets = `
  SELECT key, header, status, started_ms, ended_ms, chunks,
    coalesce(samples, (SELECT sum(n) FROM chunk WHERE set_key = key), 0) AS samples,
    coalesce(reps, (SELECT count(*) FROM event WHERE set_key = key AND kind = 'rep')) AS reps,
    coalesce(full, (SELECT count(*) FROM event WHERE set_key = key AND kind = 'rep'
      AND json_valid(body) AND json_extract(body, '$.rep.verdict') = 'full')) AS full
  FROM set_`
const newestFirst = 'ORDER BY started_ms DESC, key DESC'

const cellOf = ({ cell }: ChunkColumns) => cells[cell] ?? 'first'

const isWhole = (columns: ChunkColumns): boolean => {
  const { seq, filled, n, crc, data } = columns
  return chunkChecksum(seq, cellOf(columns), filled === 1, n, data) === crc
}

/** Null where the header is not what was written. */
const parsedHeader = (json: string): SetHeader | null => {
  try {
    // Sets that were kept before racks could have a second cell do not name it.
    const { second = null, ...rest } = JSON.parse(json) as Omit<SetHeader, 'second'> & Partial<SetHeader>
    return { ...rest, second }
  } catch {
    return null
  }
}

export const reader = (connection: Connection): Reader => {
  const statements = {
    all: connection.prepare<[], SetColumns>(`${selectSets} ${newestFirst}`),
    interrupted: connection.prepare<[], SetColumns>(`${selectSets} WHERE status = 'interrupted' ${newestFirst}`),
    session: connection.prepare<[string], SetColumns>(`${selectSets} WHERE session = ? ${newestFirst}`),
    set: connection.prepare<[string], SetColumns>(`${selectSets} WHERE id = ?`),
    rack: connection.prepare<[string], SetColumns>(`${selectSets} WHERE rack = ? ${newestFirst} LIMIT 1`),
  }
  const chunks = connection.prepare<[number, number, number], ChunkColumns>(
    'SELECT seq, cell, filled, n, crc, data FROM chunk WHERE set_key = ? AND seq > ? ORDER BY seq LIMIT ?',
  )
  const lastChunks = connection.prepare<[number], ChunkColumns>(
    'SELECT seq, cell, filled, n, crc, data FROM chunk WHERE set_key = ? AND filled = 0 ORDER BY seq DESC LIMIT 3',
  )
  const events = connection.prepare<[number, number, number], EventColumns>(
    'SELECT seq, crc, body FROM event WHERE set_key = ? AND seq > ? ORDER BY seq LIMIT ?',
  )

  const rows = (which: Which): readonly SetColumns[] => {
    switch (which.by) {
      case 'all':
        return statements.all.all()
      case 'interrupted':
        return statements.interrupted.all()
      case 'session':
        return statements.session.all(which.id)
      case 'set':
        return statements.set.all(which.id)
      case 'rack':
        return statements.rack.all(which.id)
    }
  }

  const lastHeard = (key: number, header: SetHeader): WallMillis => {
    const last = lastChunks.all(key).find(isWhole)
    const sample = last === undefined ? undefined : decodeChunk(last.data).at(-1)
    if (sample === undefined) return header.startedAt_ms
    const { at_us, wall_ms } = header.anchor
    return wallMillis(Math.max(header.startedAt_ms, Math.round(wall_ms + (sample.at_us - at_us) / 1000)))
  }

  const toSetRow = (columns: SetColumns): readonly SetRow[] => {
    const header = parsedHeader(columns.header)
    if (header === null) return []
    const { key, status, ended_ms, chunks, samples, reps, full } = columns
    const endedAt_ms = ended_ms === null ? null : wallMillis(ended_ms)
    const lastHeard_ms = endedAt_ms ?? lastHeard(key, header)
    return [{ key, chunks, lastHeard_ms, summary: { header, status, endedAt_ms, samples, reps, full } }]
  }

  return {
    sets: (which) => rows(which).flatMap(toSetRow),
    chunks: (key, after, limit) =>
      chunks.all(key, after, limit).map((columns): ChunkRow => ({
        seq: columns.seq,
        cell: cellOf(columns),
        filled: columns.filled === 1,
        whole: isWhole(columns),
        // A copy of its own: the driver's buffers come out of a shared pool.
        data: new Uint8Array(columns.data),
      })),
    events: (key, after, limit) =>
      events.all(key, after, limit).map(({ seq, crc, body }): EventRow => ({
        seq,
        event: eventChecksum(seq, body) === crc ? decodeEvent(body) : null,
      })),
  }
}
