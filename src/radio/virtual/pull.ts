import type { Script } from './act.ts'
import { createBand } from './band.ts'
import { createPerson } from './person.ts'
import { seeded } from './random.ts'
import { createSway } from './sway.ts'
import type { Truth } from './truth.ts'

/** One moment of a person in a band. */
export interface Pulled {
  /** What all that holds the band feels together. */
  readonly force_n: number
  /** Hips from full extension on the mark, forwards positive. */
  readonly hips_m: number
}

/** A person who pulls at a band, whatever measures it. */
export interface Pull {
  /** The moment `at_s`, `step_s` after the one asked for before. Null when the script is done. */
  readonly at: (at_s: number, step_s: number) => Pulled | null
  /** Grows as the script is played. */
  readonly truth: Truth
}

/** How quickly a person goes over from one bearing to the next. */
const settling_s = 0.3

export const createPull = (script: Script, seed: number): Pull => {
  const band = createBand(script.band)
  const sway = createSway(script.body, seeded(seed, 'sway'))
  const person = createPerson(script.acts, script.lockout_m - script.band.loop.rest_m)
  let loose = 0
  let squeeze = 0

  return {
    truth: person.truth,
    at: (at_s, step_s) => {
      const moment = person.at(at_s)
      if (moment === null) return null
      const ease = 1 - Math.exp(-step_s / settling_s)
      loose += (moment.loose - loose) * ease
      squeeze += (moment.squeeze - squeeze) * ease
      const length_m = script.lockout_m + moment.hips_m + sway.at(at_s, loose, squeeze)
      return { force_n: band.pull(length_m, step_s) + moment.knock_n, hips_m: moment.hips_m }
    },
  }
}
