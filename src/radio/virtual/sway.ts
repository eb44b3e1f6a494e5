import type { Random } from './random.ts'

/** How still a person stands: 3-5 mm RMS at 0.15-1.2 Hz, with 8-12 Hz tremor of 0.3-1 mm while squeezing. */
export interface Body {
  readonly sway_m: number
  readonly tremor_m: number
}

export interface Sway {
  /** Hip offset at a time of standing, `still` 0..1 of the sway and `squeeze` 0..1 of the tremor showing. */
  readonly at: (at_s: number, loose: number, squeeze: number) => number
}

/** A handful of sines at uneven frequencies: never repeats within a session, needs no state. */
export const createSway = (body: Body, random: Random): Sway => {
  const waves = [0.15, 0.24, 0.38, 0.61, 0.97].map((centre) => {
    const hz = centre * random.between(0.85, 1.2)
    return { hz, phase: random.between(0, 2 * Math.PI), size: (0.4 / hz) ** 0.5 * random.between(0.6, 1.4) }
  })
  const power = Math.sqrt(waves.reduce((sum, { size }) => sum + (size * size) / 2, 0))
  const tremor_hz = random.between(8, 12)
  const swell_hz = random.between(0.4, 0.9)
  return {
    at: (at_s, loose, squeeze) => {
      let sum = 0
      for (const { hz, phase, size } of waves) sum += size * Math.sin(2 * Math.PI * hz * at_s + phase)
      const swell = 0.5 + 0.5 * Math.sin(2 * Math.PI * swell_hz * at_s)
      return (
        (loose * body.sway_m * sum) / power +
        squeeze * body.tremor_m * swell * Math.SQRT2 * Math.sin(2 * Math.PI * tremor_hz * at_s)
      )
    },
  }
}
