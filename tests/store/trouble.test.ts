import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from 'vitest'
import { correspondence } from '../../src/store/correspondence.ts'
import { sentence } from '../../src/store/sentence.ts'
import { madeChunk, madeFolder, madeHeader } from './made.ts'
import { storeHere } from './store-here.ts'

it('says what is wrong with keeping while it is, and that it is well again', async () => {
  const { folder, release } = madeFolder()
  const store = await storeHere(folder)
  const problems: (string | null)[] = []
  store.problem$.subscribe((problem) => problems.push(problem))
  await store.begin(madeHeader('a'))
  await store.append(madeChunk('a', 0))

  const other = new Database(join(folder, 'taut.db'))
  other.exec('ALTER TABLE chunk RENAME TO chank')
  const refused = `The database in ${folder} is damaged`
  const both = await Promise.allSettled([store.append(madeChunk('a', 1)), store.append(madeChunk('a', 2))])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(store.append(madeChunk('a', 1))).rejects.toThrow(refused)
  // What does not need the broken table goes on.
  await store.note('a', [])
  await expect(store.append(madeChunk('a', 1))).rejects.toThrow(refused)
  other.exec('ALTER TABLE chank RENAME TO chunk')
  other.close()

  await store.append(madeChunk('a', 1))
  expect(problems).toEqual([null, expect.stringContaining(refused), null, expect.stringContaining(refused), null])
  expect(await store.set('a')).toMatchObject({ samples: 40 })
  await store.close()
  release()
})

it('does not open where it could not keep anything', async () => {
  const { folder, release } = madeFolder()
  await (await storeHere(folder)).close()
  // SQLite's file format, offset 18: a write version above 2 makes a file read-only, as missing permissions do.
  const file = openSync(join(folder, 'taut.db'), 'r+')
  writeSync(file, Uint8Array.of(3), 0, 1, 18)
  closeSync(file)
  await expect(storeHere(folder)).rejects.toThrow(`The data folder ${folder} cannot be written`)
  release()
})

it('takes no more than it can hold when the disk does not keep up', async () => {
  const { folder, release } = madeFolder()
  const store = await storeHere(folder)
  await store.begin(madeHeader('a'))
  const many = await Promise.allSettled(
    Array.from({ length: 2005 }, (_, seq) => store.append(madeChunk('a', seq, false, 1))),
  )
  expect(many.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(5)
  expect(many.at(-1)).toMatchObject({ reason: { message: expect.stringContaining('is too slow: 2000 writes wait') } })
  await store.append(madeChunk('a', 2000, false, 1))
  expect(await store.set('a')).toMatchObject({ samples: 2001 })
  await store.close()
  release()
})

it('tells all who wait when the thread is gone', async () => {
  const thread = correspondence(() => undefined)
  const problems: (string | null)[] = []
  thread.problem$.subscribe((problem) => problems.push(problem))
  thread.hear({ kind: 'ready', notices: ['hello'] })
  expect(await thread.notices).toEqual(['hello'])
  const waiting = thread.ask({ kind: 'close' })
  thread.stop('It is gone.', true)
  await expect(waiting).rejects.toThrow('It is gone.')
  await expect(thread.ask({ kind: 'close' })).rejects.toThrow('It is gone.')
  expect(problems).toEqual([null, 'It is gone.'])
})

it.each([
  ['ENOSPC', 'The disk is full'],
  ['SQLITE_CANTOPEN', 'give the user it runs as write access'],
  ['EACCES', 'give the user it runs as write access'],
  ['EROFS', 'make it writable'],
  ['SQLITE_READONLY_DIRECTORY', 'make it writable'],
  ['ENOTDIR', '/data is a file, not a folder'],
  ['ENOENT', 'plug in the disk that it is on'],
  ['SQLITE_BUSY_SNAPSHOT', 'Another program holds the database in /data'],
  ['SQLITE_IOERR_WRITE', 'check its cable, card and power supply'],
  ['SQLITE_CORRUPT_VTAB', 'restart taut'],
  ['SQLITE_TOOBIG', 'Keeping data in /data failed: what it said.'],
])('says %s in a sentence', (code, part) => {
  expect(sentence(Object.assign(new Error('what it said'), { code }), '/data')).toContain(part)
})
