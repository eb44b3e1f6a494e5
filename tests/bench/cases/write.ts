import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Case } from './case.ts'

/** A case as three files: `<stem>.csv`, `<stem>.json` (what the software is told) and `<stem>.truth.json`. */
export const writeCase = (folder: string, stem: string, { samples, told, labels }: Case): void => {
  const rows = samples.map(({ at_us, tension_n }) => `${(at_us / 1e6).toFixed(4)},${tension_n.toFixed(2)}\n`)
  writeFileSync(join(folder, `${stem}.csv`), `time_s,tension_n\n${rows.join('')}`)
  writeFileSync(join(folder, `${stem}.json`), `${JSON.stringify(told, null, 1)}\n`)
  writeFileSync(join(folder, `${stem}.truth.json`), `${JSON.stringify(labels)}\n`)
}
