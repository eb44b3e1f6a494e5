import type { Trend } from '../signal/trend.ts'
import { type Following, type SayPhase, standAt } from './following.ts'
import type { Scale } from './scale.ts'

/** Who walked in stands once the tension is flat for this long; who was in before starts sooner. */
const firstStill_s = 0.6
const againStill_s = 0.4
/** Standing takes this much tension, or this share of what is known to be the person's top ... */
const leastStanding_n = 20
const standingShare = 0.45
/** ... and this many times what counts as slack. */
const clearOfSlack = 1.3
/** Far below what was known, but still for this long: another band. */
const otherBand_s = 2.5

/** Out of the band, or walking into it. `slackLine`: below this tension nobody stands in the band, N. */
export const inSlack = (
  state: Following,
  { t_s, level_n: level }: Trend,
  scale: Scale,
  slackLine: number,
  say: SayPhase,
): void => {
  const known = !Number.isNaN(scale.top_n) && state.flat_s < otherBand_s
  const standing = known ? standingShare * scale.top_n : leastStanding_n
  const still_s = scale.reps > 0 ? againStill_s : firstStill_s
  if (level > Math.max(standing, slackLine * clearOfSlack) && state.flat_s > still_s)
    standAt(state, level, t_s - state.flat_s, t_s, say)
}
