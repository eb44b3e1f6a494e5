import type { Turn } from './air.ts'
import { adapterWait_ms, backoff_ms, limits } from './limits.ts'
import * as life from './link-life.ts'
import type { Cause } from './messages.ts'

/** For good. */
export const end = (turn: Turn): void => {
  const { air } = turn
  if (air.process.kind === 'up' || air.process.kind === 'spawning')
    turn.say({ kind: 'kill', worker: air.process.worker })
  air.process = { kind: 'ended' }
  air.scan = { kind: 'off' }
  for (const link of air.links.values()) life.leave(turn, link)
  turn.say({ kind: 'closed' })
}

/** The process is gone or has to go; another one comes after `wait_ms`. */
const rest = (turn: Turn, why: string, wait_ms: number): void => {
  const { air } = turn
  if (air.process.kind === 'up' || air.process.kind === 'spawning')
    turn.say({ kind: 'kill', worker: air.process.worker })
  air.scan = { kind: 'off' }
  air.recent.clear()
  air.process = { kind: 'resting', until_ms: turn.at_ms + wait_ms }
  for (const link of air.links.values()) life.unplug(turn, link, why)
}

/** A process that has done nothing wrong is changed for a new one. */
export const renew = (turn: Turn, why: string): void => {
  rest(turn, why, limits.respawn_ms)
  turn.say({ kind: 'radio', state: 'starting' })
}

/** A process that falls again and again is waited for longer each time. */
const fallWait_ms = ({ air, at_ms, chance }: Turn): number => {
  if (air.process.kind === 'up' && at_ms - air.process.since_ms > limits.sound_ms) air.falls = 0
  const wait_ms = air.falls === 0 ? 0 : backoff_ms(air.falls, chance, limits.fallMost_ms)
  air.falls += 1
  return wait_ms
}

/** `leaving_ms`: how long the process may take to go; none if it is gone. */
export const fall = (turn: Turn, why: string, leaving_ms: number): void => {
  rest(turn, why, leaving_ms + fallWait_ms(turn))
  // A single fall mends itself within a second or two: a state of its own would only flicker.
  if (turn.air.falls > 2) turn.say({ kind: 'unavailable', cause: 'crashed', detail: why })
  else turn.say({ kind: 'radio', state: 'starting' })
}

/** The process says that there is no radio. */
export const miss = (turn: Turn, cause: Cause, detail: string): void => {
  const { air } = turn
  // What has worked until now may only have stumbled: it is looked for soon.
  const wait_ms = air.process.kind === 'up' ? limits.respawn_ms + fallWait_ms(turn) : adapterWait_ms(air.misses++)
  rest(turn, 'the radio went away', wait_ms)
  turn.say({ kind: 'unavailable', cause, detail })
}

export const spawn = (turn: Turn): void => {
  const worker = ++turn.air.count
  turn.air.process = { kind: 'spawning', worker, until_ms: turn.at_ms + limits.spawning_ms }
  turn.say({ kind: 'spawn', worker })
}
