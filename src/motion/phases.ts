import type { Machine } from '../signal/machine.ts'
import type { Trend } from '../signal/trend.ts'
import { enter, type Following, newFollowing, type PhaseNote } from './following.ts'
import { inDrive } from './in-drive.ts'
import { inHinge } from './in-hinge.ts'
import { inLockout } from './in-lockout.ts'
import { inSlack } from './in-slack.ts'
import type { Scale } from './scale.ts'

/** Flat is a slope under this share of the excursion a second; in slack it is wider, by share of the tension too. */
const flatSpeed = 0.12
const flatSpeedInSlack = 0.4
const flatShareInSlack = 0.12
/** So much more is allowed for the slope's own error, but not more than this share of the excursion ... */
const slopeErrors = 1.5
const mostDoubt = 0.3
/** ... or in slack, where the person's own is not known yet, of the tension. */
const mostDoubtInSlack = 0.35
/** A slow hinge is flat at every moment, but does not stay where it was: within this share, and the level's error. */
const strayedShare = 0.1
const strayedErrors = 2
/** Over a hole this long nothing is known to have stayed flat. */
const hole_s = 0.3
/** Slack is this little tension, or this share of the standing one, for so long. */
const slackBelow_n = 12
const slackShare = 0.14
const slackStay_s = 0.4

/** Live phases by extremum, hysteresis and slope, on the yardstick of this person's own excursion. */
export const phases = (scale: Scale, hasRows: boolean): Machine<Following, Trend, PhaseNote> => ({
  start: newFollowing,
  step(state, trend, say) {
    const { t_s, level_n: level, slope, error_n: error, dt_s } = trend
    const R = scale.excursion_n
    if (Number.isNaN(state.since_s)) enter(state, 'slack', t_s, t_s, say)
    const slack = state.phase === 'slack'
    // Here and not in a function of its own: a call a sample is dear.
    const calm = slack ? Math.max(flatSpeedInSlack * R, flatShareInSlack * level) : flatSpeed * R
    const doubt = slack ? Math.max(R, mostDoubtInSlack * level) : mostDoubt * R
    const flat = Math.abs(slope) < calm + Math.min(doubt, slopeErrors * trend.slopeError)
    const strayed = !slack && Math.abs(level - state.anchor_n) > strayedShare * R + strayedErrors * error
    const stays = flat && !strayed && dt_s < hole_s
    if (!stays) state.anchor_n = level
    state.flat_s = stays ? state.flat_s + dt_s : 0
    if (trend.struck) return state
    const standing_n = Number.isNaN(scale.top_n) ? state.crest_n : scale.top_n
    const slackLine = Math.max(slackBelow_n, slackShare * standing_n)
    state.slack_s = level < slackLine ? state.slack_s + dt_s : 0
    if (!slack && state.slack_s > slackStay_s) {
      enter(state, 'slack', t_s - state.slack_s, t_s, say)
      return state
    }
    switch (state.phase) {
      case 'slack':
        inSlack(state, trend, scale, slackLine, say)
        break
      case 'lockout':
        inLockout(state, trend, scale, say)
        break
      case 'hinge':
      case 'bottom':
      case 'row':
        inHinge(state, trend, scale, hasRows, say)
        break
      case 'drive':
        inDrive(state, trend, scale, hasRows, say)
        break
    }
    return state
  },
})
