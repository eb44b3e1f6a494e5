import { firstValueFrom } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { deviceMicros, wallMillis, newtons } from '../../src/model/units.ts'
import { openStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { memoryStore } from '../fake/memory-store.ts'
import { storeHere } from '../store/store-here.ts'
import { madeChunk, madeEvents, madeFolder, madeHeader, start_ms } from '../store/made.ts'

interface Member {
  readonly name: string
  readonly open: () => Promise<{
    readonly store: Store
    /** Stops the service as a crash would and starts it again. */
    readonly restart: () => Promise<Store>
    readonly release: () => Promise<void>
  }>
}

const sqlite = async (openIn: (folder: string) => Promise<Store>): ReturnType<Member['open']> => {
  const { folder, release } = madeFolder()
  let store = await openIn(folder)
  return {
    store,
    // A set that is open when the store closes is found open at the next start, as after a crash.
    restart: async () => {
      await store.close()
      store = await openIn(folder)
      return store
    },
    release: async () => {
      await store.close()
      release()
    },
  }
}

const members: readonly Member[] = [
  {
    name: 'memory',
    open: async () => {
      const store = memoryStore()
      const restart = async (): Promise<Store> => {
        store.crash()
        return store
      }
      return { store, restart, release: async () => undefined }
    },
  },
  { name: 'sqlite', open: () => sqlite((folder) => storeHere(folder)) },
  {
    name: 'sqlite on its own thread',
    open: () => sqlite((folder) => openStore(folder, () => start_ms, { ballast_bytes: 0 })),
  },
]

const minutes = (count: number): number => count * 60_000

// A thread takes its time to start where other tests run beside.
describe.each(members)('the recorder and library $name', { timeout: 30_000 }, ({ open }) => {
  let opened: Awaited<ReturnType<Member['open']>>
  beforeEach(async () => {
    opened = await open()
  })
  afterEach(() => opened.release())

  it('gives back what was kept, bit for bit', async () => {
    const { store } = opened
    const header = madeHeader('a', { side: 'left', hold: null })
    await store.begin(header)
    await Promise.all([0, 1, 2].map((seq) => store.append(madeChunk('a', seq))))
    await store.note('a', madeEvents(1))
    await store.note('a', madeEvents(2, { verdict: 'short', reach: 0.84, doubts: ['gap', 'near-threshold'] }))
    await store.end('a', wallMillis(start_ms + 30_000))
    const set = await store.set('a')
    expect(set).toMatchObject({
      header,
      status: 'closed',
      endedAt_ms: start_ms + 30_000,
      samples: 60,
      reps: 2,
      full: 1,
      filled: [],
      damaged: [],
    })
    expect([...(set?.raw ?? [])]).toEqual([0, 1, 2].flatMap((seq) => madeChunk('a', seq).samples))
    expect(set?.events).toEqual([
      ...madeEvents(1),
      ...madeEvents(2, { verdict: 'short', reach: 0.84, doubts: ['gap', 'near-threshold'] }),
    ])
  })

  it('gives back what the detector could not know as it was said', async () => {
    const { store } = opened
    const events = madeEvents(1, { reach: Number.NaN, reachUncertainty: Number.POSITIVE_INFINITY })
    await store.begin(madeHeader('a'))
    await store.note('a', events)
    expect((await store.set('a'))?.events).toEqual(events)
  })

  it('reads a set while it runs', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    await store.append(madeChunk('a', 0))
    await store.note('a', madeEvents(1))
    expect(await store.set('a')).toMatchObject({ status: 'open', endedAt_ms: null, samples: 20, reps: 1, full: 1 })
  })

  it('reads the samples of a set more than once', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    await store.append(madeChunk('a', 0))
    const set = await store.set('a')
    expect([...(set?.raw ?? [])]).toEqual([...(set?.raw ?? [])])
  })

  it('keeps a chunk once, however often it comes', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    await store.append(madeChunk('a', 0))
    await store.append(madeChunk('a', 0))
    await store.append(madeChunk('a', 1))
    await store.end('a', start_ms)
    expect(await store.set('a')).toMatchObject({ samples: 40, damaged: [] })
  })

  it('puts what was filled in later where it belongs in time, and says which spans those are', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    const [first, second, third, fourth] = [0, 1, 2, 3].map((seq) => madeChunk('a', seq))
    await store.append({ ...first!, seq: 0 })
    await store.append({ ...fourth!, seq: 1 })
    await store.append({ ...second!, seq: 2, filled: true })
    await store.append({ ...third!, seq: 3, filled: true })
    const set = await store.set('a')
    expect([...(set?.raw ?? [])]).toEqual([first, second, third, fourth].flatMap((chunk) => chunk!.samples))
    expect(set?.filled).toEqual([[second!.samples[0]!.at_us, third!.samples.at(-1)!.at_us]])
  })

  it('keeps two cells apart, each in its own order of time, and how their clocks lie', async () => {
    const { store } = opened
    const { sensor } = madeHeader('a')
    const secondCell = { sensor: { ...sensor, address: 'd1:33' }, rate_hz: 40, tare_n: newtons(1.5) }
    await store.begin(madeHeader('a', { second: secondCell }))
    const [one, two, three, four] = [0, 1, 2, 3].map((seq) => madeChunk('a', seq))
    await store.append({ ...one!, seq: 0 })
    await store.append({ ...two!, seq: 1, cell: 'second' })
    await store.append({ ...four!, seq: 2, cell: 'second' })
    await store.append({ ...three!, seq: 3, cell: 'second', filled: true })
    const shifts = [0, 5000].map((shift_us, i) => ({
      kind: 'shift' as const,
      from_us: two!.samples[i]!.at_us,
      shift_us,
    }))
    await store.note('a', [...madeEvents(1), ...shifts])
    await store.end('a', start_ms)
    const set = await store.set('a')
    expect(set?.header.second).toEqual(secondCell)
    expect([...(set?.raw ?? [])]).toEqual(one!.samples)
    expect(set?.filled).toEqual([])
    expect([...(set?.second?.raw ?? [])]).toEqual([two, three, four].flatMap((chunk) => chunk!.samples))
    expect(set?.second?.filled).toEqual([[three!.samples[0]!.at_us, three!.samples.at(-1)!.at_us]])
    expect(set?.second?.shifts).toEqual(shifts)
    expect(set?.events).toEqual(madeEvents(1))
    expect(set).toMatchObject({ samples: 80, reps: 1, damaged: [] })
  })

  it('takes what the sensor remembered even after the end, and counts it', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    await store.append(madeChunk('a', 0))
    await store.end('a', start_ms)
    await store.append(madeChunk('a', 1, true))
    await store.append(madeChunk('a', 1, true))
    expect(await store.set('a')).toMatchObject({ samples: 40, damaged: [] })
  })

  it('names the chunks that never came', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    for (const seq of [0, 1, 4]) await store.append(madeChunk('a', seq))
    expect((await store.set('a'))?.damaged).toEqual([2, 3])
  })

  it('refuses, in a sentence, what belongs to no running set', async () => {
    const { store } = opened
    await expect(store.append(madeChunk('nobody', 0))).rejects.toThrow('nobody was never begun')
    await expect(store.note('nobody', [])).rejects.toThrow('nobody was never begun')
    await expect(store.end('nobody', start_ms)).rejects.toThrow('nobody was never begun')
    await store.begin(madeHeader('a'))
    await store.end('a', start_ms)
    await expect(store.append(madeChunk('a', 0))).rejects.toThrow('is closed')
    await expect(store.begin(madeHeader('a'))).rejects.toThrow('already a set a')
    expect(await firstValueFrom(store.problem$)).toBeNull()
  })

  it('takes the same beginning and the same end twice', async () => {
    const { store } = opened
    await store.begin(madeHeader('a'))
    await store.begin(madeHeader('a'))
    await store.end('a', start_ms)
    await store.end('a', wallMillis(start_ms + 1000))
    expect((await store.set('a'))?.endedAt_ms).toBe(start_ms)
  })

  it('lists sessions newest first, their sets oldest first', async () => {
    const { store } = opened
    const at = (id: string, session: string, startedAt_ms: number): Promise<void> =>
      store.begin(madeHeader(id, { session, startedAt_ms: wallMillis(startedAt_ms) }))
    await at('a', 'monday', start_ms)
    await at('b', 'monday', start_ms + minutes(5))
    await at('c', 'tuesday', start_ms + minutes(24 * 60))
    const sessions = await store.sessions()
    expect(sessions.map(({ id, sets }) => [id, sets.map(({ header }) => header.id)])).toEqual([
      ['tuesday', ['c']],
      ['monday', ['a', 'b']],
    ])
    const [, monday] = sessions
    expect(await store.inSession('monday')).toEqual(monday?.sets)
    expect(await store.inSession('sunday')).toEqual([])
    expect(await store.session('monday')).toMatchObject({ startedAt_ms: start_ms, sets: [{}, {}] })
    expect(await store.session('sunday')).toBeNull()
    expect(await store.set('z')).toBeNull()
  })

  it('puts sets with less than two hours between them into one session', async () => {
    const { store } = opened
    const session = await store.sessionFor('home', start_ms)
    await store.begin(madeHeader('a', { session }))
    expect(await store.sessionFor('home', wallMillis(start_ms + minutes(300)))).toBe(session)
    await store.end('a', wallMillis(start_ms + minutes(10)))
    expect(await store.sessionFor('home', wallMillis(start_ms + minutes(129)))).toBe(session)
    expect(await store.sessionFor('home', wallMillis(start_ms + minutes(130)))).not.toBe(session)
    expect(await store.sessionFor('another rack', start_ms)).not.toBe(session)
  })

  it('offers a set it died in, ended where its last sample was', async () => {
    await opened.store.begin(madeHeader('a'))
    for (let seq = 0; seq < 8; seq++) await opened.store.append(madeChunk('a', seq))
    await opened.store.note('a', madeEvents(1))
    const store = await opened.restart()
    const last = madeChunk('a', 7).samples.at(-1)!
    const endedAt_ms = Math.round(start_ms + (last.at_us - deviceMicros(5_000_000)) / 1000)
    expect(await store.interrupted()).toMatchObject([{ status: 'interrupted', endedAt_ms, samples: 160, reps: 1 }])
    await expect(store.append(madeChunk('a', 8))).rejects.toThrow('is interrupted')
    await store.keep('a')
    expect(await store.interrupted()).toEqual([])
    expect(await store.set('a')).toMatchObject({ status: 'closed', endedAt_ms, samples: 160, reps: 1, full: 1 })
  })

  it('goes on with a set it died in', async () => {
    const header = madeHeader('a')
    await opened.store.begin(header)
    for (let seq = 0; seq < 3; seq++) await opened.store.append(madeChunk('a', seq))
    await opened.store.note('a', madeEvents(1))
    const store = await opened.restart()
    expect(await store.resume('a')).toEqual({ header, nextSeq: 3, reps: 1 })
    expect(await store.resume('a')).toBeNull()
    expect(await store.resume('nobody')).toBeNull()
    await store.append(madeChunk('a', 3))
    await store.note('a', madeEvents(2))
    await store.end('a', wallMillis(start_ms + 60_000))
    expect(await store.set('a')).toMatchObject({ status: 'closed', samples: 80, reps: 2, damaged: [] })
  })
})
