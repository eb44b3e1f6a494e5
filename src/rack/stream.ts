import {
  BehaviorSubject,
  catchError,
  concat,
  defer,
  filter,
  map,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  share,
  Subject,
  switchMap,
  takeUntil,
} from 'rxjs'
import type { Cell } from '../model/cell.ts'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import type { Tare } from '../model/set.ts'
import { leftShareOf } from '../motion/metrics/left-share.ts'
import { motion } from '../motion/motion.ts'
import type { MotionSetup } from '../motion/setup.ts'
import { run } from '../signal/machine.ts'
import { isSum, type Refused, type Sum, together } from '../signal/together.ts'
import { type Balance, createBalance } from './balance.ts'
import type { CellEvent } from './cells.ts'
import { afterTare, feltBy } from './tension.ts'

/*
 * line of each cell ─ raw$ ─┬───────────────────────────> keeper, last seconds (as the sensors said them)
 *                           └─ minus tare ─ of two: sum ─> tension$ ┬─> trace, hold
 *                                                                   └─> motion(setup) ─> motion$ ─> keeper, reps, phase
 *
 * Each part is joined once. Whoever listens to an earlier part hears a batch before whoever listens to a later one.
 */

export type Batch = Extract<CellEvent, { kind: 'samples' }>

/** Live samples after tare; of two cells their sum. */
export interface Tension {
  readonly samples: readonly Sample[]
  /** The left cell's share of the newest one, 0 to 1. */
  readonly leftShare: number | null
  /** Host monotonic clock, ms. */
  readonly arrived_ms: number
}

/** What the detector works with from now on, and the tension of the last seconds for it to begin with. */
export interface Judging {
  readonly setup: MotionSetup
  readonly before: readonly Sample[]
}

export interface RackStream {
  readonly raw$: Observable<Batch>
  readonly tension$: Observable<Tension>
  readonly motion$: Observable<readonly MotionEvent[]>
  readonly judge: (judging: Judging) => void
  /** Which cells there are has changed: tension is made of theirs from now on. */
  readonly rejoin: () => void
  /**
   * The detector says what is still to be said of the last rep, and then nothing more until it is told to judge again.
   */
  readonly finish: () => void
}

/** What the stream asks at each batch, and tells of it. */
export interface Joining {
  readonly tare: () => Tare | null
  readonly two: () => boolean
  readonly shift_us: () => number
  /** So many samples of one of two cells were not used. */
  readonly refused: (cell: Cell, count: number) => void
}

/** The sums that each batch of either cell completes. */
const summed = (
  live$: Observable<Batch>,
  { tare, shift_us, refused }: Joining,
  balance: Balance,
): Observable<Tension> =>
  defer(() => {
    let state = together.start()
    return live$.pipe(
      map(({ cell, samples, arrived_ms }): Tension => {
        const sums: Sum[] = []
        let refusals = 0
        const hear = (said: Sum | Refused): void => {
          if (isSum(said)) sums.push(said)
          else refusals += 1
        }
        for (const felt of feltBy(cell, samples, tare(), shift_us())) state = together.step(state, felt, hear)
        if (refusals > 0) refused(cell, refusals)
        balance.heard(sums)
        const newest = sums.at(-1)
        return { samples: sums, leftShare: newest === undefined ? null : leftShareOf(newest), arrived_ms }
      }),
      filter(({ samples }) => samples.length > 0),
    )
  })

const alone = (live$: Observable<Batch>, { tare }: Joining): Observable<Tension> =>
  live$.pipe(
    filter(({ cell }) => cell === 'first'),
    map(({ samples, arrived_ms }) => ({ samples: afterTare(samples, tare()), leftShare: null, arrived_ms })),
  )

/** From the samples of a rack's cells to what the hips did. */
export const rackStream = (
  line$: Observable<CellEvent>,
  joining: Joining,
  first: Judging,
  failed: (fault: unknown) => void,
): RackStream => {
  const judging$ = new BehaviorSubject(first)
  const rejoined$ = new BehaviorSubject<void>(undefined)
  const balance = createBalance()
  const over$ = new Subject<void>()
  const raw$ = line$.pipe(
    filter((event) => event.kind === 'samples'),
    share(),
  )
  const unfilled$ = raw$.pipe(filter(({ filled }) => !filled))
  const tension$ = rejoined$.pipe(
    switchMap(() => (joining.two() ? summed(unfilled$, joining, balance) : alone(unfilled$, joining))),
    share(),
  )
  // A fault of the detector must not end the recording: it begins anew with what comes next, and the log says so.
  const startAgain = (setup: MotionSetup): MonoTypeOperatorFunction<readonly MotionEvent[]> =>
    catchError((fault: unknown) => {
      failed(fault)
      return live$.pipe(takeUntil(over$), run(motion(setup)), startAgain(setup))
    })
  const live$ = tension$.pipe(map(({ samples }) => samples))
  const motion$ = judging$.pipe(
    switchMap(({ setup, before }) =>
      concat(of(before), live$).pipe(takeUntil(over$), run(motion(setup)), startAgain(setup)),
    ),
    map((events) => (joining.two() ? events.map(balance.withShares) : events)),
    share(),
  )
  return {
    raw$,
    tension$,
    motion$,
    judge: (judging) => judging$.next(judging),
    rejoin: () => {
      balance.forget()
      rejoined$.next()
    },
    finish: () => over$.next(),
  }
}
