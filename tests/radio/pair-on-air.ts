import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { EmulatedAir, Progressor } from './emulated-air.ts'
import type { ProgressorOptions } from './peripheral-progressor.ts'

// Two Progressors that one band hangs on, on one emulated air:
//
//     const pair = await pairOnAir(air, readRecording('tests/fixtures/recordings/clean-straddle.csv'))
//     // link pair.left.address and pair.right.address; the first start command to either begins the signal for both
//     await pair.left.until(({ told }) => told === 'ended', 60_000)
//     pair.left.told.filter(({ told }) => told === 'sent')            // indices of pair.parts.left

export interface Point {
  readonly time_s: number
  readonly tension_n: number
}
export interface PairOptions extends Pick<ProgressorOptions, 'speed'> {
  /** What of the tension the left cell carries at a time of the signal. */
  readonly leftShare?: (time_s: number) => number
  /** So long the signal stays at its first value before it begins, for whoever needs time to link both. */
  readonly lead_s?: number
  readonly names?: readonly [left: string, right: string]
}
export interface PairOnAir {
  readonly left: Progressor
  readonly right: Progressor
  /** What each plays, on the one time of both. */
  readonly parts: { readonly left: readonly Point[]; readonly right: readonly Point[] }
}

/** The signal on a straight line between its points; its first or last value outside. Times must not fall. */
const reader = (signal: readonly Point[]): ((time_s: number) => number) => {
  let at = 0
  return (time_s) => {
    while ((signal[at + 1]?.time_s ?? Infinity) <= time_s) at++
    const [before, after] = [signal[at], signal[at + 1]]
    if (before === undefined) throw new Error('a pair on the air needs a signal of at least one point')
    if (after === undefined || time_s <= before.time_s) return before.tension_n
    const way = (time_s - before.time_s) / (after.time_s - before.time_s)
    return before.tension_n + way * (after.tension_n - before.tension_n)
  }
}

/** So that hardly any two of their moments are the same. */
const rates_hz = { left: 79.3, right: 80 } as const

/**
 * The two parts of a signal, each at its own moments, from the time 0 on: together they are the signal after the lead.
 */
export const partsOf = (
  signal: readonly Point[],
  { leftShare = () => 0.5, lead_s = 0 }: Pick<PairOptions, 'leftShare' | 'lead_s'> = {},
): PairOnAir['parts'] => {
  const begin_s = signal[0]?.time_s ?? 0
  const length_s = lead_s + (signal.at(-1)?.time_s ?? 0) - begin_s
  const part = (side: 'left' | 'right'): Point[] => {
    const at = reader(signal)
    const count = Math.floor(length_s * rates_hz[side]) + 1
    return Array.from({ length: count }, (_, i) => {
      const time_s = i / rates_hz[side]
      const from_s = Math.max(0, time_s - lead_s)
      const share = leftShare(from_s)
      return { time_s, tension_n: at(begin_s + from_s) * (side === 'left' ? share : 1 - share) }
    })
  }
  return { left: part('left'), right: part('right') }
}

let pairs = 0

/**
 * Starts a left and a right Progressor, each in a process of its own, that play the parts of one signal at one time.
 */
export const pairOnAir = async (
  air: EmulatedAir,
  signal: readonly Point[],
  { names = ['Progressor_0001', 'Progressor_0002'], speed = 1, ...shared }: PairOptions = {},
): Promise<PairOnAir> => {
  const parts = partsOf(signal, shared)
  pairs += 1
  // The air takes its folder along.
  const path = (name: string): string => join(dirname(air.socket), `pair-${pairs}-${name}`)
  const start = (side: 'left' | 'right', name: string): Promise<Progressor> => {
    const recording = path(`${side}.csv`)
    const lines = parts[side].map(({ time_s, tension_n }) => `${time_s},${tension_n}`)
    writeFileSync(recording, `time_s,tension_n\n${lines.join('\n')}\n`)
    return air.progressor({ name, recording, speed, together: path('began') })
  }
  const [left, right] = await Promise.all([start('left', names[0]), start('right', names[1])])
  return { left, right, parts }
}
