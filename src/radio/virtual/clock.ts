import { monotonicMillis } from '../monotonic.ts'

/** What a radio needs of time, so that a test can be its master. */
export interface Clock {
  /** Monotonic, ms. */
  readonly now: () => number
  /** Runs `work` once, so many ms from now, unless the returned function is called before. */
  readonly after: (milliseconds: number, work: () => void) => () => void
  /** Runs `work` every so many ms until the returned function is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

/** The machine's own. Its timers keep no process alive. */
export const realClock: Clock = {
  now: monotonicMillis,
  after: (milliseconds, work) => {
    const timer = setTimeout(work, milliseconds)
    timer.unref()
    return () => clearTimeout(timer)
  },
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds)
    timer.unref()
    return () => clearInterval(timer)
  },
}
