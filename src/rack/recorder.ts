import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { SetEvent, SetHeader } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'

/**
 * At most 250 ms of a cell's raw samples, before tare. `seq` counts from 0 within the set, whichever the cell, live and
 * filled-later chunks alike.
 */
export interface SampleChunk {
  readonly set: string
  readonly seq: number
  readonly cell: Cell
  readonly samples: readonly Sample[]
  /** Delivered later from the sensor's memory. */
  readonly filled: boolean
}

/**
 * Port: keeps what a rack hears. Every promise resolves when the data would survive a power cut, rejects when it
 * cannot.
 */
export interface Recorder {
  readonly begin: (header: SetHeader) => Promise<void>
  /** Keeping the same `(set, seq)` twice keeps it once. */
  readonly append: (chunk: SampleChunk) => Promise<void>
  readonly note: (set: string, events: readonly SetEvent[]) => Promise<void>
  readonly end: (set: string, at_ms: WallMillis) => Promise<void>
  /** Opens an interrupted set again and says where to go on; null when there is no such set. */
  readonly resume: (
    set: string,
  ) => Promise<{ readonly header: SetHeader; readonly nextSeq: number; readonly reps: number } | null>
}
