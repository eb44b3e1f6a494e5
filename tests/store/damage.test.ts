import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { madeChunk, madeEvents, madeFolder, madeHeader, start_ms } from './made.ts'
import { randomFrom } from './random.ts'
import { storeHere } from './store-here.ts'

let place: ReturnType<typeof madeFolder>
let folder: string
let file: string
beforeEach(() => {
  place = madeFolder()
  folder = place.folder
  file = join(folder, 'taut.db')
})
afterEach(() => {
  place.release()
})

const open = (): Promise<Store> => storeHere(folder)
const movedAside = (): string[] => readdirSync(folder).filter((name) => name.startsWith('taut.damaged-'))

const record = async (id: string, chunks: number): Promise<void> => {
  const store = await open()
  await store.begin(madeHeader(id))
  await Promise.all(Array.from({ length: chunks }, (_, seq) => store.append(madeChunk(id, seq))))
  await store.note(id, madeEvents(1))
  await store.end(id, start_ms)
  await store.close()
}

const change = (sql: string, ...values: unknown[]): void => {
  const connection = new Database(file)
  expect(connection.prepare(sql).run(...values).changes).toBe(1)
  connection.close()
}

const recordsAgain = async (store: Store): Promise<void> => {
  await store.begin(madeHeader('again'))
  await store.append(madeChunk('again', 0))
  await store.end('again', start_ms)
  expect(await store.set('again')).toMatchObject({ samples: 20, damaged: [] })
}

describe('damage in a row', () => {
  it.each([
    ['a bit of its samples', "UPDATE chunk SET data = data || x'00' WHERE seq = 2"],
    ['its checksum', 'UPDATE chunk SET crc = crc + 1 WHERE seq = 2'],
    ['its place', 'UPDATE chunk SET seq = 99 WHERE seq = 2'],
    ['its kind', 'UPDATE chunk SET filled = 1 WHERE seq = 2'],
    ['its count', 'UPDATE chunk SET n = 19 WHERE seq = 2'],
    ['all of it', 'DELETE FROM chunk WHERE seq = 2'],
  ])('is told from the checksum of a chunk: %s', async (_, sql) => {
    await record('a', 5)
    change(sql)
    const store = await open()
    const set = await store.set('a')
    expect(set?.damaged).toContain(2)
    expect([...(set?.raw ?? [])]).toEqual([0, 1, 3, 4].flatMap((seq) => madeChunk('a', seq).samples))
    expect(store.notices).toEqual([])
    await store.close()
  })

  it('is seen when the last chunk is gone', async () => {
    await record('a', 5)
    change('DELETE FROM chunk WHERE seq = 4')
    const store = await open()
    expect((await store.set('a'))?.damaged).toEqual([4])
    await store.close()
  })

  it('takes one event, not the set', async () => {
    await record('a', 1)
    change("UPDATE event SET body = replace(body, 'hinge', 'hunge') WHERE seq = 0")
    change("UPDATE event SET body = 'no json' WHERE seq = 1")
    const store = await open()
    const set = await store.set('a')
    expect(set?.events).toEqual(madeEvents(1).slice(2))
    await store.close()
  })
})

