import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeChunk } from '../../src/store/chunk-codec.ts'
import { openFolder } from '../../src/store/recover.ts'
import { reader } from '../../src/store/reader.ts'
import { writer } from '../../src/store/writer.ts'
import { madeChunk, madeFolder, madeHeader, start_ms } from './made.ts'
import { randomFrom } from './random.ts'

/** The files as a sync left them, after so many chunks were said to be kept. */
interface Image {
  readonly chunks: number
  readonly database: Buffer
  readonly log: Buffer
}

/** What a disk may write of a file between two syncs: any of its sectors, in any order. */
const sector = 512
const torn = (before: Buffer, after: Buffer, random: () => number): Buffer => {
  const size = random() < 0.5 ? before.length : after.length
  const mixed = Buffer.alloc(size)
  before.copy(mixed)
  for (let at = 0; at < size; at += sector) {
    if (random() < 0.5) after.copy(mixed, at, at, Math.min(at + sector, after.length))
  }
  return mixed
}

/** The log's salts change when it is begun anew, which only happens after the database itself was synced. */
const beganAnew = (before: Image, after: Image): boolean =>
  before.log.length > 0 && !before.log.subarray(16, 24).equals(after.log.subarray(16, 24))

const cut = (before: Image, after: Image, random: () => number): Image => {
  const { chunks } = before
  if (!beganAnew(before, after)) {
    // A log that only grows is synced before the database is touched.
    const checkpoint = random() < 0.5
    return checkpoint
      ? { chunks, log: after.log, database: torn(before.database, after.database, random) }
      : { chunks, log: torn(before.log, after.log, random), database: before.database }
  }
  return random() < 0.5
    ? { chunks, log: before.log, database: torn(before.database, after.database, random) }
    : { chunks, log: torn(before.log, after.log, random), database: after.database }
}

let place: ReturnType<typeof madeFolder>
beforeEach(() => {
  place = madeFolder()
})
afterEach(() => {
  place.release()
})

const images = (folder: string, commits: number, perCommit: number): readonly Image[] => {
  const { connection } = openFolder(folder, start_ms)
  // Often enough that the log is emptied and begun anew many times.
  connection.pragma('wal_autocheckpoint = 12')
  const apply = writer(connection, reader(connection))
  apply({ kind: 'begin', header: madeHeader('a') })
  const taken: Image[] = []
  const commit = connection.transaction((first: number) => {
    for (let seq = first; seq < first + perCommit; seq++) {
      const { samples } = madeChunk('a', seq)
      apply({
        kind: 'append',
        set: 'a',
        seq,
        cell: 'first',
        filled: false,
        count: samples.length,
        data: encodeChunk(samples),
      })
    }
  })
  for (let i = 0; i < commits; i++) {
    commit(i * perCommit)
    const database = readFileSync(join(folder, 'taut.db'))
    taken.push({ chunks: (i + 1) * perCommit, database, log: readFileSync(join(folder, 'taut.db-wal')) })
  }
  connection.close()
  return taken
}

describe('a power cut', () => {
  it('between any two syncs loses nothing that was said to be kept', () => {
    const perCommit = 3
    const random = randomFrom(11)
    const taken = images(place.folder, 80, perCommit)
    expect(taken.filter((image, i) => i > 0 && beganAnew(taken[i - 1]!, image)).length).toBeGreaterThan(3)
    for (let run = 0; run < 160; run++) {
      const at = Math.floor(random() * (taken.length - 1))
      const { chunks, database, log } = cut(taken[at]!, taken[at + 1]!, random)
      const folder = join(place.folder, 'cut')
      mkdirSync(folder)
      writeFileSync(join(folder, 'taut.db'), database)
      writeFileSync(join(folder, 'taut.db-wal'), log)
      const { connection, notices } = openFolder(folder, start_ms)
      expect(notices).toEqual([expect.stringContaining('A set was interrupted')])
      const [row] = reader(connection).sets({ by: 'set', id: 'a' })
      const kept = reader(connection).chunks(row?.key ?? 0, -1, 10_000)
      expect(kept.every(({ seq, whole }, i) => whole && seq === i)).toBe(true)
      expect([chunks, chunks + perCommit]).toContain(kept.length)
      expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
      connection.close()
      rmSync(folder, { recursive: true })
    }
  }, 60_000)
})
