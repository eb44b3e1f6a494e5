import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { openLibrary } from '../../src/store/read-only.ts'
import { madeChunk, madeFolder, madeHeader, start_ms } from './made.ts'
import { storeHere } from './store-here.ts'

const [chunks, perChunk] = [3000, 250]

it('reads and exports a set of 750,000 samples in little memory', { timeout: 120_000 }, async () => {
  const { folder, release } = madeFolder()
  try {
    const store = await storeHere(folder)
    await store.begin(madeHeader('a', { rate_hz: 1000 }))
    for (let seq = 0; seq < chunks; seq += 200) {
      const some = Array.from({ length: 200 }, (_, i) => madeChunk('a', seq + i, false, perChunk))
      await Promise.all(some.map(store.append))
    }
    await store.end('a', start_ms)
    await store.close()

    const library = openLibrary(folder)
    const set = await library.set('a')
    let [count, last]: [number, Sample | null] = [0, null]
    for (const sample of set?.raw ?? []) [count, last] = [count + 1, sample]
    library.close()
    expect(count).toBe(chunks * perChunk)
    expect(last).toEqual(madeChunk('a', chunks - 1, false, perChunk).samples.at(-1))

    // As objects the samples alone would take more than this process is given.
    const script = new URL('exporting-child.ts', import.meta.url).pathname
    const args = ['--max-old-space-size=40', '--import', import.meta.resolve('tsx'), script, folder]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const lengths = new Map(stdout.split('\n').map((line) => line.split(' ')) as [string, string][])
    expect(Number(lengths.get('csv-samples'))).toBeGreaterThan(count * 60)
    expect(Number(lengths.get('json'))).toBeGreaterThan(count * 20)
  } finally {
    release()
  }
})
