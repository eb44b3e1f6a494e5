import { cells } from '../model/cell.ts'
import type { SetEvent, SetStatus } from '../model/set.ts'
import { chunkChecksum, eventChecksum } from './checksum.ts'
import type { Connection } from './database.ts'
import { encodeEvent } from './event-codec.ts'
import type { Reader, Resumed, SetRow, Write } from './requests.ts'
import { StoreError } from './store-error.ts'

interface SetKey {
  readonly key: number
  readonly status: SetStatus
  readonly header: string
}

const settle = `
  UPDATE set_ SET status = 'closed', ended_ms = @ended_ms,
    chunks = (SELECT count(*) FROM chunk WHERE set_key = @key),
    samples = (SELECT coalesce(sum(n), 0) FROM chunk WHERE set_key = @key),
    reps = (SELECT count(*) FROM event WHERE set_key = @key AND kind = 'rep'),
    full = (SELECT count(*) FROM event WHERE set_key = @key AND kind = 'rep'
      AND json_valid(body) AND json_extract(body, '$.rep.verdict') = 'full')
  WHERE key = @key`

/** Does one write inside whatever transaction is open. Refusals are thrown before anything is changed. */
export const writer = (connection: Connection, read: Reader): ((write: Write) => Resumed | null) => {
  const findSet = connection.prepare<[string], SetKey>('SELECT key, status, header FROM set_ WHERE id = ?')
  const insertSet = connection.prepare(
    `INSERT INTO set_ (id, session, rack, started_ms, status, exercise, side, header)
     VALUES (?, ?, ?, ?, 'open', ?, ?, ?)`,
  )
  const insertChunk = connection.prepare(
    'INSERT INTO chunk (set_key, seq, cell, filled, n, crc, data) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const recount = connection.prepare('UPDATE set_ SET chunks = chunks + 1, samples = samples + ? WHERE key = ?')
  const insertEvent = connection.prepare('INSERT INTO event (set_key, seq, kind, crc, body) VALUES (?, ?, ?, ?, ?)')
  const nextEvent = connection
    .prepare<[number], number>('SELECT coalesce(max(seq) + 1, 0) FROM event WHERE set_key = ?')
    .pluck()
  const nextChunk = connection
    .prepare<[number], number>('SELECT coalesce(max(seq) + 1, 0) FROM chunk WHERE set_key = ?')
    .pluck()
  const settleSet = connection.prepare(settle)
  const reopen = connection.prepare(
    `UPDATE set_ SET status = 'open', ended_ms = NULL, chunks = NULL, samples = NULL, reps = NULL, full = NULL
     WHERE key = ?`,
  )

  const known = (id: string): SetKey => {
    const set = findSet.get(id)
    if (set === undefined) throw new StoreError(`The set ${id} was never begun, so nothing can be kept in it.`)
    return set
  }
  const row = (id: string): SetRow | undefined => read.sets({ by: 'set', id })[0]

  const begin = ({ header }: Write & { readonly kind: 'begin' }): null => {
    const body = JSON.stringify(header)
    const before = findSet.get(header.id)
    if (before !== undefined && before.status === 'open' && before.header === body) return null
    if (before !== undefined) throw new StoreError(`There is already a set ${header.id}: a new set needs a new id.`)
    const { id, session, rack, startedAt_ms, exercise, side } = header
    insertSet.run(id, session, rack, startedAt_ms, exercise, side, body)
    return null
  }

  const append = ({ set, seq, cell, filled, count, data }: Write & { readonly kind: 'append' }): null => {
    const { key, status } = known(set)
    // What the sensor remembered of a link loss may come in after the set has ended.
    if (status !== 'open' && !filled) {
      throw new StoreError(`The set ${set} is ${status}: resume it before more samples are kept in it.`)
    }
    const checksum = chunkChecksum(seq, cell, filled, count, data)
    const { changes } = insertChunk.run(key, seq, cells.indexOf(cell), filled ? 1 : 0, count, checksum, data)
    if (changes === 1 && status === 'closed') recount.run(count, key)
    return null
  }

  const note = (set: string, events: readonly SetEvent[]): null => {
    const { key, status } = known(set)
    if (status !== 'open') throw new StoreError(`The set ${set} is ${status}: resume it before more is noted in it.`)
    let seq = nextEvent.get(key) ?? 0
    for (const event of events) {
      const body = encodeEvent(event)
      insertEvent.run(key, seq, event.kind, eventChecksum(seq, body), body)
      seq++
    }
    return null
  }

  const close = (set: string, ended_ms: number | null): null => {
    const { key, status } = known(set)
    if (status !== 'closed') settleSet.run({ key, ended_ms: ended_ms ?? row(set)?.lastHeard_ms ?? null })
    return null
  }

  const resume = (set: string): Resumed | null => {
    const found = row(set)
    if (found === undefined || found.summary.status !== 'interrupted') return null
    reopen.run(found.key)
    const { header, reps } = found.summary
    return { header, nextSeq: nextChunk.get(found.key) ?? 0, reps }
  }

  return (write) => {
    switch (write.kind) {
      case 'begin':
        return begin(write)
      case 'append':
        return append(write)
      case 'note':
        return note(write.set, write.events)
      case 'end':
        return close(write.set, write.at_ms)
      case 'keep':
        return close(write.set, null)
      case 'resume':
        return resume(write.set)
    }
  }
}
