/**
 * When to send: at once if the last time was long enough ago, else as soon as it is. So a sensor that sends four packets
 * a second loses no time, and one that sends a hundred costs thirty messages.
 */
export interface Beat {
  readonly nudge: () => void
  readonly stop: () => void
}

export const createBeat = (period_ms: number, now_ms: () => number, fire: () => void): Beat => {
  let last = -Infinity
  let timer: NodeJS.Timeout | null = null
  const beat = (): void => {
    timer = null
    last = now_ms()
    fire()
  }
  return {
    nudge: () => {
      if (timer !== null) return
      const wait = last + period_ms - now_ms()
      if (wait <= 0) beat()
      else timer = setTimeout(beat, wait)
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer)
      timer = null
    },
  }
}
