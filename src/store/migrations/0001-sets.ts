import type { Migration } from './migration.ts'

/**
 * `set_.header` is the whole `SetHeader` as JSON; the columns beside it are what is searched by. Totals are settled
 * when a set ends and counted until then: a running set's row is not rewritten with every chunk. Chunks and events hang
 * on the short integer key, which keeps them at a few bytes over their content.
 */
export const sets: Migration = {
  number: 1,
  name: 'sets',
  sql: `
    CREATE TABLE set_ (
      key INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      session TEXT NOT NULL,
      rack TEXT NOT NULL,
      started_ms REAL NOT NULL,
      ended_ms REAL,
      status TEXT NOT NULL CHECK (status IN ('open', 'closed', 'interrupted')),
      exercise TEXT NOT NULL,
      side TEXT,
      header TEXT NOT NULL,
      chunks INTEGER,
      samples INTEGER,
      reps INTEGER,
      full INTEGER
    );
    CREATE INDEX set_by_session ON set_ (session);
    CREATE INDEX set_by_rack ON set_ (rack, started_ms);
    CREATE INDEX set_by_start ON set_ (started_ms);
    CREATE INDEX set_unsettled ON set_ (status) WHERE status <> 'closed';

    CREATE TABLE chunk (
      set_key INTEGER NOT NULL REFERENCES set_ (key) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      filled INTEGER NOT NULL,
      n INTEGER NOT NULL,
      crc INTEGER NOT NULL,
      data BLOB NOT NULL,
      PRIMARY KEY (set_key, seq)
    ) WITHOUT ROWID;

    CREATE TABLE event (
      set_key INTEGER NOT NULL REFERENCES set_ (key) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      kind TEXT NOT NULL,
      crc INTEGER NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (set_key, seq)
    ) WITHOUT ROWID;
  `,
}
