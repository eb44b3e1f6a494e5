import {
  BehaviorSubject,
  catchError,
  concat,
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
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import { type Newtons, newtons } from '../model/units.ts'
import { motion } from '../motion/motion.ts'
import type { MotionSetup } from '../motion/setup.ts'
import { run } from '../signal/machine.ts'
import type { LineEvent } from './line.ts'

/*
 *   line ─ raw$ ─┬──────────────> keeper, last seconds (as the sensor said them)
 *                └─ minus tare ─> tension$ ─┬─> trace, tare, hold
 *                                           └─> motion(setup) ─> motion$ ─> keeper, reps, phase
 *
 * Each part is joined once. Whoever listens to an earlier part hears a batch before whoever listens to a later one.
 */

export type Batch = Extract<LineEvent, { kind: 'samples' }>

/** What the detector works with from now on, and the tension of the last seconds for it to begin with. */
export interface Judging {
  readonly setup: MotionSetup
  readonly before: readonly Sample[]
}

export interface RackStream {
  readonly raw$: Observable<Batch>
  /** Live batches after tare. */
  readonly tension$: Observable<Batch>
  readonly motion$: Observable<readonly MotionEvent[]>
  readonly judge: (judging: Judging) => void
  /** The detector says what is still to be said of the last rep, and then nothing more until it is told to judge again. */
  readonly finish: () => void
}

export const afterTare = (samples: readonly Sample[], tare_n: Newtons): readonly Sample[] =>
  tare_n === 0 ? samples : samples.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n - tare_n) }))

/** From a sensor's samples to what the hips did. `tare_n` is asked at each batch. */
export const rackStream = (
  line$: Observable<LineEvent>,
  tare_n: () => Newtons,
  first: Judging,
  failed: (fault: unknown) => void,
): RackStream => {
  const judging$ = new BehaviorSubject(first)
  const over$ = new Subject<void>()
  const raw$ = line$.pipe(
    filter((event) => event.kind === 'samples'),
    share(),
  )
  const tension$ = raw$.pipe(
    filter(({ filled }) => !filled),
    map((batch) => ({ ...batch, samples: afterTare(batch.samples, tare_n()) })),
    share({ connector: () => new Subject<Batch>() }),
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
    share(),
  )
  return { raw$, tension$, motion$, judge: (judging) => judging$.next(judging), finish: () => over$.next() }
}
