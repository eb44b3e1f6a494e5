import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import { newtons, type Newtons } from '../model/units.ts'
import { gapTimes, shortestGap_us } from './gap.ts'
import type { Machine } from './machine.ts'
import { type Reject, sanitize } from './sanitize.ts'

/** What one of two cells felt, after tare, on the first cell's clock. */
export interface Felt extends Sample {
  readonly cell: Cell
}

/** Tension as the sum of two cells, at a sample of the first one. */
export interface Sum extends Sample {
  readonly first_n: Newtons
}

/** A sample that one of them cannot have felt: no sum is made of it. */
export interface Refused extends Reject {
  readonly cell: Cell
}

export const isSum = (said: Sum | Refused): said is Sum => !('kind' in said)

/** Before its usual one is known: that of the slowest sensor that hips can be judged with. */
const slowest_us = 100_000
/** How long one cell is waited for. What the radio still owes after that has been lost. */
const longest_us = 5_000_000

interface Queue {
  sane: ReturnType<typeof sanitize.start>
  /** In order of time. */
  readonly waiting: Sample[]
}

interface Together {
  readonly first: Queue
  readonly second: Queue
  /** Usual time between two samples of the second cell; null before there were two. */
  usual_us: number | null
}

const queue = (): Queue => ({ sane: sanitize.start(), waiting: [] })

const between = (at_us: number, before: Sample, after: Sample | undefined): number => {
  if (after === undefined) return before.tension_n
  const share = (at_us - before.at_us) / (after.at_us - before.at_us)
  return before.tension_n + share * (after.tension_n - before.tension_n)
}

/** Lets go of the second cell's oldest sample, and learns from it how far apart they lie. */
const pass = (state: Together): void => {
  const [before, after] = state.second.waiting
  state.second.waiting.shift()
  if (before === undefined || after === undefined) return
  const step_us = after.at_us - before.at_us
  if (state.usual_us === null) state.usual_us = Math.min(step_us, slowest_us)
  else state.usual_us += (Math.min(step_us, gapTimes * state.usual_us) - state.usual_us) * 0.1
}

const isHole = (state: Together, pause_us: number): boolean =>
  pause_us > shortestGap_us && pause_us > gapTimes * (state.usual_us ?? slowest_us)

/** Says the sums that can be said by now. */
const sumUp = (state: Together, say: (sum: Sum) => void): void => {
  const { first, second } = state
  for (let next = first.waiting[0]; next !== undefined; next = first.waiting[0]) {
    while ((second.waiting[1]?.at_us ?? Infinity) <= next.at_us) pass(state)
    const [before, after] = second.waiting
    if (before !== undefined && before.at_us <= next.at_us) {
      const heard = before.at_us === next.at_us
      // Its other neighbour is still to come.
      if (after === undefined && !heard) return
      if (heard || !isHole(state, (after?.at_us ?? 0) - before.at_us)) {
        const { at_us, tension_n: first_n } = next
        say({ at_us, first_n, tension_n: newtons(first_n + between(at_us, before, after)) })
      }
    } else if (before === undefined) return
    first.waiting.shift()
  }
}

/** What has waited too long will not be met any more. */
const giveUp = ({ first, second }: Together): void => {
  const newest_us = Math.max(first.waiting.at(-1)?.at_us ?? -Infinity, second.waiting.at(-1)?.at_us ?? -Infinity)
  for (const { waiting } of [first, second]) {
    const kept = waiting.findIndex(({ at_us }) => newest_us - at_us <= longest_us)
    if (kept > 0) waiting.splice(0, kept)
  }
}

/**
 * The tension of a band that hangs on two cells. At each sample of the first cell the second one's tension is read off
 * the line between the two samples around it; where one of them did not hear anything there is no sum, so that a hole
 * of either is a hole of both. Each cell is sanitized for itself: a converter's fault must not be spread over its
 * neighbours; what is refused is said.
 */
export const together: Machine<Together, Felt, Sum | Refused> = {
  start: () => ({ first: queue(), second: queue(), usual_us: null }),
  step(state, felt, say) {
    const { cell } = felt
    const of = state[cell]
    of.sane = sanitize.step(of.sane, felt, (said: Sample | Reject) => {
      if ('kind' in said) say({ ...said, cell })
      else of.waiting.push(said)
    })
    sumUp(state, say)
    giveUp(state)
    return state
  },
}

/** The samples of both cells as one series in order of time, each cell's in its own order. */
export function* interleaved(first: Iterable<Sample>, second: Iterable<Sample>): Generator<Felt> {
  const [ones, others] = [first[Symbol.iterator](), second[Symbol.iterator]()]
  let [one, other] = [ones.next(), others.next()]
  for (;;) {
    if (one.done === true && other.done === true) return
    if (one.done !== true && (other.done === true || one.value.at_us <= other.value.at_us)) {
      yield { cell: 'first', ...one.value }
      one = ones.next()
    } else if (other.done !== true) {
      yield { cell: 'second', ...other.value }
      other = others.next()
    }
  }
}

/** The sums of what two cells felt, in order of time. Read as they are asked for: a long set need not be in memory. */
export function* sumsOf(first: Iterable<Sample>, second: Iterable<Sample>): Generator<Sum> {
  let sums: Sum[] = []
  let state = together.start()
  const hear = (said: Sum | Refused): void => {
    if (isSum(said)) sums.push(said)
  }
  for (const felt of interleaved(first, second)) {
    state = together.step(state, felt, hear)
    if (sums.length === 0) continue
    yield* sums
    sums = []
  }
}
