import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dump, header } from './header.ts'
import { withTables } from './tables.ts'

/** Writes what follows from the frames table, C headers and README tables: `tsx firmware-protocol/print-header.ts`. */
const place = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

writeFileSync(place('c/taut_frames.h'), header())
writeFileSync(place('c/host/taut_dump.h'), dump())
writeFileSync(place('README.md'), withTables(readFileSync(place('README.md'), 'utf8')))
