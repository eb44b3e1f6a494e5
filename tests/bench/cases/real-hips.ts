import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RepAct } from '../../../src/radio/virtual/act.ts'
import { fullShortfall_m, shortShortfall_m, type Habits } from '../../../src/radio/virtual/habits.ts'
import { sampled } from '../../../src/radio/virtual/movement.ts'
import type { Random } from '../../../src/radio/virtual/random.ts'

export type Motion = 'bow' | 'bend' | 'squat'

/** Somebody's hips as filmed: where they are against the feet, forwards positive. */
interface Clip {
  readonly motion: Motion
  readonly rate_hz: number
  readonly hip_mm: readonly number[]
}

/** One rep of a clip: its way back and its way forth, each as shares of its own displacement. */
export interface RealRep {
  readonly depth_m: number
  readonly back: readonly number[]
  readonly forth: readonly number[]
  readonly rate_hz: number
}

/** From 5 to 95 %: who hinges quicker than this drops, and some who lift a box nearly do. */
const quickestHinge_s = 0.3

/** The reps of one person; at least one. */
export type Hips = readonly [RealRep, ...RealRep[]]

/** Where hips turn: top, bottom, top and so on; half of the clip's range tells a turn from a wobble. */
const turnsOf = (hip_mm: readonly number[]): readonly number[] => {
  const least_mm = (Math.max(...hip_mm) - Math.min(...hip_mm)) / 2
  const turns: number[] = []
  let sign = 1
  let furthest = 0
  const out = (i: number): number => sign * (hip_mm[i] ?? NaN)
  hip_mm.forEach((_, i) => {
    if (out(i) > out(furthest)) furthest = i
    if (out(furthest) - out(i) <= least_mm) return
    turns.push(furthest)
    furthest = i
    sign = -sign
  })
  return turns
}

const sharesOf = (hip_mm: readonly number[], from: number, to: number): readonly number[] => {
  const [start, end] = [hip_mm[from] ?? NaN, hip_mm[to] ?? NaN]
  return hip_mm.slice(from, to + 1).map((at) => (at - start) / (end - start))
}

/** Cut at the tops; the first rep begins, and the last one ends, with the clip. */
const repsOf = ({ hip_mm, rate_hz }: Clip): readonly RealRep[] => {
  const turns = turnsOf(hip_mm)
  const bottoms = turns.filter((_, i) => i % 2 === 1)
  const tops = [0, ...turns.filter((_, i) => i % 2 === 0).slice(1), hip_mm.length - 1]
  return bottoms.map((bottom, i) => {
    const [top, next] = [tops[i] ?? 0, tops[i + 1] ?? hip_mm.length - 1]
    return {
      depth_m: ((hip_mm[top] ?? NaN) - (hip_mm[bottom] ?? NaN)) / 1000,
      back: sharesOf(hip_mm, top, bottom),
      forth: sharesOf(hip_mm, bottom, next),
      rate_hz,
    }
  })
}

/** The people of all clips in these folders who make this motion. */
export const readHips = (folders: readonly string[], motion: Motion): readonly Hips[] =>
  folders
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .toSorted()
        .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Clip),
    )
    .filter((clip) => clip.motion === motion)
    .flatMap((clip) => {
      const [first, ...others] = repsOf(clip)
      return first === undefined ? [] : [[first, ...others]]
    })

/** A filmed rep done anew: at a tempo of the day, and held back from full extension where `habits` say so. */
export const doneAnew = (random: Random, habits: Habits, rep: RealRep, tempo: number): RepAct => {
  const depth_m = rep.depth_m * random.between(0.95, 1.05)
  const hinge_s = rep.back.filter((share) => share > 0.05 && share < 0.95).length / rep.rate_hz
  const slowness = Math.max(tempo, quickestHinge_s / hinge_s)
  const movement = (shares: readonly number[]) => sampled(shares, ((shares.length - 1) / rep.rate_hz) * slowness)
  return {
    kind: 'rep',
    depth_m,
    shortfall_m: random.chance(habits.short) ? shortShortfall_m(random, depth_m) : fullShortfall_m(random),
    hinge: movement(rep.back),
    bottom_s: 0,
    sink_m: 0,
    bottomBumps: [],
    row: null,
    drive: movement(rep.forth),
    hold_s: random.between(0.3, 2.5),
    holdBumps: [],
    drift_m: random.normal(0, habits.drift_m),
  }
}
