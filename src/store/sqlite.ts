import type { WallMillis } from '../model/units.ts'
import { encodeChunk } from './chunk-codec.ts'
import type { Correspondence } from './correspondence.ts'
import { recordingThread } from './recording-thread.ts'
import type { Read, Resumed, SetRow, Write } from './requests.ts'
import { sessionBreak_ms } from './session-break.ts'
import { type Ask, shelf } from './shelf.ts'
import { StoreError } from './store-error.ts'
import type { Store } from './store.ts'
import { ulid } from './ulid.ts'

/** Eight minutes of 250 ms chunks: more than any disk stalls, and a bound to the memory they take. */
const longestQueue = 2000

export interface StoreOptions {
  /** Room kept for the day the disk is full; 0 for none. */
  readonly ballast_bytes?: number
}

/** A running set has not ended: the next one follows on it at once. */
const endOf = ({ summary, lastHeard_ms }: SetRow, now: WallMillis): WallMillis =>
  summary.status === 'open' ? now : lastHeard_ms

/** The store at the near end of a recording thread. */
export const storeOver = async (thread: Correspondence, folder: string): Promise<Store> => {
  const notices = await thread.notices
  let queued = 0
  const write = async (task: Write): Promise<Resumed | null> => {
    if (queued >= longestQueue) {
      throw new StoreError(
        `The disk that holds ${folder} is too slow: ${queued} writes wait for it, so this one was not taken.`,
      )
    }
    queued++
    try {
      return (await thread.ask({ kind: 'write', write: task })) as Resumed | null
    } finally {
      queued--
    }
  }
  const read = (task: Read): Promise<unknown> => thread.ask({ kind: 'read', read: task })
  // The thread answers each question with what `Reader` says to it.
  const ask: Ask = {
    sets: async (which) => (await read({ kind: 'sets', which })) as Awaited<ReturnType<Ask['sets']>>,
    chunks: async (key, after, limit) =>
      (await read({ kind: 'chunks', key, after, limit })) as Awaited<ReturnType<Ask['chunks']>>,
    events: async (key, after, limit) =>
      (await read({ kind: 'events', key, after, limit })) as Awaited<ReturnType<Ask['events']>>,
  }

  return {
    ...shelf(ask),
    notices,
    problem$: thread.problem$,
    begin: async (header) => {
      await write({ kind: 'begin', header })
    },
    append: async ({ set, seq, cell, samples, filled }) => {
      await write({ kind: 'append', set, seq, cell, filled, count: samples.length, data: encodeChunk(samples) })
    },
    note: async (set, events) => {
      await write({ kind: 'note', set, events })
    },
    end: async (set, at_ms) => {
      await write({ kind: 'end', set, at_ms })
    },
    keep: async (set) => {
      await write({ kind: 'keep', set })
    },
    resume: (set) => write({ kind: 'resume', set }),
    sessionFor: async (rack, at_ms) => {
      const [last] = await ask.sets({ by: 'rack', id: rack })
      const near = last !== undefined && Math.abs(at_ms - endOf(last, at_ms)) < sessionBreak_ms
      return near ? last.summary.header.session : ulid(at_ms)
    },
    inSession: async (session) =>
      (await ask.sets({ by: 'session', id: session })).map(({ summary }) => summary).toReversed(),
    interrupted: async () => (await ask.sets({ by: 'interrupted' })).map(({ summary }) => summary),
    close: async () => {
      await thread.ask({ kind: 'close' })
      thread.stop('The store is closed: nothing can be kept or read any more.', false)
    },
  }
}

/**
 * Opens the folder's store, which is created where there is none. A damaged database is moved aside and a new one
 * begun; `notices` says so. Rejects with a `StoreError` where the folder cannot be used or another service uses it.
 */
export const openStore = (
  folder: string,
  clock: () => WallMillis,
  { ballast_bytes = 32 * 1024 * 1024 }: StoreOptions = {},
): Promise<Store> => storeOver(recordingThread({ folder, now_ms: clock(), ballast_bytes }), folder)
