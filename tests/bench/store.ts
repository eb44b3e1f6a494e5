import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import Database from 'better-sqlite3'
import { csvSamples } from '../../src/export/formats/csv-samples.ts'
import { json } from '../../src/export/formats/json.ts'
import { sessionOfOne } from '../../src/export/timeline.ts'
import { newtons, wallMillis } from '../../src/model/units.ts'
import type { SampleChunk } from '../../src/rack/recorder.ts'
import { encodeChunk } from '../../src/store/chunk-codec.ts'
import { openLibrary } from '../../src/store/read-only.ts'
import { openStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { recordAndKill } from '../store/killed.ts'
import { madeChunk, madeHeader, start_ms } from '../store/made.ts'
import { randomFrom } from '../store/random.ts'
import { storeHere } from '../store/store-here.ts'

/*
 * What keeping costs, on the disk that TMPDIR is on. `tsx --expose-gc tests/bench/store.ts [kills]`
 */
const kills = Number(process.argv[2] ?? 200)
const root = mkdtempSync(join(tmpdir(), 'taut-bench-'))
const fresh = (name: string): Promise<Store> => openStore(join(root, name), () => start_ms, { ballast_bytes: 0 })

const percentile = (values: readonly number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN).toFixed(2)
const say = (what: string, figure: string): void => {
  console.log(`${what.padEnd(58)} ${figure}`)
}

const bytesPerSample = (samples: SampleChunk['samples']): string =>
  (encodeChunk(samples).length / samples.length).toFixed(2)
const { samples } = madeChunk('a', 5)
say('bytes a sample, 20 a chunk: 32-bit kilograms', bytesPerSample(samples))
say(
  'bytes a sample, 20 a chunk: 64-bit newtons',
  bytesPerSample(samples.map(({ at_us, tension_n }, i) => ({ at_us, tension_n: newtons(tension_n + i / 3e9) }))),
)

/** One chunk after the other, as a set at 80 Hz makes them, but without the waiting in between. */
const oneByOne = async (count: number): Promise<void> => {
  const store = await fresh('one-by-one')
  await store.begin(madeHeader('a'))
  const times: number[] = []
  for (let seq = 0; seq < count; seq++) {
    const chunk = madeChunk('a', seq)
    const from = performance.now()
    await store.append(chunk)
    times.push(performance.now() - from)
  }
  await store.end('a', start_ms)
  await store.close()
  const file = statSync(join(root, 'one-by-one', 'taut.db')).size
  say('append to answer, one by one: p50 / p99 / max ms', [0.5, 0.99, 1].map((p) => percentile(times, p)).join(' / '))
  say('bytes a sample in the file, 20 a chunk', (file / (count * 20)).toFixed(2))
}

const inGroups = async (count: number): Promise<void> => {
  const store = await fresh('groups')
  await store.begin(madeHeader('a'))
  const chunks = Array.from({ length: count }, (_, seq) => madeChunk('a', seq))
  const from = performance.now()
  for (let i = 0; i < count; i += 1000) await Promise.all(chunks.slice(i, i + 1000).map(store.append))
  const seconds = (performance.now() - from) / 1000
  await store.close()
  say('chunks a second, a thousand under way', (count / seconds).toFixed(0))
}

/** Records, reads and exports a long set; the heap is looked at after each piece. */
const long = async (name: string, rate_hz: number, hours: number): Promise<void> => {
  const perChunk = rate_hz / 4
  const count = hours * 3600 * 4
  const store = await fresh(name)
  await store.begin(madeHeader('a', { rate_hz }))
  for (let i = 0; i < count; i += 500) {
    const chunks = Array.from({ length: Math.min(500, count - i) }, (_, k) => madeChunk('a', i + k, false, perChunk))
    await Promise.all(chunks.map(store.append))
  }
  await store.end('a', wallMillis(start_ms + hours * 3_600_000))
  await store.close()
  const library = openLibrary(join(root, name))
  for (const format of [csvSamples, json]) {
    globalThis.gc?.()
    const before = process.memoryUsage().heapUsed
    let [heap, bytes] = [0, 0]
    const from = performance.now()
    const set = await library.set('a')
    const read = performance.now() - from
    if (set === null) throw new Error('the set is not there')
    for (const piece of format.write(sessionOfOne(set), '0')) {
      bytes += piece.length
      heap = Math.max(heap, process.memoryUsage().heapUsed)
    }
    say(
      `${name}: ${count * perChunk} samples, read / exported as ${format.id}`,
      `${read.toFixed(0)} ms / ${((performance.now() - from) / 1000).toFixed(1)} s, ${(bytes / 1e6).toFixed(0)} MB, ` +
        `heap +${((heap - before) / 1e6).toFixed(0)} MB at most`,
    )
  }
  library.close()
}

const killed = async (count: number): Promise<void> => {
  const random = randomFrom(99)
  const place = join(root, 'killed')
  const folders = 10
  execFileSync('mkdir', [place])
  let [lost, missing, unsound, notOffered, chunks] = [0, 0, 0, 0, 0]
  for (let done = 0; done < count; done += folders) {
    for (const [folder, { handed, kept }] of (await recordAndKill(place, folders, random() * 400)).entries()) {
      const path = join(place, String(folder))
      const store = await storeHere(path)
      const set = await store.set('a')
      if (set?.status !== 'interrupted') notOffered++
      const found = (set?.samples ?? 0) / 20
      chunks += found
      if (found < kept + 1 || (set?.damaged.length ?? 1) > 0) lost++
      missing = Math.max(missing, handed + 1 - found)
      await store.close()
      const connection = new Database(join(path, 'taut.db'), { readonly: true })
      if (connection.pragma('integrity_check', { simple: true }) !== 'ok') unsound++
      connection.close()
    }
  }
  say(`${count} recorders killed: integrity errors`, String(unsound))
  say('  with something lost that was said to be kept', String(lost))
  say('  most chunks of 250 ms missing of those handed over', String(missing))
  say('  sets not offered as interrupted', String(notOffered))
  say('  chunks read back in all', String(chunks))
}

/** A disk of 8 MB that runs full. Only root may mount one. */
const fullDisk = async (): Promise<void> => {
  const disk = join(root, 'disk')
  execFileSync('mkdir', [disk])
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk])
  try {
    const store = await openStore(disk, () => start_ms, { ballast_bytes: 1024 * 1024 })
    const problems: (string | null)[] = []
    store.problem$.subscribe((sentence) => problems.push(sentence))
    await store.begin(madeHeader('a'))
    await new Promise((done) => setTimeout(done, 500))
    execFileSync('dd', ['if=/dev/zero', `of=${join(disk, 'other')}`, 'bs=64k', 'count=80'], { stdio: 'ignore' })
    const counts = { kept: 0, refused: 0 }
    const append = (seq: number): Promise<void> =>
      store.append(madeChunk('a', seq)).then(
        () => void counts.kept++,
        () => void counts.refused++,
      )
    let seq = 0
    while (counts.refused === 0 && seq < 100_000) await append(seq++)
    const whileFull = (await store.set('a'))?.samples ?? 0
    rmSync(join(disk, 'other'))
    const before = counts.refused
    for (let i = 0; i < 100; i++) await append(seq++)
    say(
      'full disk: chunks kept, then readable, refused after room',
      `${counts.kept - 100}, ${whileFull / 20}, ${counts.refused - before}`,
    )
    for (const sentence of problems) say('  said', sentence ?? '(all is well)')
    await store.close()
  } finally {
    execFileSync('umount', [disk])
  }
}

try {
  await oneByOne(4000)
  await inGroups(20_000)
  await long('2 h at 80 Hz', 80, 2)
  await long('1 h at 1 kHz', 1000, 1)
  if (process.getuid?.() === 0) await fullDisk()
  await killed(kills)
} finally {
  rmSync(root, { recursive: true, force: true })
}
