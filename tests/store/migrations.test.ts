import Database from 'better-sqlite3'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { chunkChecksum, eventChecksum } from '../../src/store/checksum.ts'
import { encodeChunk } from '../../src/store/chunk-codec.ts'
import { encodeEvent } from '../../src/store/event-codec.ts'
import { migrations } from '../../src/store/migrations.ts'
import { openLibrary } from '../../src/store/read-only.ts'
import { openFolder } from '../../src/store/recover.ts'
import { salvage } from '../../src/store/salvage.ts'
import { madeChunk, madeEvents, madeFolder, madeHeader, start_ms } from './made.ts'
import { storeHere } from './store-here.ts'

let place: ReturnType<typeof madeFolder>
let file: string
beforeEach(() => {
  place = madeFolder()
  file = join(place.folder, 'taut.db')
})
afterEach(() => place.release())

/** A folder as schema 1 wrote it, when no rack had a second cell. */
const writtenBySchema1 = (): void => {
  const connection = new Database(file)
  connection.pragma('page_size = 4096')
  connection.exec(migrations[0]?.sql ?? '')
  connection.pragma('application_id = 1413567828')
  connection.pragma('user_version = 1')
  const { second, ...header } = madeHeader('a')
  expect(second).toBeNull()
  const { session, rack, startedAt_ms, exercise } = header
  connection
    .prepare(
      `INSERT INTO set_ (key, id, session, rack, started_ms, ended_ms, status, exercise, header, chunks, samples, reps, full)
       VALUES (1, 'a', ?, ?, ?, ?, 'closed', ?, ?, 3, 60, 1, 1)`,
    )
    .run(session, rack, startedAt_ms, start_ms + 1000, exercise, JSON.stringify(header))
  for (const seq of [0, 1, 2]) {
    const { samples, filled } = madeChunk('a', seq)
    const data = encodeChunk(samples)
    connection
      .prepare('INSERT INTO chunk (set_key, seq, filled, n, crc, data) VALUES (1, ?, 0, ?, ?, ?)')
      .run(seq, samples.length, chunkChecksum(seq, 'first', filled, samples.length, data), data)
  }
  madeEvents(1).forEach((event, seq) => {
    const body = encodeEvent(event)
    connection
      .prepare('INSERT INTO event (set_key, seq, kind, crc, body) VALUES (1, ?, ?, ?, ?)')
      .run(seq, event.kind, eventChecksum(seq, body), body)
  })
  connection.close()
}

const asItWas = {
  header: madeHeader('a'),
  second: null,
  events: madeEvents(1),
  samples: 60,
  damaged: [],
}

it('takes over what an older schema kept, sample for sample', async () => {
  writtenBySchema1()
  const store = await storeHere(place.folder)
  expect(store.notices).toEqual([])
  const set = await store.set('a')
  expect(set).toMatchObject(asItWas)
  expect([...(set?.raw ?? [])]).toEqual([0, 1, 2].flatMap((seq) => madeChunk('a', seq).samples))
  await store.close()
})

it('does not read an older schema without taking it over first, and says how', () => {
  writtenBySchema1()
  expect(() => openLibrary(place.folder)).toThrow('written by an older version of taut: run "taut start" on it once.')
})

it('saves the rows of an older schema out of a file that cannot be taken over', async () => {
  writtenBySchema1()
  const sound = madeFolder()
  const { connection } = openFolder(sound.folder, start_ms)
  expect(salvage(file, connection)).toEqual({ sets: 1, chunks: 3 })
  connection.close()
  const store = await storeHere(sound.folder)
  expect(await store.set('a')).toMatchObject(asItWas)
  await store.close()
  sound.release()
})

it('moves a file aside whose tables are not what they were made', async () => {
  writtenBySchema1()
  const bytes = readFileSync(file)
  bytes.write('felled', bytes.indexOf('filled INTEGER'))
  writeFileSync(file, bytes)
  const store = await storeHere(place.folder)
  expect(store.notices).toEqual([expect.stringContaining('its tables are not those of taut')])
  await store.close()
})
