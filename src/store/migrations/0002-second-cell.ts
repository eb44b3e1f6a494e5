import type { Migration } from './migration.ts'

/** `chunk.cell`: 0 for the rack's first cell, 1 for its second. */
export const secondCell: Migration = {
  number: 2,
  name: 'second-cell',
  sql: 'ALTER TABLE chunk ADD COLUMN cell INTEGER NOT NULL DEFAULT 0 CHECK (cell IN (0, 1))',
}
