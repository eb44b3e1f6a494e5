import type { MotionEvent } from '../model/motion-event.ts'
import type { Phase } from '../model/phase.ts'
import type { SetRecord } from '../model/set.ts'
import type { DeviceMicros } from '../model/units.ts'
import { filledOf } from './tension.ts'

/** What is known about one sample beside its tension. */
export interface Remark {
  /** Null before the first phase was seen. */
  readonly phase: Phase | null
  /** How long nothing was heard just before this sample; zero where nothing is missing. */
  readonly gap_us: number
  readonly filled: boolean
  /** It cannot be the cell's: the detector did not use it. */
  readonly rejected: boolean
}

type Of<Kind extends MotionEvent['kind']> = Extract<MotionEvent, { readonly kind: Kind }>

const pick = <Kind extends MotionEvent['kind']>(events: readonly MotionEvent[], kind: Kind): readonly Of<Kind>[] =>
  events.filter((event): event is Of<Kind> => event.kind === kind)

/** Answers for the samples of a set in order of time: one pass beside them, whatever the number of events. */
export const remarks = (set: SetRecord): ((at_us: DeviceMicros) => Remark) => {
  const { events } = set
  const filled = filledOf(set)
  const phases = pick(events, 'phase').toSorted((a, b) => a.began_us - b.began_us)
  const gaps = pick(events, 'gap').toSorted((a, b) => a.to_us - b.to_us)
  const rejected = new Set(pick(events, 'reject').map(({ at_us }) => at_us))
  let [phase, gap, span] = [0, 0, 0]
  let before_us = Number.NEGATIVE_INFINITY

  const gapUpTo = (at_us: DeviceMicros): number => {
    let missing = 0
    for (let next = gaps[gap]; next !== undefined && next.to_us <= at_us; next = gaps[++gap]) {
      // A gap that was filled later has samples in it.
      if (before_us <= next.from_us) missing += next.to_us - next.from_us
    }
    return missing
  }

  return (at_us) => {
    for (let next = phases[phase]; next !== undefined && next.began_us <= at_us; next = phases[++phase]);
    for (let next = filled[span]; next !== undefined && next[1] < at_us; next = filled[++span]);
    const gap_us = gapUpTo(at_us)
    before_us = at_us
    return {
      phase: phases[phase - 1]?.phase ?? null,
      gap_us,
      filled: (filled[span]?.[0] ?? Number.POSITIVE_INFINITY) <= at_us,
      rejected: rejected.has(at_us),
    }
  }
}
