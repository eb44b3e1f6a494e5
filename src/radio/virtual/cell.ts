import type { Random } from './random.ts'

/** A load cell and its converter. */
export interface CellProperties {
  /** True sample rate; the nominal one is what the box says. */
  readonly rate_hz: number
  readonly zero_n: number
  /** White noise, standard deviation. */
  readonly noise_n: number
  /** Slow wander of the zero, N per square root of a minute. */
  readonly drift_n: number
  readonly quantum_n: number
  /** Mean over so long around each sample's time inside the device (crane scales 0.2-0.5 s); 0 for none. */
  readonly average_s: number
  /** Chance of a converter fault at a sample, and of the next sample being one too. */
  readonly glitch: number
  readonly glitchAgain: number
  /** The very first sample is full scale. */
  readonly badFirst: boolean
}

/** The two values a real HX711 was seen to give when it slips a bit: +711.0 kg and -32.4 kg. */
const glitches_n = [6972.53, -317.74] as const

export interface Cell {
  /** Steps of the force between two samples, so that a running mean sees more than its own samples. */
  readonly steps: number
  readonly step_s: number
  /** Takes the force of one step; a reading on every `steps`-th, null between. */
  readonly feel: (force_n: number) => number | null
}

/** Below this many steps a second a running mean would be too coarse. */
const enoughSteps_hz = 78

export const createCell = (properties: CellProperties, random: Random): Cell => {
  const { rate_hz, quantum_n } = properties
  const steps = Math.max(1, Math.ceil(enoughSteps_hz / rate_hz))
  const step_s = 1 / (rate_hz * steps)
  const memory = new Float64Array(Math.max(1, Math.round(properties.average_s / step_s)))
  const wander_n = properties.drift_n * Math.sqrt(1 / rate_hz / 60)
  let filled = 0
  let at = 0
  let sum_n = 0
  // The mean lies around the sample's time: the device waits half of it before the first.
  let step = -Math.floor(memory.length / 2)
  let zero_n = properties.zero_n
  let first = true
  let slipping = false

  const reading = (force_n: number): number => {
    zero_n += random.normal(0, wander_n)
    const noisy_n = force_n + zero_n + random.normal(0, properties.noise_n)
    const bad = (first && properties.badFirst) || random.chance(slipping ? properties.glitchAgain : properties.glitch)
    first = false
    slipping = bad && !slipping
    if (bad) return random.chance(0.65) ? glitches_n[0] : glitches_n[1]
    return Math.round(noisy_n / quantum_n) * quantum_n
  }

  return {
    steps,
    step_s,
    feel: (force_n) => {
      sum_n += force_n - (memory[at] ?? 0)
      memory[at] = force_n
      at = (at + 1) % memory.length
      filled = Math.min(filled + 1, memory.length)
      const due = step >= 0 && step % steps === 0
      step++
      return due ? reading(sum_n / filled) : null
    },
  }
}
