import type { PhaseChange } from './phase.ts'
import type { Rep, RepClose } from './rep.ts'
import type { DeviceMicros, Newtons } from './units.ts'

/** Why the person should make a new full-extension hold. */
export type HoldReason = 'none-made' | 'feet-moved' | 'reference-drift' | 'hold-misfits'

/** Everything the detector says about the hips, in the order it says it. Each is final when said. */
export type MotionEvent =
  | ({ readonly kind: 'phase' } & PhaseChange)
  | { readonly kind: 'rep'; readonly rep: Rep }
  | { readonly kind: 'rep-close'; readonly close: RepClose }
  /** The full-extension line as it stands now. */
  | {
      readonly kind: 'reference'
      readonly at_us: DeviceMicros
      readonly top_n: Newtons
      readonly uncertainty_n: Newtons
    }
  | { readonly kind: 'hold-needed'; readonly at_us: DeviceMicros; readonly reason: HoldReason }
  /** Samples missing between the two times. */
  | { readonly kind: 'gap'; readonly from_us: DeviceMicros; readonly to_us: DeviceMicros }
  /** A sample that cannot be the cell's: kept in the recording, not used. */
  | { readonly kind: 'reject'; readonly at_us: DeviceMicros; readonly tension_n: Newtons }
