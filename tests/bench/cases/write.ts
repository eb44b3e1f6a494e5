import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kinds, type Case, type Kind } from './case.ts'
import { generate } from './generate.ts'

/** A case as three files: `<stem>.csv`, `<stem>.json` (what the software is told) and `<stem>.truth.json`. */
export const writeCase = (folder: string, stem: string, { samples, told, labels }: Case): void => {
  const rows = samples.map(({ at_us, tension_n }) => `${(at_us / 1e6).toFixed(4)},${tension_n.toFixed(2)}\n`)
  writeFileSync(join(folder, `${stem}.csv`), `time_s,tension_n\n${rows.join('')}`)
  writeFileSync(join(folder, `${stem}.json`), `${JSON.stringify(told, null, 1)}\n`)
  writeFileSync(join(folder, `${stem}.truth.json`), `${JSON.stringify(labels)}\n`)
}

/** Cases of some kinds, `count` each; the seed of the n-th is `seed + n`. */
export const writeCases = (folder: string, count: number, seed: number, chosen: readonly Kind[] = kinds): void => {
  mkdirSync(folder, { recursive: true })
  for (const kind of chosen)
    for (let i = 0; i < count; i++) writeCase(folder, `${kind}-${String(i).padStart(3, '0')}`, generate(kind, seed + i))
}

const [, script = '', folder, count = '10', seed = '1'] = process.argv
if (script.endsWith('cases/write.ts')) {
  if (folder === undefined) throw new Error('say where to: tsx tests/bench/cases/write.ts <folder> [count] [seed]')
  writeCases(folder, Number(count), Number(seed))
}
