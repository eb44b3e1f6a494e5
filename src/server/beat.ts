/** How much later than due it may be for a nudge to bring it, as a share of the period. */
const grace = 0.2

/**
 * When to send: in this very turn of the loop if the last time was long enough ago, else with the first nudge after
 * that, or a little later where none comes. So a sensor that sends four packets a second loses no time, one that sends
 * eighty costs no more than one message a period, and none of those costs a wake-up of its own.
 */
export interface Beat {
  readonly nudge: () => void
  readonly stop: () => void
}

export const createBeat = (period_ms: number, now_ms: () => number, fire: () => void): Beat => {
  let last = -Infinity
  let timer: NodeJS.Timeout | null = null
  let due = false
  const stop = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    due = false
  }
  const beat = (): void => {
    stop()
    last = now_ms()
    fire()
  }
  return {
    nudge: () => {
      if (due) return
      const wait = last + period_ms - now_ms()
      due = wait <= 0
      // What comes in the same breath goes along.
      if (due) queueMicrotask(() => due && beat())
      else timer ??= setTimeout(beat, wait + period_ms * grace)
    },
    stop,
  }
}
