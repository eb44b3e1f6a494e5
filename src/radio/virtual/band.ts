import { loopTension_n, type Loop } from './rubber.ts'

/** A loop and what it remembers. */
export interface BandProperties {
  readonly label: string
  readonly loop: Loop
  /** Half the travel over which the rate-independent hysteresis turns over. */
  readonly play_m: number
  /** How much stiffer the band is until it has: the force gap is twice this times the play, as hip travel. */
  readonly bite: number
  /** Share of the tension lost with each tenfold of time under load. */
  readonly creep: number
  /** Share lost over the first cycles to a new maximum (Mullins). */
  readonly softening: number
  /** Loading travel over which most of the softening happens. */
  readonly softeningTravel_m: number
  /** Share of the tension that relaxes quickly after a change, and how quickly. */
  readonly relaxation: number
  readonly relaxation_s: number
}

export interface Band {
  /** Pulls the band to a length for a time step; says its tension then. */
  readonly pull: (length_m: number, step_s: number) => number
}

/** Shares of the full play at which the hysteresis elements sit (Prandtl 1928, Ishlinskii 1944: stops in parallel). */
const plays = [0.3, 0.6, 1.1, 2] as const

/** A band that starts relaxed and fresh. */
export const createBand = (properties: BandProperties): Band => {
  const { loop } = properties
  const dragged = new Float64Array(plays.length).fill(loop.rest_m)
  let loaded_s = 0
  let travel_m = 0
  let last_m = loop.rest_m
  let slow_n = 0

  const felt = (length_m: number): number => {
    let lead_m = 0
    for (let i = 0; i < plays.length; i++) {
      const radius_m = properties.play_m * (plays[i] ?? 0)
      const at_m = Math.min(length_m + radius_m, Math.max(length_m - radius_m, dragged[i] ?? length_m))
      dragged[i] = at_m
      lead_m += length_m - at_m
    }
    return length_m + (properties.bite * lead_m) / plays.length
  }

  return {
    pull: (length_m, step_s) => {
      const fresh_n = loopTension_n(loop, felt(length_m))
      if (length_m > loop.rest_m) {
        loaded_s += step_s
        travel_m += Math.max(0, length_m - last_m)
      } else {
        // Unloaded rubber recovers, several times more slowly than it crept.
        loaded_s = Math.max(0, loaded_s - 0.3 * step_s)
      }
      last_m = length_m
      slow_n += (fresh_n - slow_n) * (1 - Math.exp(-step_s / properties.relaxation_s))
      const crept = 1 - properties.creep * Math.log10(1 + loaded_s)
      const softened = 1 - properties.softening * (1 - Math.exp(-travel_m / properties.softeningTravel_m))
      return Math.max(0, fresh_n + properties.relaxation * (fresh_n - slow_n)) * crept * softened
    },
  }
}
