import { noForce } from '../../../firmware-protocol/words.ts'
import { newtons } from '../../model/units.ts'
import type { RawSample } from '../reading.ts'
import { inside, type Range, type Ranges, without } from './missing.ts'

/** The clock is 48 bits of µs since boot: it wraps after nine years. */
export const clockWraps_us = 2 ** 48
const shortWraps_us = 2 ** 24
/** Indices of different boots are kept apart by this, so that an index never comes twice from one driver. */
export const indicesPerBoot = 2 ** 32

/** Equally spaced samples as one packet holds them. `clock_us`: of the first; null where it cannot be known. */
export interface Block {
  readonly index: number
  readonly clock_us: number | null
  readonly period_us: number
  /** 0.01 N. */
  readonly forces: readonly number[]
}

/** The full clock of a short packet: the first time after `reference_us` that has these low 24 bits. */
export const fullClock = (reference_us: number, low: number): number =>
  reference_us + ((low - (reference_us % shortWraps_us) + shortWraps_us) % shortWraps_us)

/** The samples of a block that lie in `range`, without those whose conversion failed. */
export const samplesOf = (block: Block, range: Range, boots: number): RawSample[] =>
  block.forces.flatMap((force, i) => {
    const index = block.index + i
    if (index < range.from || index > range.to || force === noForce) return []
    const numbered = { tension_n: newtons(force / 100), index: boots * indicesPerBoot + index }
    if (block.clock_us === null) return [numbered]
    return [{ ...numbered, at_us: (block.clock_us + i * block.period_us) % clockWraps_us }]
  })

/** What of a sensor's samples has been heard. */
export interface Heard {
  /** Index after the highest one that was heard or is known to be missing; null: none yet. */
  readonly next: number | null
  readonly missing: Ranges
}

/** More holes than this cannot come from one minute of memory; the oldest are given up. */
const mostHoles = 256

export interface Taken {
  readonly heard: Heard
  /** Ranges of the block that are heard for the first time: those beyond all before, and those that filled a hole. */
  readonly fresh: Range | null
  readonly filled: Ranges
}

/** Hears a block. Only indices at or after `next` are fresh, only missing ones fill: so each index comes out once. */
export const hear = ({ next, missing }: Heard, { index, forces }: Block): Taken => {
  const last = index + forces.length - 1
  if (forces.length === 0) return { heard: { next, missing }, fresh: null, filled: [] }
  const from = next ?? index
  const holes = index > from ? [...missing, { from, to: index - 1 }].slice(-mostHoles) : missing
  const filled = inside(holes, { from: index, to: last })
  const fresh = last >= from ? { from: Math.max(index, from), to: last } : null
  return {
    heard: { next: Math.max(from, last + 1), missing: without(holes, { from: index, to: last }) },
    fresh,
    filled,
  }
}

/** From memory: nothing in it is fresh, whatever it says. */
export const fill = (heard: Heard, { index, forces }: Block): Taken => {
  const range = { from: index, to: index + forces.length - 1 }
  const filled = inside(heard.missing, range)
  return {
    heard: filled.length === 0 ? heard : { ...heard, missing: without(heard.missing, range) },
    fresh: null,
    filled,
  }
}
