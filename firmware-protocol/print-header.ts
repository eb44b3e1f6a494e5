import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dump, header } from './header.ts'

/** Writes the C headers that belong to the frames table: `tsx firmware-protocol/print-header.ts`. */
const write = (path: string, text: string): void => writeFileSync(fileURLToPath(new URL(path, import.meta.url)), text)

write('c/taut_frames.h', header())
write('c/host/taut_dump.h', dump())
