import type { SetRecord } from '../model/set.ts'
import { type Asymmetry, asymmetryOf } from '../motion/metrics/asymmetry.ts'
import { type ReachLoss, reachLossOf } from '../motion/metrics/reach-loss.ts'
import { type Spread, spreadOf } from '../motion/metrics/spread.ts'
import { type Totals, totals } from '../motion/metrics/totals.ts'
import { wholeReps } from '../motion/whole-reps.ts'
import { sanitize } from '../signal/sanitize.ts'
import { tensionOf } from './tension.ts'

/** What a set comes to as a whole. */
export interface SetFigures {
  /** From the samples, whether or not reps were seen in them. */
  readonly totals: Totals | null
  /** Rep-to-rep, by metric; `reach` among them. */
  readonly spread: Readonly<Record<string, Spread>>
  readonly reachLoss: ReachLoss | null
}

const reachesOf = ({ events }: SetRecord): readonly number[] => wholeReps(events).map(({ rep }) => rep.reach)

const totalsOf = (set: SetRecord): Totals | null => {
  let sane = sanitize.start()
  let adding = totals.start()
  let latest: Totals | null = null
  for (const sample of tensionOf(set))
    sane = sanitize.step(sane, sample, (said) => {
      if (!('kind' in said)) adding = totals.step(adding, said, (sum) => (latest = sum))
    })
  return latest
}

export const summaryOf = (set: SetRecord): SetFigures => {
  const measured = wholeReps(set.events).flatMap(({ close }) => (close === null ? [] : [close.metrics]))
  const names = [...new Set(measured.flatMap((metrics) => Object.keys(metrics)))]
  const series: readonly (readonly [string, readonly number[]])[] = [
    ['reach', reachesOf(set)],
    ...names.map((name) => [name, measured.flatMap((metrics) => metrics[name] ?? [])] as const),
  ]
  const spread = series.flatMap(([name, values]) => {
    const found = spreadOf(values)
    return found === null ? [] : [[name, found] as const]
  })
  return { totals: totalsOf(set), spread: Object.fromEntries(spread), reachLoss: reachLossOf(reachesOf(set)) }
}

/** Left against right of a session's one-sided sets, by exercise. */
export const sidesOf = (sets: readonly SetRecord[]): Readonly<Record<string, Asymmetry>> => {
  const found = [...new Set(sets.map(({ header }) => header.exercise))].flatMap((exercise) => {
    const of = (side: 'left' | 'right'): readonly number[] =>
      sets.filter(({ header }) => header.exercise === exercise && header.side === side).flatMap(reachesOf)
    const asymmetry = asymmetryOf(of('left'), of('right'))
    return asymmetry === null ? [] : [[exercise, asymmetry] as const]
  })
  return Object.fromEntries(found)
}
