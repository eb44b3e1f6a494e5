import type { DeviceMicros } from './units.ts'

export const phases = ['slack', 'lockout', 'hinge', 'bottom', 'row', 'drive'] as const
export type Phase = (typeof phases)[number]

/** A change of phase as it is shown live: said once, never taken back. */
export interface PhaseChange {
  readonly phase: Phase
  /** Back-dated: where the phase is thought to have begun. */
  readonly began_us: DeviceMicros
  /** The sample at which it was noticed. */
  readonly detected_us: DeviceMicros
}
