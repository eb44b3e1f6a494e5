import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { Tare } from '../model/set.ts'
import { deviceMicros, newtons } from '../model/units.ts'
import { type Felt, sumsOf } from '../signal/together.ts'

/** The zero of one cell, N; nothing is taken off before the first tare. */
const offsetOf = (tare: Tare | null, cell: Cell): number => (cell === 'first' ? tare?.offset_n : tare?.second_n) ?? 0

/** An only cell's samples after tare. */
export const afterTare = (raw: readonly Sample[], tare: Tare | null): readonly Sample[] => {
  const offset_n = offsetOf(tare, 'first')
  if (offset_n === 0) return raw
  return raw.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n - offset_n) }))
}

/** The same, told apart by cell and on the first one's clock: `shift_us` is where the second one's lies beside it. */
export const feltBy = (cell: Cell, raw: readonly Sample[], tare: Tare | null, shift_us: number): readonly Felt[] => {
  const offset_n = offsetOf(tare, cell)
  const ahead_us = cell === 'first' ? 0 : shift_us
  return raw.map(({ at_us, tension_n }) => ({
    cell,
    at_us: deviceMicros(at_us + ahead_us),
    tension_n: newtons(tension_n - offset_n),
  }))
}

/** The tension that the rack's cells felt: of two of them the sum. */
export const tensionOf = (
  raw: Readonly<Record<Cell, readonly Sample[]>>,
  two: boolean,
  tare: Tare | null,
  shift_us: number,
): readonly Sample[] =>
  two
    ? [...sumsOf(feltBy('first', raw.first, tare, shift_us), feltBy('second', raw.second, tare, shift_us))]
    : afterTare(raw.first, tare)
