import { type Phase, phases } from '../../src/model/phase.ts'

/** The style sheet's colours as a canvas can use them. */
export interface Palette {
  readonly ink: string
  readonly muted: string
  readonly rule: string
  readonly line: string
  readonly top: string
  readonly topBand: string
  readonly hatch: string
  readonly filled: string
  readonly phases: Readonly<Record<Phase, string>>
  /** A font for the canvas, at a size that is right for a page of ordinary size, in canvas pixels. */
  readonly font: (weight: number, size_px: number) => string
}

export const readPalette = (from: Element): Palette => {
  const style = getComputedStyle(from)
  const color = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  // On a wall the page's type is larger, and so is the chart's.
  const step = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
  const spans = Object.fromEntries(phases.map((phase) => [phase, color(`span-${phase}`)])) as Record<Phase, string>
  return {
    ink: color('ink'),
    muted: color('ink-soft'),
    rule: color('rule'),
    line: color('trace'),
    top: color('top-line'),
    topBand: color('top-band'),
    hatch: color('hatch'),
    filled: color('filled'),
    phases: spans,
    font: (weight, size_px) => `${weight} ${size_px * step * devicePixelRatio}px ${style.fontFamily}`,
  }
}
