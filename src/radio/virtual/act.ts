import type { BandProperties } from './band.ts'
import type { CellProperties } from './cell.ts'
import type { Movement } from './movement.ts'
import type { Body } from './sway.ts'

/** A shift of the hips there and back. */
export interface Bump {
  readonly from_s: number
  readonly seconds: number
  readonly by_m: number
}

/** Something hits band or rack: a force that rings out. */
export interface Knock {
  readonly from_s: number
  readonly by_n: number
  readonly hz: number
  readonly decay_s: number
}

/** How loosely a person stands: shares of the body's sway and tremor. */
export interface Bearing {
  readonly loose: number
  readonly squeeze: number
}

/** One hinge-and-drive. Distances are from full extension, backwards positive. */
export interface RepAct {
  readonly kind: 'rep'
  readonly depth_m: number
  readonly shortfall_m: number
  readonly hinge: Movement
  readonly bottom_s: number
  /** Slow shift while at the bottom, forwards positive. */
  readonly sink_m: number
  readonly bottomBumps: readonly Bump[]
  /** A bent-over row in the middle of the bottom. */
  readonly row: { readonly from_s: number; readonly seconds: number; readonly by_m: number } | null
  readonly drive: Movement
  readonly hold_s: number
  readonly holdBumps: readonly Bump[]
  /** The feet creep along by this much, forwards positive. */
  readonly drift_m: number
}

/** What a simulated person can be told to do. Numbers only: chance is in whoever writes the script. */
export type Act =
  | {
      readonly kind: 'stand'
      readonly seconds: number
      readonly bearing: Bearing
      readonly bumps: readonly Bump[]
      readonly knocks: readonly Knock[]
    }
  /** From slack to the mark where the band is taut, one piece of the way a step. */
  | { readonly kind: 'walk-in'; readonly step_s: readonly number[]; readonly pause_s: number }
  | { readonly kind: 'walk-out'; readonly seconds: number }
  /** Standing at full extension to be calibrated. */
  | { readonly kind: 'hold'; readonly seconds: number }
  | RepAct
  /** A hinge begun and given up. */
  | { readonly kind: 'flinch'; readonly by_m: number; readonly back: Movement; readonly forth: Movement }
  /** The feet move for good, with a step, or the band rolls over the hips. */
  | { readonly kind: 'shift'; readonly by_m: number; readonly shape: Movement; readonly bumps: readonly Bump[] }
  /** While slack: where the feet will stand next time. `relearn`: nobody measures the hold again there. */
  | { readonly kind: 'mark'; readonly foot_m: number; readonly relearn: boolean }

/** Nothing is heard of the sensor from one time to the other, seconds of the simulation. */
export interface Dropout {
  readonly from_s: number
  readonly to_s: number
}

/** Everything a simulation is made from, but the seed. */
export interface Script {
  readonly band: BandProperties
  /** Length of the free band at full extension on the mark. */
  readonly lockout_m: number
  readonly body: Body
  readonly cell: CellProperties
  /** May be endless. */
  readonly acts: Iterable<Act>
  readonly dropouts: readonly Dropout[]
}
