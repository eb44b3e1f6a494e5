import type { MotionEvent } from '../model/motion-event.ts'
import type { Rep, RepClose } from '../model/rep.ts'

/** A rep, and what became known when its lockout ended; null where the set broke off before. */
export interface WholeRep {
  readonly rep: Rep
  readonly close: RepClose | null
}

/** The reps among what a detector said, in order. */
export const wholeReps = (events: readonly MotionEvent[]): readonly WholeRep[] => {
  const closes = new Map(
    events.flatMap((event) => (event.kind === 'rep-close' ? [[event.close.number, event.close]] : [])),
  )
  return events.flatMap((event) =>
    event.kind === 'rep' ? [{ rep: event.rep, close: closes.get(event.rep.number) ?? null }] : [],
  )
}
