import type { Library } from '../export/library.ts'
import type { SessionRecord, SessionSummary, SetRecord, SetSummary } from '../model/set.ts'
import type { Reader, SetRow } from './requests.ts'
import { setRecord } from './set-record.ts'

/** A `Reader` that answers later, from wherever the database is. */
export type Ask = {
  readonly [Name in keyof Reader]: (...args: Parameters<Reader[Name]>) => Promise<ReturnType<Reader[Name]>>
}

/** Rows a question: a long set is read piece by piece, and chunks are recorded in between. */
const page = 2000

const everything = async <Row extends { readonly seq: number }>(
  ask: (key: number, after: number, limit: number) => Promise<readonly Row[]>,
  key: number,
): Promise<readonly Row[]> => {
  const all: Row[] = []
  for (;;) {
    const rows = await ask(key, all.at(-1)?.seq ?? -1, page)
    for (const row of rows) all.push(row)
    if (rows.length < page) return all
  }
}

const startOf = (sets: readonly SetSummary[]) =>
  sets.map(({ header }) => header.startedAt_ms).reduce((a, b) => (b < a ? b : a))

const toSession = (sets: readonly [SetSummary, ...SetSummary[]]): SessionSummary => ({
  id: sets[0].header.session,
  startedAt_ms: startOf(sets),
  sets,
})

/**
 * What has been kept, as the port wants it, out of a database that is asked row by row. Sets of a session: oldest
 * first.
 */
export const shelf = (ask: Ask): Library => {
  const record = async (row: SetRow): Promise<SetRecord> => {
    const chunks = await everything(ask.chunks, row.key)
    const events = await everything(ask.events, row.key)
    return setRecord(
      row,
      chunks,
      events.flatMap(({ event }) => (event === null ? [] : [event])),
    )
  }
  return {
    sessions: async () => {
      const sessions = new Map<string, [SetSummary, ...SetSummary[]]>()
      for (const { summary } of (await ask.sets({ by: 'all' })).toReversed()) {
        const before = sessions.get(summary.header.session)
        if (before === undefined) sessions.set(summary.header.session, [summary])
        else before.push(summary)
      }
      return [...sessions.values()].map(toSession).toReversed()
    },
    session: async (id): Promise<SessionRecord | null> => {
      const sets: SetRecord[] = []
      for (const row of (await ask.sets({ by: 'session', id })).toReversed()) sets.push(await record(row))
      return sets.length === 0 ? null : { id, startedAt_ms: startOf(sets), sets }
    },
    set: async (id) => {
      const [row] = await ask.sets({ by: 'set', id })
      return row === undefined ? null : record(row)
    },
  }
}
