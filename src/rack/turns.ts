import { messageOf } from '../model/fault.ts'
import type { Outcome } from '../wire/events.ts'

/** Work that is done one piece at a time, in the order in which it came. */
export interface Turns {
  readonly take: (work: () => Promise<void>) => Promise<Outcome>
  /** Nothing more is begun. Resolves when what is under way is done. */
  readonly close: () => Promise<void>
}

export const createTurns = (): Turns => {
  let closed = false
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      const outcome = last
        .then(() => {
          if (closed) throw new Error('Taut is stopping.')
          return work()
        })
        .then(
          (): Outcome => ({ done: true }),
          (fault: unknown): Outcome => ({ done: false, why: messageOf(fault) }),
        )
      last = outcome
      return outcome
    },
    close: async () => {
      closed = true
      await last
    },
  }
}
