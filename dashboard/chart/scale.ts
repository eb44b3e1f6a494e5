/** The numbers a scale is marked at, in the unit shown, and where it ends. */
export interface Scale {
  readonly end: number
  readonly step: number
}

const steps = [1, 2, 2.5, 5, 10] as const

/** A round step that gives at most `most` intervals up to `reach`. */
const roundStep = (reach: number, most: number): number => {
  const raw = reach / most
  const power = 10 ** Math.floor(Math.log10(raw))
  return power * (steps.find((step) => step * power >= raw * (1 - 1e-9)) ?? 10)
}

/** From 0 to a round number with room above `highest`; `least` keeps noise on a slack band from filling the chart. */
export const scaleFor = (highest: number, least: number): Scale => {
  const reach = Math.max(highest * 1.12, least)
  const step = roundStep(reach, 4)
  return { end: Math.ceil(reach / step - 1e-9) * step, step }
}

/** Grows at once, shrinks only when well under half is used: a scale that breathes with each rep cannot be read. */
export const settle = (shown: Scale | null, wanted: Scale): Scale =>
  shown === null || wanted.end > shown.end || wanted.end < shown.end * 0.55 ? wanted : shown

export const marks = ({ end, step }: Scale): readonly number[] =>
  Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step)
