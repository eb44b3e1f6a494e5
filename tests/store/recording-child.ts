import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../src/store/sqlite.ts'
import { madeChunk, madeEvents, madeHeader, start_ms } from './made.ts'
import { storeHere } from './store-here.ts'

/*
 * Records into several folders at once until it is killed, the first on a thread of its own, and says so line by line
 * in the file `said`: `handed 3 17` when chunk 17 of folder 3 is handed over, `kept 3 17` when it is said to be kept.
 * Each line is one system call, so that what was said is there whenever the end comes.
 */
const [root = '', folders = '1'] = process.argv.slice(2)
const said = openSync(join(root, 'said'), 'w')

const record = async (folder: number): Promise<void> => {
  const path = join(root, String(folder))
  const store = await (folder === 0 ? openStore(path, () => start_ms, { ballast_bytes: 0 }) : storeHere(path))
  const [waiting] = await store.interrupted()
  const resumed = waiting === undefined ? null : await store.resume(waiting.header.id)
  if (resumed === null) await store.begin(madeHeader('a'))
  let reps = resumed?.reps ?? 0
  for (let seq = resumed?.nextSeq ?? 0; ; seq++) {
    writeSync(said, `handed ${folder} ${seq}\n`)
    await store.append(madeChunk('a', seq))
    writeSync(said, `kept ${folder} ${seq}\n`)
    if (seq % 16 !== 15) continue
    reps++
    await store.note('a', madeEvents(reps))
  }
}

await Promise.all(Array.from({ length: Number(folders) }, (_, folder) => record(folder)))
