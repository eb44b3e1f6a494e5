import type { MotionEvent } from '../model/motion-event.ts'
import type { Rep } from '../model/rep.ts'
import { leftShareOver } from '../motion/metrics/left-share.ts'
import type { Sum } from '../signal/together.ts'

/** Longer than any drive, and than most lockouts; of a longer one the last minute tells. */
const kept_us = 60_000_000

/** Adds to each rep how two cells shared its tension. */
export interface Balance {
  readonly heard: (sums: readonly Sum[]) => void
  /** The same event; a rep's close with the left cell's shares among its metrics. */
  readonly withShares: (event: MotionEvent) => MotionEvent
  /** The cells have changed. */
  readonly forget: () => void
}

export const createBalance = (): Balance => {
  let sums: Sum[] = []
  let rep: Rep | null = null
  let drive: number | null = null

  const shares = (lockoutStart_us: number, lockoutEnd_us: number): Readonly<Record<string, number>> => {
    const hold = leftShareOver(sums, lockoutStart_us, lockoutEnd_us)
    return {
      ...(drive === null ? {} : { driveLeftShare_percent: drive }),
      ...(hold === null ? {} : { holdLeftShare_percent: hold }),
    }
  }
  return {
    heard: (fresh) => {
      sums.push(...fresh)
      const [oldest, newest] = [sums[0], sums.at(-1)]
      if (oldest === undefined || newest === undefined || newest.at_us - oldest.at_us < 1.25 * kept_us) return
      sums = sums.filter(({ at_us }) => newest.at_us - at_us < kept_us)
    },
    withShares: (event) => {
      if (event.kind === 'rep') {
        // At once: a long lockout would outlast what is kept.
        rep = event.rep
        drive = leftShareOver(sums, rep.driveStart_us, rep.lockoutStart_us)
      }
      if (event.kind !== 'rep-close' || rep === null || event.close.number !== rep.number) return event
      const metrics = { ...event.close.metrics, ...shares(rep.lockoutStart_us, event.close.lockoutEnd_us) }
      return { ...event, close: { ...event.close, metrics } }
    },
    forget: () => {
      sums = []
    },
  }
}
