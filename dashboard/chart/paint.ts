import type uPlot from 'uplot'
import { phaseWords } from '../state/words.ts'
import type { Palette } from './palette.ts'
import type { Span } from './spans.ts'
import type { PhaseMark } from './trace.ts'

/** A span of time in canvas pixels, cut at the plot's edges; null where nothing of it is to be seen. */
const pixels = (u: uPlot, from_us: number, to_us: number): { left: number; width: number } | null => {
  const { left, width } = u.bbox
  const a = Math.max(left, u.valToPos(from_us, 'x', true))
  const b = Math.min(left + width, u.valToPos(to_us, 'x', true))
  return b > a ? { left: a, width: b - a } : null
}

const ratio = (): number => globalThis.devicePixelRatio

/** Each phase as a pale column with a strong foot, named where there is room: colour is never the only sign. */
export const paintPhases = (u: uPlot, marks: readonly PhaseMark[], end_us: number, palette: Palette): void => {
  const { ctx, bbox } = u
  const foot = 6 * ratio()
  const from_us = u.scales['x']?.min ?? 0
  ctx.save()
  ctx.font = palette.font(600, 11)
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  for (const [i, [began_us, phase]] of marks.entries()) {
    const until_us = marks[i + 1]?.[0] ?? end_us
    if (until_us < from_us || phase === 'slack') continue
    const place = pixels(u, began_us, until_us)
    if (place === null) continue
    ctx.fillStyle = palette.phases[phase]
    ctx.globalAlpha = 0.16
    ctx.fillRect(place.left, bbox.top, place.width, bbox.height)
    ctx.globalAlpha = 1
    ctx.fillRect(place.left, bbox.top + bbox.height - foot, place.width, foot)
    const { name } = phaseWords[phase]
    if (ctx.measureText(name).width + 8 * ratio() > place.width) continue
    ctx.fillStyle = palette.muted
    // The name stays with the part that is in view.
    ctx.fillText(name, place.left + 4 * ratio(), bbox.top + bbox.height - foot - 3 * ratio())
  }
  ctx.restore()
}

/** Diagonal strokes: here nothing is known. */
export const paintHatch = (u: uPlot, spans: readonly Span[], color: string): void => {
  const { ctx, bbox } = u
  const step = 8 * ratio()
  for (const [from_us, to_us] of spans) {
    const place = pixels(u, from_us, to_us)
    if (place === null) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(place.left, bbox.top, place.width, bbox.height)
    ctx.clip()
    ctx.strokeStyle = color
    ctx.lineWidth = 1.5 * ratio()
    ctx.beginPath()
    const right = place.left + place.width
    // Fixed to the plot, so that the strokes do not swim while their edges scroll.
    const first = Math.floor((place.left - bbox.height) / step) * step
    for (let x = first; x < right; x += step) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}

/** A dotted roof over samples that the sensor delivered later from its memory. */
export const paintFilled = (u: uPlot, spans: readonly Span[], palette: Palette): void => {
  const { ctx, bbox } = u
  const y = bbox.top + 5 * ratio()
  ctx.save()
  ctx.font = palette.font(600, 11)
  ctx.textAlign = 'left'
  ctx.textBaseline = 'top'
  for (const [from_us, to_us] of spans) {
    const place = pixels(u, from_us, to_us)
    if (place === null) continue
    ctx.strokeStyle = palette.filled
    ctx.lineWidth = 3 * ratio()
    ctx.setLineDash([3 * ratio(), 4 * ratio()])
    ctx.beginPath()
    ctx.moveTo(place.left, y)
    ctx.lineTo(place.left + place.width, y)
    ctx.stroke()
    ctx.fillStyle = palette.muted
    if (place.width > 90 * ratio()) ctx.fillText('filled later', place.left + 4 * ratio(), y + 5 * ratio())
  }
  ctx.restore()
}

/**
 * The person's own full extension: a dashed line, and around it what it may be wrong by (two standard uncertainties).
 */
export const paintTop = (
  u: uPlot,
  top: { readonly tension_n: number; readonly uncertainty_n: number },
  palette: Palette,
): void => {
  const { ctx, bbox } = u
  const y = u.valToPos(top.tension_n, 'y', true)
  const half = Math.max(ratio(), y - u.valToPos(top.tension_n + 2 * top.uncertainty_n, 'y', true))
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  ctx.fillStyle = palette.topBand
  ctx.fillRect(bbox.left, y - half, bbox.width, 2 * half)
  ctx.strokeStyle = palette.top
  ctx.lineWidth = 2 * ratio()
  ctx.setLineDash([9 * ratio(), 5 * ratio()])
  ctx.beginPath()
  ctx.moveTo(bbox.left, y)
  ctx.lineTo(bbox.left + bbox.width, y)
  ctx.stroke()
  ctx.font = palette.font(600, 11.5)
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.fillStyle = palette.top
  ctx.fillText('full extension', bbox.left + 6 * ratio(), y - half - 2 * ratio())
  ctx.restore()
}

/** What is written over a rep's lockout; the shorter one where the next rep leaves no room. */
export interface RepSign {
  readonly at_us: number
  readonly long: string
  readonly brief: string
}

/** Each rep's number and verdict above where its lockout began. */
export const paintReps = (u: uPlot, signs: readonly RepSign[], palette: Palette): void => {
  const { ctx, bbox } = u
  const pad = 5 * ratio()
  ctx.save()
  ctx.font = palette.font(700, 12)
  ctx.textAlign = 'left'
  ctx.textBaseline = 'top'
  for (const [i, { at_us, long, brief }] of signs.entries()) {
    const x = u.valToPos(at_us, 'x', true)
    const until = Math.min(bbox.left + bbox.width, u.valToPos(signs[i + 1]?.at_us ?? Infinity, 'x', true))
    if (x < bbox.left || x > until) continue
    const text = ctx.measureText(long).width + 2 * pad < until - x ? long : brief
    ctx.fillStyle = palette.muted
    ctx.fillRect(x, bbox.top - 18 * ratio(), ratio(), 18 * ratio())
    ctx.fillStyle = palette.ink
    ctx.fillText(text, x + pad, bbox.top - 18 * ratio())
  }
  ctx.restore()
}

/** A dot where the newest sample is. */
export const paintNewest = (u: uPlot, at_us: number, tension_n: number, color: string): void => {
  const x = u.valToPos(at_us, 'x', true)
  if (x < u.bbox.left) return
  const { ctx } = u
  ctx.save()
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.arc(x, u.valToPos(tension_n, 'y', true), 4.5 * ratio(), 0, 2 * Math.PI)
  ctx.fill()
  ctx.restore()
}
