import type { Sample } from '../../model/sample.ts'
import { deviceMicros, newtons } from '../../model/units.ts'
import type { Script } from './act.ts'
import { createBand } from './band.ts'
import { createCell } from './cell.ts'
import { createPerson } from './person.ts'
import { seeded } from './random.ts'
import { createSway } from './sway.ts'
import type { Truth } from './truth.ts'

/** A simulated person in a band on a simulated cell, one sample after the other. */
export interface Simulation {
  /** The next sample, time from the simulation's start; null when the script is done. */
  readonly next: () => Sample | null
  /** Grows as the script is played. */
  readonly truth: Truth
}

/** How quickly a person goes over from one bearing to the next. */
const settling_s = 0.3

/** The same script and seed give the same samples, however they are asked for. */
export const createSimulation = (script: Script, seed: number): Simulation => {
  const band = createBand(script.band)
  const sway = createSway(script.body, seeded(seed, 'sway'))
  const cell = createCell(script.cell, seeded(seed, 'cell'))
  const person = createPerson(script.acts, script.lockout_m - script.band.loop.rest_m)
  const ease = 1 - Math.exp(-cell.step_s / settling_s)
  let step = 0
  let index = 0
  let loose = 0
  let squeeze = 0

  return {
    truth: person.truth,
    next: () => {
      for (;;) {
        const at_s = step * cell.step_s
        const moment = person.at(at_s)
        if (moment === null) return null
        step++
        loose += (moment.loose - loose) * ease
        squeeze += (moment.squeeze - squeeze) * ease
        const length_m = script.lockout_m + moment.hips_m + sway.at(at_s, loose, squeeze)
        const tension_n = cell.feel(band.pull(length_m, cell.step_s) + moment.knock_n)
        if (tension_n === null) continue
        return { at_us: deviceMicros(Math.round((index++ * 1e6) / script.cell.rate_hz)), tension_n: newtons(tension_n) }
      }
    },
  }
}

/** A whole script at once: what of it is heard, and what happened. The script must come to an end. */
export const simulate = (
  script: Script,
  seed: number,
): { readonly samples: readonly Sample[]; readonly truth: Truth } => {
  const simulation = createSimulation(script, seed)
  const samples: Sample[] = []
  for (let sample = simulation.next(); sample !== null; sample = simulation.next()) {
    const at_s = sample.at_us / 1e6
    if (!script.dropouts.some(({ from_s, to_s }) => at_s >= from_s && at_s < to_s)) samples.push(sample)
  }
  return { samples, truth: simulation.truth }
}
