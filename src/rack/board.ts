import { BehaviorSubject, type Observable } from 'rxjs'
import type { RackState } from '../wire/state.ts'

/** The rack's state: read by everybody, changed by the rack alone. */
export interface Board {
  readonly state$: Observable<RackState>
  readonly now: () => RackState
  readonly change: (part: Partial<Omit<RackState, 'rack' | 'revision'>>) => void
}

/** `firstRevision` must lie above all revisions of earlier runs: the wall clock in ms does. */
export const createBoard = (first: Omit<RackState, 'revision'>, firstRevision: number): Board => {
  const state$ = new BehaviorSubject<RackState>({ ...first, revision: firstRevision })
  return {
    state$,
    now: () => state$.value,
    change: (part) => state$.next({ ...state$.value, ...part, revision: state$.value.revision + 1 }),
  }
}
