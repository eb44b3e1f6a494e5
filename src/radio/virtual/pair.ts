import type { Sample } from '../../model/sample.ts'
import { deviceMicros, newtons } from '../../model/units.ts'
import type { Script } from './act.ts'
import { type Cell, type CellProperties, createCell } from './cell.ts'
import type { Box } from './device.ts'
import { createPull } from './pull.ts'
import { type Random, seeded } from './random.ts'
import { createShare } from './share.ts'

interface Side {
  readonly cell: Cell
  readonly rate_hz: number
  /** When its first sample is taken. */
  readonly phase_s: number
  /** Taken, and not yet asked for. */
  readonly queue: Sample[]
  steps: number
  index: number
}

/** Two cells of a kind are never the same: other zero, other noise, and a converter that runs on its own oscillator. */
const cellOf = (usual: CellProperties, random: Random): CellProperties => ({
  ...usual,
  rate_hz: usual.rate_hz * random.between(0.992, 1.01),
  zero_n: usual.zero_n + random.pick([-1, 1]) * random.between(0.3, 1.2),
  noise_n: usual.noise_n * random.between(0.8, 1.2),
})

const sideOf = (script: Script, seed: number, name: 'left' | 'right'): Side => {
  const random = seeded(seed, name)
  const properties = cellOf(script.cell, random)
  return {
    cell: createCell(properties, seeded(seed, `cell-${name}`)),
    rate_hz: properties.rate_hz,
    phase_s: random.between(0, 1 / properties.rate_hz),
    queue: [],
    steps: 0,
    index: 0,
  }
}

const nextStep_s = ({ cell, phase_s, steps }: Side): number => phase_s + steps * cell.step_s

const feel = (side: Side, force_n: number): void => {
  const tension_n = side.cell.feel(force_n)
  side.steps++
  if (tension_n === null) return
  const at_us = Math.round((side.phase_s + side.index++ / side.rate_hz) * 1e6)
  side.queue.push({ at_us: deviceMicros(at_us), tension_n: newtons(tension_n) })
}

/**
 * A simulated person's band on two cells, which measure the same person, each at its own moments, and share the force.
 * Sample times are true ones. The same script and seed give the same samples, whichever is asked for how many first:
 * what the other has measured by then is kept for it.
 */
export const createPair = (script: Script, seed: number): readonly [left: Box, right: Box] => {
  const pull = createPull(script, seed)
  const share = createShare(seeded(seed, 'share'))
  const left = sideOf(script, seed, 'left')
  const right = sideOf(script, seed, 'right')
  let last_s = 0

  /** Lets the person go on to the next moment at which one of the cells looks. */
  const go = (): boolean => {
    const side = nextStep_s(left) <= nextStep_s(right) ? left : right
    const at_s = nextStep_s(side)
    const pulled = pull.at(at_s, at_s - last_s)
    if (pulled === null) return false
    last_s = at_s
    const leftShare = share(at_s, pulled.hips_m)
    feel(side, pulled.force_n * (side === left ? leftShare : 1 - leftShare))
    return true
  }
  const next = ({ queue }: Side): Sample | null => {
    while (queue.length === 0) if (!go()) return null
    return queue.shift() ?? null
  }

  const clocks = seeded(seed, 'clocks')
  // Crystals are good to some tens of ppm; these two always run apart.
  const off = clocks.pick([-1, 1]) * clocks.between(10e-6, 40e-6)
  const box = (side: Side, pace: number): Box => ({
    truth: pull.truth,
    next: () => next(side),
    rate_hz: side.rate_hz,
    pace,
    wake_s: clocks.between(0.02, 0.25),
  })
  return [box(left, 1 + off), box(right, 1 - off)]
}
