import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(resolve(import.meta.dirname, '../../dashboard/style/tokens.css'), 'utf8')
const colorsOf = (block: string): ReadonlyMap<string, string> =>
  new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]))
const [light = '', dark = ''] = css.split(":root[data-theme='dark']")
const themes = { light: colorsOf(light), dark: colorsOf(dark) }

/** Relative luminance and contrast ratio of WCAG 2.2. */
const luminance = (color: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(color.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

const grounds = ['ground', 'surface', 'sunken', 'warn-ground', 'bad-ground', 'note-ground']
const onSurface = ['full-text', 'short-text', 'unsure-text', 'top-line', 'filled']
const text = [
  ...grounds.map((ground) => ['ink', ground] as const),
  ...['ground', 'surface', 'sunken'].map((ground) => ['ink-soft', ground] as const),
  ...onSurface.map((ink) => [ink, 'surface'] as const),
  ...['slack', 'lockout', 'hinge', 'bottom', 'row', 'drive'].map((name) => [`on-${name}`, `phase-${name}`] as const),
  ...['full', 'short', 'band', 'simulated'].map((name) => [`on-${name}`, name] as const),
  // The strip that says since when there is no data.
  ['ground', 'bad'] as const,
  ['bad', 'surface'] as const,
]
/** Edges of controls and lines that carry meaning. */
const shapes = [
  ['edge', 'surface'],
  ['edge', 'ground'],
  ['focus', 'surface'],
  ['focus', 'ground'],
  ['trace', 'surface'],
  // Left and right of the balance.
  ['trace', 'edge'],
  ['span-lockout', 'surface'],
  ['span-hinge', 'surface'],
  ['span-bottom', 'surface'],
  ['span-row', 'surface'],
  ['span-drive', 'surface'],
] as const

describe.each(Object.entries(themes))('colours, %s', (_, colors) => {
  const ratio = (a: string, b: string): number => contrast(colors.get(a) ?? '', colors.get(b) ?? '')

  it.each(text)('%s can be read on %s', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(shapes)('%s can be made out on %s', (shape, ground) => {
    expect(ratio(shape, ground)).toBeGreaterThanOrEqual(3)
  })
})
