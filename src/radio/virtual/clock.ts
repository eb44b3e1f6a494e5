import { monotonicMillis } from '../monotonic.ts'

/** What a radio needs of time, so that a test can be its master. */
export interface Clock {
  /** Monotonic, ms. */
  readonly now: () => number
  /** Runs `work` every so many ms until the returned function is called. */
  readonly every: (milliseconds: number, work: () => void) => () => void
}

/** The machine's own. Its timers keep no process alive. */
export const realClock: Clock = {
  now: monotonicMillis,
  every: (milliseconds, work) => {
    const timer = setInterval(work, milliseconds)
    timer.unref()
    return () => clearInterval(timer)
  },
}
