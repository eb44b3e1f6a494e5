import Database from 'better-sqlite3'
import type { Connection } from './database.ts'

interface Table {
  readonly name: 'set_' | 'chunk' | 'event'
  readonly key: string
}

/** Sets first: chunks and events hang on them. */
const tables: readonly Table[] = [
  { name: 'set_', key: 'key' },
  { name: 'chunk', key: 'set_key, seq' },
  { name: 'event', key: 'set_key, seq' },
]

export interface Saved {
  readonly sets: number
  readonly chunks: number
}

type Row = Readonly<Record<string, unknown>>

const descending = (key: string): string =>
  key
    .split(', ')
    .map((column) => `${column} DESC`)
    .join(', ')

/**
 * Copies what can still be read out of a damaged database into a sound one, row by row: from the front until a broken
 * page stops it, then from the back. The rows' own checksums tell later which of them are whole.
 */
export const salvage = (path: string, to: Connection): Saved => {
  const from = new Database(path)
  const columnsOf = (table: Table): string[] =>
    to.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table.name)
  // A database of an older version has fewer columns: what it lacks has a default.
  const insertion = (table: Table, row: Row) => {
    const columns = columnsOf(table).filter((column) => column in row)
    return to.prepare(
      `INSERT OR IGNORE INTO ${table.name} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    )
  }

  const copy = (table: Table, order: string): number => {
    let insert: ReturnType<typeof insertion> | null = null
    let copied = 0
    try {
      for (const row of from.prepare<[], Row>(`SELECT * FROM ${table.name} ORDER BY ${order}`).iterate()) {
        try {
          insert ??= insertion(table, row)
          copied += insert.run(row).changes
        } catch {
          // A row whose values the schema refuses is part of the damage.
        }
      }
    } catch {
      // The page behind this row is broken: the other direction comes at it from behind.
    }
    return copied
  }
  const both = (table: Table): number => copy(table, table.key) + copy(table, descending(table.key))

  try {
    return to.transaction((): Saved => {
      const [sets = 0, chunks = 0] = tables.map(both)
      return { sets, chunks }
    })()
  } finally {
    try {
      from.close()
    } catch {
      // Closing may try to write the damaged file's log back; it stays as it is.
    }
  }
}
