import type { Sample } from '../../model/sample.ts'
import { deviceMicros, newtons } from '../../model/units.ts'
import type { Script } from './act.ts'
import { createCell } from './cell.ts'
import { createPull } from './pull.ts'
import { seeded } from './random.ts'
import type { Truth } from './truth.ts'

/** A simulated person in a band on a simulated cell, one sample after the other. */
export interface Simulation {
  /** The next sample, time from the simulation's start; null when the script is done. */
  readonly next: () => Sample | null
  /** Grows as the script is played. */
  readonly truth: Truth
}

/** The same script and seed give the same samples, however they are asked for. */
export const createSimulation = (script: Script, seed: number): Simulation => {
  const pull = createPull(script, seed)
  const cell = createCell(script.cell, seeded(seed, 'cell'))
  let step = 0
  let index = 0

  return {
    truth: pull.truth,
    next: () => {
      for (;;) {
        const pulled = pull.at(step * cell.step_s, cell.step_s)
        if (pulled === null) return null
        step++
        const tension_n = cell.feel(pulled.force_n)
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
