import type { Migration } from './migrations/migration.ts'
import { sets } from './migrations/0001-sets.ts'
import { secondCell } from './migrations/0002-second-cell.ts'

/** In order; the schema's number is that of the last one applied. */
export const migrations: readonly Migration[] = [sets, secondCell]
