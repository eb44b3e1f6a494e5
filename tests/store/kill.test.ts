import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAndKill } from './killed.ts'
import { madeChunk, madeEvents, madeFolder } from './made.ts'
import { randomFrom } from './random.ts'
import { storeHere } from './store-here.ts'

const folders = 6
const rounds = 5
const random = randomFrom(20)

describe('a service that is killed while it records', () => {
  let place: ReturnType<typeof madeFolder>
  beforeAll(() => {
    place = madeFolder()
  })
  afterAll(() => {
    place.release()
  })

  it.each(Array.from({ length: rounds }, (_, round) => round))(
    'has kept what it said it kept, and offers its set (6 recorders, round %i)',
    async (round) => {
      const root = place.folder
      const said = await recordAndKill(root, folders, random() * 250)
      expect(said).toHaveLength(folders)
      for (const [folder, { handed, kept }] of said.entries()) {
        const path = join(root, String(folder))
        const store = await storeHere(path)
        expect(store.notices).toEqual([expect.stringContaining('A set was interrupted')])
        expect(await store.interrupted()).toMatchObject([{ status: 'interrupted', header: { id: 'a' } }])
        const set = await store.set('a')
        const chunks = (set?.samples ?? 0) / 20
        // Nothing said to be kept is missing; of what was handed over, at most the chunk under way.
        expect(chunks).toBeGreaterThanOrEqual(kept + 1)
        expect(chunks).toBeGreaterThanOrEqual(handed)
        expect(chunks).toBeLessThanOrEqual(handed + 1)
        expect(set?.damaged).toEqual([])
        expect([...(set?.raw ?? [])]).toEqual(
          Array.from({ length: chunks }, (_, seq) => madeChunk('a', seq).samples).flat(),
        )
        // A rep is noted after each sixteenth chunk; each kill may have come just before.
        const reps = set?.reps ?? 0
        expect(reps).toBeGreaterThanOrEqual(Math.floor(kept / 16) - round)
        expect(set?.events).toEqual(Array.from({ length: reps }, (_, i) => madeEvents(i + 1)).flat())
        await store.close()
        const connection = new Database(join(path, 'taut.db'), { readonly: true })
        expect(connection.pragma('integrity_check', { simple: true })).toBe('ok')
        connection.close()
      }
    },
    60_000,
  )
})
