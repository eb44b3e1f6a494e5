import type { Score } from './detect-score.ts'

/** At least, or at most, so much. */
export type Bar = { readonly least: number } | { readonly most: number }
export type Bars = Readonly<Record<string, Bar>>

const least = (value: number): Bar => ({ least: value })
const most = (value: number): Bar => ({ most: value })

/** What each kind must reach, where it has no bar of its own below. */
const anyKind: Bars = {
  'exact %': least(95),
  'boundary p95': most(110),
  'right %': least(98),
  'wrong %': most(1.2),
  'short caught %': least(95),
  'rows %': least(98),
  'rows invented %': most(2),
}

/** What all kinds together must reach. */
const together: Bars = {
  'exact %': least(99),
  'recall %': least(99.9),
  'precision %': least(99.9),
  'boundary p50': most(22),
  'drive late p50': most(60),
  'lockout late p50': most(70),
  'lockout late p95': most(150),
  'verdict p95': most(1000),
  'false drives': most(0.3),
}

/** Hips as people move them are looser, and so are their labels. */
const loose: Bars = {
  'exact %': least(97),
  'recall %': least(99.5),
  'precision %': least(99.5),
  'boundary p95': most(140),
  'right %': least(96.5),
  'wrong %': most(2),
}

const own: Readonly<Record<string, Bars>> = {
  ALL: together,
  tempo: { ...anyKind, 'boundary p95': most(170) },
  noisy: { ...anyKind, 'boundary p95': most(170) },
  'slow-sensor': { ...anyKind, 'boundary p95': most(120) },
  drift: { ...anyKind, 'right %': least(95), 'wrong %': most(3), 'short caught %': least(90) },
  hips: loose,
  bows: loose,
  bends: loose,
  squats: loose,
}

export const barsOf = (kind: string): Bars => own[kind] ?? anyKind

/** Whether a figure clears its bar; one that could not be measured does. */
const clears = (value: number | null, bar: Bar): boolean =>
  value === null || ('least' in bar ? value >= bar.least : value <= bar.most)

/** The names of the figures of a kind that miss their bars. */
export const missed = (kind: string, score: Score): readonly string[] =>
  Object.entries(barsOf(kind)).flatMap(([name, bar]) => (clears(score[name] ?? null, bar) ? [] : [name]))
