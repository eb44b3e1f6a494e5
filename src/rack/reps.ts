import type { MotionEvent } from '../model/motion-event.ts'
import type { RepView } from '../wire/state.ts'

/** The list of reps after an event. Reps of a resumed set go on counting from where it broke off. */
export const withEvent = (reps: readonly RepView[], event: MotionEvent): readonly RepView[] => {
  if (event.kind === 'rep') return [...reps, { rep: event.rep, lockoutEnd_us: null, metrics: {} }]
  if (event.kind !== 'rep-close') return reps
  const { number, lockoutEnd_us, metrics } = event.close
  return reps.map((view) => (view.rep.number === number ? { ...view, lockoutEnd_us, metrics } : view))
}

/** The same event with the reps counted on from `before`. */
export const countedFrom = (before: number, event: MotionEvent): MotionEvent => {
  if (before === 0) return event
  if (event.kind === 'rep') return { ...event, rep: { ...event.rep, number: event.rep.number + before } }
  if (event.kind === 'rep-close') return { ...event, close: { ...event.close, number: event.close.number + before } }
  return event
}
