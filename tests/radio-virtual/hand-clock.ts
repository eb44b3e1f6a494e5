import type { Clock } from '../../src/radio/virtual/clock.ts'

export interface HandClock extends Clock {
  /** Lets time pass, running what is due at its own moment. */
  readonly pass: (milliseconds: number) => void
  /** How often it has woken somebody. */
  readonly rung: () => number
}

/** A clock turned by hand. */
export const handClock = (): HandClock => {
  const jobs = new Set<{ due_ms: number; every_ms: number | null; work: () => void }>()
  let now_ms = 1000
  let rung = 0
  return {
    now: () => now_ms,
    rung: () => rung,
    after: (wait_ms, work) => {
      const job = { due_ms: now_ms + wait_ms, every_ms: null, work }
      jobs.add(job)
      return () => jobs.delete(job)
    },
    every: (every_ms, work) => {
      const job = { due_ms: now_ms + every_ms, every_ms, work }
      jobs.add(job)
      return () => jobs.delete(job)
    },
    pass: (milliseconds) => {
      const end_ms = now_ms + milliseconds
      for (;;) {
        const next = [...jobs].toSorted((a, b) => a.due_ms - b.due_ms)[0]
        if (next === undefined || next.due_ms > end_ms) break
        now_ms = next.due_ms
        if (next.every_ms === null) jobs.delete(next)
        else next.due_ms += next.every_ms
        rung++
        next.work()
      }
      now_ms = end_ms
    },
  }
}
