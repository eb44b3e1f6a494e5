import type { Doubt } from '../model/rep.ts'

/** What may weaken a verdict. */
export interface Grounds {
  readonly held: boolean
  readonly gap: boolean
  /** Usual time between beats, s. */
  readonly beat_s: number
  /** How long the plateau was looked at, s. */
  readonly looked_s: number
  /** How likely the feet moved before this rep. */
  readonly pStep: number
  /** Standard uncertainty of the top, in excursions. */
  readonly topError: number
  readonly pFull: number
}

/** Doubts in the order a person should hear them. */
export const doubtsOf = (grounds: Grounds): readonly Doubt[] => {
  const doubts: Doubt[] = []
  if (!grounds.held) doubts.push('no-hold')
  if (grounds.gap) doubts.push('gap')
  if (grounds.beat_s > 0.05) doubts.push('slow-sensor')
  if (grounds.looked_s < 0.2) doubts.push('no-plateau')
  if (grounds.pStep > 0.3) doubts.push('feet-moved')
  if (grounds.topError > 0.1) doubts.push('reference-drift')
  if (grounds.pFull > 0.1 && grounds.pFull < 0.9) doubts.push('near-threshold')
  return doubts
}
