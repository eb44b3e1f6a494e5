import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { SetHeader } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'
import type { SetKeeper } from './set-keeper.ts'

/** A set that is over, from and to by the clock of each cell. */
export interface EndedSet {
  readonly keeper: SetKeeper
  readonly from_us: Readonly<Record<Cell, number>>
  readonly to_us: Readonly<Record<Cell, number>>
  readonly at_ms: WallMillis
}

/** Sets that are over, but not yet done with. */
export interface EndedSets {
  /** Returns what ends it on disk. Where that rejects, it is tried again by itself. */
  readonly add: (ended: EndedSet) => () => Promise<void>
  /** What the sensor delivers later goes into the last set, as far as it lies in it. */
  readonly filled: (cell: Cell, raw: readonly Sample[]) => void
  readonly flush: () => void
}

/** A set that had ended when the disk refused it is ended again every so many flushes: about every five seconds. */
const endAgainEvery = 33

/** `wait` is called when something waits for a flush, `endedAgain` when a set was ended that the disk had refused. */
export const createEndedSets = (wait: () => void, endedAgain: (header: SetHeader) => Promise<void>): EndedSets => {
  let last: EndedSet | null = null
  let unended: readonly EndedSet[] = []
  let flushes = 0

  const finish = async (ended: EndedSet): Promise<void> => {
    await ended.keeper.end(ended.at_ms)
    unended = unended.filter((one) => one !== ended)
  }
  const finishAgain = async (): Promise<void> => {
    for (const ended of unended) {
      await finish(ended)
      await endedAgain(ended.keeper.header)
    }
  }
  return {
    add: (ended) => {
      last = ended
      unended = [...unended, ended]
      wait()
      return () => finish(ended)
    },
    filled: (cell, raw) => {
      if (last === null) return
      const { keeper, from_us, to_us } = last
      keeper.filled(
        cell,
        raw.filter(({ at_us }) => at_us >= from_us[cell] && at_us <= to_us[cell]),
      )
    },
    flush: () => {
      last?.keeper.flush()
      if (unended.length === 0) return
      flushes += 1
      // The person was told when it could not be ended.
      if (flushes % endAgainEvery === 0) finishAgain().catch(() => {})
      wait()
    },
  }
}
