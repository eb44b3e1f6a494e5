import { type Phase, phases } from '../../src/model/phase.ts'

/** The style sheet's colours as a canvas can use them. */
export interface Palette {
  readonly ink: string
  readonly muted: string
  readonly rule: string
  readonly surface: string
  readonly line: string
  readonly top: string
  readonly topBand: string
  readonly hatch: string
  readonly filled: string
  readonly phases: Readonly<Record<Phase, string>>
  readonly font: string
}

export const readPalette = (from: Element): Palette => {
  const style = getComputedStyle(from)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  const spans = Object.fromEntries(phases.map((phase) => [phase, color(`span-${phase}`)])) as Record<Phase, string>
  return {
    ink: color('ink'),
    muted: color('ink-soft'),
    rule: color('rule'),
    surface: color('surface'),
    line: color('trace'),
    top: color('top-line'),
    topBand: color('top-band'),
    hatch: color('hatch'),
    filled: color('filled'),
    phases: spans,
    font: style.fontFamily,
  }
}
