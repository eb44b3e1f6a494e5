import Database from 'better-sqlite3'
import { migrations } from './migrations.ts'
import { StoreError } from './store-error.ts'

export type Connection = Database.Database

/** "TAUT" in the file's header (SQLite file format, offset 68): tells our file from anybody else's. */
const applicationId = 0x54415554
const newest = migrations.at(-1)?.number ?? 0

/** Not one of our databases, or one that is broken: to be moved aside. */
export class DamagedError extends Error {}

/**
 * WAL with a full sync at each commit: a power cut costs nothing that was acknowledged, at 0.1 ms to 1 ms a commit on
 * an SSD. No memory mapping: an I/O error would be a signal instead of an error code.
 */
const writerPragmas = [
  'page_size = 4096',
  'journal_mode = WAL',
  'synchronous = FULL',
  'busy_timeout = 5000',
  'foreign_keys = ON',
  'wal_autocheckpoint = 400',
  `journal_size_limit = ${16 * 1024 * 1024}`,
  'cache_size = -8000',
  'secure_delete = ON',
  'temp_store = MEMORY',
  'trusted_schema = OFF',
] as const

const number = (connection: Connection, pragma: string): number => Number(connection.pragma(pragma, { simple: true }))

const refuseNewer = (found: number, folder: string): void => {
  if (found <= newest) return
  throw new StoreError(
    `The data in ${folder} was written by a newer version of taut (schema ${found}, this one knows up to ${newest}): ` +
      `update taut, or choose another folder with --data.`,
  )
}

const migrate = (connection: Connection, folder: string): void => {
  const found = number(connection, 'user_version')
  const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
  if (tables !== 0 && number(connection, 'application_id') !== applicationId) {
    throw new DamagedError('it is a database, but not one of taut')
  }
  refuseNewer(found, folder)
  for (const migration of migrations) {
    if (migration.number <= found) continue
    connection.transaction(() => {
      connection.exec(migration.sql)
      connection.pragma(`application_id = ${applicationId}`)
      connection.pragma(`user_version = ${migration.number}`)
    })()
  }
}

/**
 * Above this a check of every page could take longer than a person waits: then the chunks are left to their own
 * checksums.
 */
const wholeCheckLimit_bytes = 256 * 1024 * 1024

const tablesOf = (connection: Connection): readonly string[] =>
  connection.prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').pluck().all()

/**
 * Tables as they were never made: a flipped bit in the schema passes SQLite's own checks. What somebody's tools have
 * added, such as the statistics of `ANALYZE`, does no harm.
 */
const checkTables = (connection: Connection): void => {
  const fresh = new Database(':memory:')
  try {
    for (const { sql } of migrations) fresh.exec(sql)
    const found = new Set(tablesOf(connection))
    if (!tablesOf(fresh).every((sql) => found.has(sql))) throw new DamagedError('its tables are not those of taut')
  } finally {
    fresh.close()
  }
}

const check = (connection: Connection): void => {
  checkTables(connection)
  const size = number(connection, 'page_count') * number(connection, 'page_size')
  const checks = size <= wholeCheckLimit_bytes ? ['quick_check(1)'] : ["quick_check('set_')", "quick_check('event')"]
  for (const pragma of checks) {
    const found = String(connection.pragma(pragma, { simple: true }))
    if (found !== 'ok') throw new DamagedError(found)
  }
}

/** The one connection that writes. Throws `DamagedError` or a `SqliteError` when the file cannot be used. */
export const openWriter = (path: string, folder: string): Connection => {
  const connection = new Database(path)
  try {
    for (const pragma of writerPragmas) connection.pragma(pragma)
    migrate(connection, folder)
    // A file that may not be written is opened for reading without a word: ask by a write, before a set is lost to it.
    connection.exec(`BEGIN; PRAGMA user_version = ${newest}; ROLLBACK`)
    check(connection)
    return connection
  } catch (fault) {
    connection.close()
    throw fault
  }
}

/** A connection that only reads, beside a running writer or without one. */
export const openReader = (path: string, folder: string): Connection => {
  const connection = new Database(path, { readonly: true, fileMustExist: true })
  try {
    connection.pragma('busy_timeout = 5000')
    connection.pragma('trusted_schema = OFF')
    if (number(connection, 'application_id') !== applicationId) {
      throw new StoreError(`The file ${path} is not one of taut's databases: choose another folder with --data.`)
    }
    const found = number(connection, 'user_version')
    refuseNewer(found, folder)
    if (found < newest) {
      throw new StoreError(
        `The data in ${folder} was written by an older version of taut: run "taut start" on it once.`,
      )
    }
    return connection
  } catch (fault) {
    connection.close()
    throw fault
  }
}
