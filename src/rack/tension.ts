import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { Tare } from '../model/set.ts'
import { deviceMicros, newtons } from '../model/units.ts'
import { over } from '../signal/machine.ts'
import { type Felt, interleaved, isSum, together } from '../signal/together.ts'

/** The zero of one cell, N; nothing is taken off before the first tare. */
const offsetOf = (tare: Tare | null, cell: Cell): number => (cell === 'first' ? tare?.offset_n : tare?.second_n) ?? 0

/** One cell's samples after tare. */
export const afterTare = (raw: readonly Sample[], tare: Tare | null, cell: Cell = 'first'): readonly Sample[] => {
  const offset_n = offsetOf(tare, cell)
  if (offset_n === 0) return raw
  return raw.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n - offset_n) }))
}

/** The same on the first cell's clock: `shift_us` is where the second one's lies beside it. */
export const feltBy = (cell: Cell, raw: readonly Sample[], tare: Tare | null, shift_us: number): readonly Felt[] => {
  const ahead_us = cell === 'first' ? 0 : shift_us
  return afterTare(raw, tare, cell).map(({ at_us, tension_n }) => ({
    cell,
    at_us: deviceMicros(at_us + ahead_us),
    tension_n,
  }))
}

/** The tension that the rack's cells felt: of two of them the sum. */
export const tensionOf = (
  raw: Readonly<Record<Cell, readonly Sample[]>>,
  two: boolean,
  tare: Tare | null,
  shift_us: number,
): readonly Sample[] => {
  if (!two) return afterTare(raw.first, tare)
  const [first, second] = [feltBy('first', raw.first, tare, shift_us), feltBy('second', raw.second, tare, shift_us)]
  return over(together, interleaved(first, second)).filter(isSum)
}
