import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeChunk } from '../../src/store/chunk-codec.ts'
import { groupCommit, type Pending } from '../../src/store/commit.ts'
import type { Connection } from '../../src/store/database.ts'
import { reader } from '../../src/store/reader.ts'
import { openFolder } from '../../src/store/recover.ts'
import type { Resumed, Write } from '../../src/store/requests.ts'
import { isFull, sentence } from '../../src/store/sentence.ts'
import { writer } from '../../src/store/writer.ts'
import { madeChunk, madeFolder, madeHeader, start_ms } from './made.ts'

let place: ReturnType<typeof madeFolder>
let connection: Connection
beforeEach(() => {
  place = madeFolder()
  connection = openFolder(place.folder, start_ms).connection
})
afterEach(() => {
  connection.close()
  place.release()
})

const append = (seq: number, set = 'a'): Write => {
  const { samples } = madeChunk('a', seq)
  return { kind: 'append', set, seq, cell: 'first', filled: false, count: samples.length, data: encodeChunk(samples) }
}
const several = (from: number, count: number): Write[] => Array.from({ length: count }, (_, i) => append(from + i))

const open = (relieve: () => boolean = () => false) => {
  const commit = groupCommit(connection, writer(connection, reader(connection)), relieve)
  return async (...writes: readonly Write[]) => {
    const pending: Pending[] = []
    const answers = writes.map(
      (write) => new Promise<Resumed | null>((resolve, reject) => void pending.push({ write, resolve, reject })),
    )
    const settled = Promise.allSettled(answers)
    const outcome = commit(pending)
    return { outcome: outcome.kind, answers: (await settled).map(({ status }) => status === 'fulfilled') }
  }
}

/** No page more than there is now: what a full disk looks like to SQLite. */
const fill = (spare = 0): void => {
  const pages = Number(connection.pragma('page_count', { simple: true }))
  connection.pragma(`max_page_count = ${pages + spare}`)
}
const empty = (): void => {
  connection.pragma('max_page_count = 4294967294')
}
const kept = (): number => reader(connection).sets({ by: 'set', id: 'a' })[0]?.summary.samples ?? 0

describe('a group of writes', () => {
  it('is one transaction, synced before it is answered', async () => {
    const commit = open()
    expect(connection.pragma('synchronous', { simple: true })).toBe(2)
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal')
    await commit({ kind: 'begin', header: madeHeader('a') })
    expect(await commit(...several(0, 50))).toEqual({ outcome: 'kept', answers: Array(50).fill(true) })
    expect(kept()).toBe(1000)
  })

  it('loses none of its members to one that is refused', async () => {
    const commit = open()
    await commit({ kind: 'begin', header: madeHeader('a') })
    expect(await commit(append(0), append(0, 'nobody'), append(1))).toEqual({
      outcome: 'kept',
      answers: [true, false, true],
    })
    expect(kept()).toBe(40)
  })
})

describe('a full disk', () => {
  it('fails what is to be kept, lets read what was, and takes more when there is room', async () => {
    const commit = open()
    await commit({ kind: 'begin', header: madeHeader('a') })
    await commit(...several(0, 100))
    fill()
    const { outcome, answers } = await commit(...several(100, 200))
    expect([outcome, new Set(answers)]).toEqual(['failed', new Set([false])])
    expect(kept()).toBe(2000)
    empty()
    expect((await commit(...several(100, 200))).outcome).toBe('kept')
    expect(kept()).toBe(6000)
    expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  it('uses the reserve first', async () => {
    let asked = 0
    const commit = open(() => {
      asked++
      empty()
      return true
    })
    await commit({ kind: 'begin', header: madeHeader('a') })
    fill()
    const { outcome, answers } = await commit(...several(0, 200))
    expect([outcome, new Set(answers), asked]).toEqual(['kept', new Set([true]), 1])
    expect(kept()).toBe(4000)
  })

  it('fails when the reserve is gone too', async () => {
    const commit = open(() => {
      fill(1)
      return true
    })
    await commit({ kind: 'begin', header: madeHeader('a') })
    fill()
    expect((await commit(...several(0, 2000))).outcome).toBe('failed')
    expect(kept()).toBe(0)
  })

  it('is told in a sentence', () => {
    fill()
    let fault: unknown
    try {
      connection.exec('CREATE TABLE more (a); INSERT INTO more VALUES (zeroblob(100000))')
    } catch (thrown) {
      fault = thrown
    }
    expect(isFull(fault)).toBe(true)
    expect(sentence(fault, '/data')).toBe(
      'The disk is full, so nothing is recorded: make room on the disk that holds /data.',
    )
  })
})