describe('damage in the file', { timeout: 60_000 }, () => {
  it('moves a file that is no database aside, and says so', async () => {
    writeFileSync(file, 'this is a note, not a database')
    const store = await open()
    expect(movedAside()).toEqual(['taut.damaged-2026-03-14T09-00-00.db'])
    expect(readFileSync(join(folder, movedAside()[0]!), 'utf8')).toBe('this is a note, not a database')
    expect(store.notices).toEqual([expect.stringContaining('is now kept as taut.damaged-2026-03-14T09-00-00.db')])
    await recordsAgain(store)
    await store.close()
  })

  it('moves somebody else’s database aside', async () => {
    const other = new Database(file)
    other.exec('CREATE TABLE diary (entry TEXT)')
    other.close()
    const store = await open()
    expect(store.notices).toEqual([expect.stringContaining('not one of taut')])
    await recordsAgain(store)
    await store.close()
  })

  it('is not seen in what a tool for databases has added', async () => {
    await record('a', 5)
    const tool = new Database(file)
    tool.exec('ANALYZE; CREATE INDEX mine ON set_ (exercise)')
    tool.close()
    const store = await open()
    expect(store.notices).toEqual([])
    expect(movedAside()).toEqual([])
    await recordsAgain(store)
    await store.close()
  })

  it('saves what can be read around a broken page', async () => {
    await record('a', 400)
    const { size } = statSync(file)
    const page = Math.floor(size / 4096 / 2)
    const bytes = readFileSync(file)
    bytes.fill(0xa5, page * 4096, (page + 1) * 4096)
    writeFileSync(file, bytes)
    const store = await open()
    expect(store.notices).toEqual([expect.stringContaining('1 set with')])
    const set = await store.set('a')
    const kept = [...(set?.raw ?? [])]
    expect(set?.damaged.length).toBeGreaterThan(0)
    expect(set?.damaged.length).toBeLessThan(100)
    expect(kept).toHaveLength((400 - (set?.damaged.length ?? 0)) * 20)
    expect(kept).toEqual(
      Array.from({ length: 400 }, (_, seq) => seq)
        .filter((seq) => set?.damaged.includes(seq) === false)
        .flatMap((seq) => madeChunk('a', seq).samples),
    )
    expect(set?.events).toEqual(madeEvents(1))
    await recordsAgain(store)
    await store.close()
  })

  it('starts, whatever became of the file, and never invents a sample', async () => {
    await record('a', 60)
    const sound = join(folder, 'sound.db')
    copyFileSync(file, sound)
    const size = statSync(sound).size
    const random = randomFrom(7)
    const truth = new Map(
      Array.from({ length: 60 }, (_, seq) => madeChunk('a', seq).samples)
        .flat()
        .map(({ at_us, tension_n }) => [at_us, tension_n]),
    )
    for (let run = 0; run < 60; run++) {
      const trial = join(folder, `trial-${run}`)
      mkdirSync(trial)
      const damaged = join(trial, 'taut.db')
      copyFileSync(sound, damaged)
      if (run % 4 === 0) truncateSync(damaged, Math.floor(random() * size))
      else {
        const bytes = readFileSync(damaged)
        const hits = run % 4 === 1 ? size : 1 + Math.floor(random() * 40)
        for (let i = 0; i < hits; i++) bytes[Math.floor(random() * size)] = Math.floor(random() * 256)
        // The first page, which holds the schema, gets its share too.
        if (run % 4 === 2) for (let i = 0; i < 5; i++) bytes[Math.floor(random() * 4096)] = Math.floor(random() * 256)
        writeFileSync(damaged, bytes)
      }
      if (run % 3 === 0)
        writeFileSync(`${damaged}-wal`, Buffer.from(Array.from({ length: 5000 }, () => random() * 256)))
      const store = await storeHere(trial)
      for (const { header } of (await store.sessions()).flatMap(({ sets }) => sets)) {
        const set = await store.set(header.id)
        const wrong = [...(set?.raw ?? [])].filter(({ at_us, tension_n }) => truth.get(at_us) !== tension_n)
        expect(wrong).toEqual([])
      }
      await recordsAgain(store)
      await store.close()
    }
  })
})

describe('a folder that cannot be used', () => {
  it('is refused while another service uses it, and free again afterwards', async () => {
    const store = await open()
    await store.begin(madeHeader('a'))
    await expect(open()).rejects.toThrow(`Another taut service is already recording into ${folder}`)
    expect(await store.set('a')).toMatchObject({ status: 'open' })
    await store.close()
    await (await open()).close()
  })

  it('is refused when a newer version wrote it, and left as it is', async () => {
    await record('a', 1)
    const connection = new Database(file)
    connection.pragma('user_version = 99')
    connection.close()
    await expect(open()).rejects.toThrow('written by a newer version of taut (schema 99, this one knows up to 2)')
    expect(movedAside()).toEqual([])
    expect(existsSync(file)).toBe(true)
  })

  it('is refused when it is a file', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    await expect(storeHere(path)).rejects.toThrow(`${path} is a file, not a folder`)
  })

  it('takes a broken lock for none', async () => {
    writeFileSync(join(folder, 'taut.lock'), 'x'.repeat(5000))
    const store = await open()
    expect(store.notices).toEqual([])
    await store.close()
  })

  it('says so to who asks after it was closed', async () => {
    const store = await open()
    await store.close()
    await expect(store.sessions()).rejects.toThrow('The store is closed')
    await expect(store.begin(madeHeader('a'))).rejects.toThrow('The store is closed')
  })
})
