import type { Cell } from '../model/cell.ts'
import type { SetEvent, SetHeader, SetSummary } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'

/** What the recording thread is asked to keep. Answered after the commit that holds it. */
export type Write =
  | { readonly kind: 'begin'; readonly header: SetHeader }
  | {
      readonly kind: 'append'
      readonly set: string
      readonly seq: number
      readonly cell: Cell
      readonly filled: boolean
      readonly count: number
      readonly data: Uint8Array
    }
  | { readonly kind: 'note'; readonly set: string; readonly events: readonly SetEvent[] }
  | { readonly kind: 'end'; readonly set: string; readonly at_ms: WallMillis }
  | { readonly kind: 'keep'; readonly set: string }
  | { readonly kind: 'resume'; readonly set: string }

/** What an interrupted set goes on with. */
export interface Resumed {
  readonly header: SetHeader
  readonly nextSeq: number
  readonly reps: number
}

export type Which =
  | { readonly by: 'all' }
  | { readonly by: 'interrupted' }
  | { readonly by: 'session'; readonly id: string }
  | { readonly by: 'set'; readonly id: string }
  /** The one that began last on this rack. */
  | { readonly by: 'rack'; readonly id: string }

/** A set's row and the short key its chunks and events hang on. */
export interface SetRow {
  readonly key: number
  readonly summary: SetSummary
  /** How many chunks were kept when the set ended; null while it has not. */
  readonly chunks: number | null
  /** The last sample kept, placed on the wall clock; the start where there is none. */
  readonly lastHeard_ms: WallMillis
}

export interface ChunkRow {
  readonly seq: number
  readonly cell: Cell
  readonly filled: boolean
  /** Its checksum is right. */
  readonly whole: boolean
  readonly data: Uint8Array
}

export interface Reader {
  /** Newest first. */
  readonly sets: (which: Which) => readonly SetRow[]
  /** In order of `seq`, from the first one above `after`. */
  readonly chunks: (key: number, after: number, limit: number) => readonly ChunkRow[]
  readonly events: (key: number, after: number, limit: number) => readonly EventRow[]
}

export interface EventRow {
  readonly seq: number
  /** Null where the row is damaged. */
  readonly event: SetEvent | null
}

export type Read =
  | { readonly kind: 'sets'; readonly which: Which }
  | { readonly kind: 'chunks' | 'events'; readonly key: number; readonly after: number; readonly limit: number }
