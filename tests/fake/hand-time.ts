import { VirtualTimeScheduler } from 'rxjs'
import { wallMillis } from '../../src/model/units.ts'
import type { Time } from '../../src/rack/time.ts'

/** Time that passes when a test says so. */
export interface HandTime {
  readonly time: Time
  /** Lets time pass, ten milliseconds after the other; promises settle in between. */
  readonly pass: (ms: number) => Promise<void>
  /** Somebody sets the wall clock. */
  readonly setWall: (by_ms: number) => void
}

/** Promises that are already due. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const step_ms = 10

export const handTime = (wallAtStart_ms = Date.UTC(2026, 0, 5, 18)): HandTime => {
  const scheduler = new VirtualTimeScheduler()
  let wall_ms = wallAtStart_ms
  const reach = (frame: number): void => {
    scheduler.maxFrames = frame
    scheduler.flush()
    scheduler.frame = frame
  }
  reach(0)
  return {
    // The monotonic clock of a machine that has been up for a while.
    time: {
      scheduler,
      monotonic_ms: () => 5_000_000 + scheduler.frame,
      wall_ms: () => wallMillis(wall_ms + scheduler.frame),
    },
    pass: async (ms) => {
      const end = scheduler.frame + ms
      while (scheduler.frame < end) {
        reach(Math.min(end, scheduler.frame + step_ms))
        await settle()
      }
    },
    setWall: (by_ms) => {
      wall_ms += by_ms
    },
  }
}
