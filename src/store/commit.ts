import type { Connection } from './database.ts'
import type { Resumed, Write } from './requests.ts'
import { isFull } from './sentence.ts'
import { StoreError } from './store-error.ts'

export interface Pending {
  readonly write: Write
  readonly resolve: (answer: Resumed | null) => void
  readonly reject: (fault: unknown) => void
}

type Done = { readonly ok: true; readonly answer: Resumed | null } | { readonly ok: false; readonly fault: unknown }

/** What the disk said to a batch: nothing wrong, or the fault it gave. */
export type Outcome = { readonly kind: 'kept' } | { readonly kind: 'failed'; readonly fault: unknown }

const settle = (batch: readonly Pending[], done: readonly Done[]): void => {
  batch.forEach(({ resolve, reject }, i) => {
    const one = done[i]
    if (one?.ok === true) resolve(one.answer)
    else reject(one?.fault)
  })
}

/**
 * Keeps a batch of writes in one transaction, so that all that waited for the disk costs one sync. A write that is
 * refused (an unknown set) fails alone. When the disk fails the whole batch, each write gets a second chance of its
 * own; `relieve` is asked for room first when the disk is full.
 */
export const groupCommit = (
  connection: Connection,
  apply: (write: Write) => Resumed | null,
  relieve: () => boolean,
): ((batch: readonly Pending[]) => Outcome) => {
  const attempt = ({ write }: Pending): Done => {
    try {
      return { ok: true, answer: apply(write) }
    } catch (fault) {
      if (fault instanceof StoreError) return { ok: false, fault }
      throw fault
    }
  }
  const transaction = connection.transaction((batch: readonly Pending[]): Done[] => batch.map(attempt))
  const keep = (batch: readonly Pending[]): Done[] => {
    try {
      return transaction.immediate(batch)
    } catch (fault) {
      if (isFull(fault) && relieve()) return transaction.immediate(batch)
      throw fault
    }
  }
  return (batch) => {
    try {
      settle(batch, keep(batch))
      return { kind: 'kept' }
    } catch (whole) {
      if (batch.length === 1 || isFull(whole)) {
        for (const { reject } of batch) reject(whole)
        return { kind: 'failed', fault: whole }
      }
    }
    let outcome: Outcome = { kind: 'kept' }
    for (const pending of batch) {
      try {
        settle([pending], keep([pending]))
      } catch (fault) {
        pending.reject(fault)
        outcome = { kind: 'failed', fault }
      }
    }
    return outcome
  }
}
