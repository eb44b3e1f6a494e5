import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import type { SetHeader } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'
import { chunkCutter } from './chunks.ts'
import type { Recorder } from './recorder.ts'

/** So many samples go to disk at once; fewer wait for the next `flush`, so that 80 packets a second are not 80 commits. */
const enough = 16

/** Keeps one running set. Call `flush` ten times a second: what has come in by then is on its way to disk. */
export interface SetKeeper {
  readonly header: SetHeader
  readonly samples: (raw: readonly Sample[]) => void
  /** Samples that the sensor delivered later from its memory. */
  readonly filled: (raw: readonly Sample[]) => void
  readonly flush: () => void
  readonly events: (events: readonly MotionEvent[]) => void
  /** Resolves when everything is kept. */
  readonly end: (at_ms: WallMillis) => Promise<void>
}

/** `trouble` hears what could not be kept as one sentence, and null when keeping works again. */
export const keepSet = (
  header: SetHeader,
  nextSeq: number,
  recorder: Recorder,
  trouble: (sentence: string | null) => void,
): SetKeeper => {
  const cut = chunkCutter(header.id, nextSeq)
  const underway = new Set<Promise<void>>()
  const keep = (writing: Promise<void>): void => {
    const settled = writing
      .then(
        () => trouble(null),
        (fault: unknown) => trouble(fault instanceof Error ? fault.message : String(fault)),
      )
      .finally(() => underway.delete(settled))
    underway.add(settled)
  }
  let waiting: Sample[] = []
  const flush = (): void => {
    for (const chunk of cut(waiting, false)) keep(recorder.append(chunk))
    waiting = []
  }
  return {
    header,
    samples: (raw) => {
      waiting.push(...raw)
      if (waiting.length >= enough) flush()
    },
    filled: (raw) => {
      for (const chunk of cut(raw, true)) keep(recorder.append(chunk))
    },
    flush,
    events: (events) => {
      if (events.length > 0) keep(recorder.note(header.id, events))
    },
    end: async (at_ms) => {
      flush()
      await Promise.all(underway)
      await recorder.end(header.id, at_ms)
    },
  }
}
