import { type Cell, cells } from '../model/cell.ts'
import { messageOf } from '../model/fault.ts'
import type { Sample } from '../model/sample.ts'
import type { SetEvent, SetHeader } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'
import { chunkCutter } from './chunks.ts'
import type { Recorder } from './recorder.ts'

/**
 * So much of the sensor's time goes to disk at once; less waits for the next `flush`, so that 80 packets a second are
 * not 80 commits.
 */
const soon_us = 150_000
/** How long something may wait for a flush: with the time that a commit takes, 250 ms are not reached. */
export const flush_ms = 150
/** What could not be kept is tried again every so many flushes: about once a second. */
const retryEvery = 7
/** Half an hour of what could not be kept; then the oldest is let go, and counted, so that memory has a bound. */
export const mostHeld = 10_000

/**
 * Keeps one running set. It asks for a flush when something waits for one; call `flush` so many ms later: what has
 * come in by then is on its way to disk.
 */
export interface SetKeeper {
  readonly header: SetHeader
  readonly samples: (cell: Cell, raw: readonly Sample[]) => void
  /** Samples that the sensor delivered later from its memory. */
  readonly filled: (cell: Cell, raw: readonly Sample[]) => void
  readonly flush: () => void
  readonly events: (events: readonly SetEvent[]) => void
  /** Resolves when everything is kept; rejects when it cannot be kept now, and may then be called again. */
  readonly end: (at_ms: WallMillis) => Promise<void>
}

interface Write {
  readonly number: number
  readonly go: () => Promise<void>
}

/**
 * `trouble` hears what could not be kept as one sentence, and null when all of it is kept after all; where something
 * had to be let go, a sentence says so for as long as the set goes on. `wait` is called
 * when something waits for a flush.
 */
export const keepSet = (
  header: SetHeader,
  nextSeq: number,
  recorder: Recorder,
  trouble: (sentence: string | null) => void,
  wait: () => void,
): SetKeeper => {
  const cut = chunkCutter(header.id, nextSeq)
  const underway = new Set<Promise<void>>()
  // What could not be kept, oldest first. While something waits here everything new waits behind it: events keep their
  // order.
  let held: Write[] = []
  let letGo = 0
  let writes = 0
  let flushes = 0
  let retrying: Promise<void> | null = null
  const waiting: Record<Cell, Sample[]> = { first: [], second: [] }

  const hold = (write: Write): void => {
    held.push(write)
    if ((held.at(-2)?.number ?? -1) > write.number) held.sort((a, b) => a.number - b.number)
    if (held.length > mostHeld) {
      held.shift()
      letGo += 1
    }
    wait()
  }
  const missing = (): string =>
    letGo === 0 ? '' : ` The oldest ${letGo} pieces of this set could wait no longer: they are missing from it.`
  const refused = (fault: unknown): void => trouble(messageOf(fault) + missing())
  const whole = (): void => trouble(letGo === 0 ? null : `The recording goes on.${missing()}`)
  const keep = (go: () => Promise<void>): void => {
    const write = { number: writes++, go }
    if (held.length > 0) return hold(write)
    const settled = go()
      .catch((fault: unknown) => {
        hold(write)
        refused(fault)
      })
      .finally(() => underway.delete(settled))
    underway.add(settled)
  }
  const retry = async (): Promise<void> => {
    await Promise.all(underway)
    try {
      for (let first = held[0]; first !== undefined; first = held[0]) {
        await first.go()
        held = held.filter((write) => write !== first)
        if (held.length === 0) whole()
      }
    } catch (fault) {
      refused(fault)
      throw fault
    }
  }
  const retryOnce = (): Promise<void> => {
    retrying ??= retry().finally(() => (retrying = null))
    return retrying
  }
  const send = (cell: Cell): void => {
    for (const chunk of cut(cell, waiting[cell], false)) keep(() => recorder.append(chunk))
    waiting[cell] = []
  }

  return {
    header,
    samples: (cell, raw) => {
      waiting[cell].push(...raw)
      const [first, last] = [waiting[cell][0], waiting[cell].at(-1)]
      if (first === undefined || last === undefined) return
      if (Math.abs(last.at_us - first.at_us) >= soon_us) send(cell)
      else wait()
    },
    filled: (cell, raw) => {
      for (const chunk of cut(cell, raw, true)) keep(() => recorder.append(chunk))
    },
    flush: () => {
      cells.forEach(send)
      flushes += 1
      if (held.length === 0) return
      // A refusal has been told already, and is tried again.
      if (flushes % retryEvery === 0) retryOnce().catch(() => {})
      wait()
    },
    events: (events) => {
      if (events.length > 0) keep(() => recorder.note(header.id, events))
    },
    end: async (at_ms) => {
      cells.forEach(send)
      await retryOnce()
      await recorder.end(header.id, at_ms)
    },
  }
}
