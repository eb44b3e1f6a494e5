import type { Sample } from '../model/sample.ts'
import type { SecondRecord, SetRecord } from '../model/set.ts'
import { type DeviceMicros, deviceMicros, newtons, type Newtons } from '../model/units.ts'
import { sumsOf } from '../signal/together.ts'

/** One sample of a set's tension. */
export interface Tension extends Sample {
  /** As the sensor said it; null with two cells. */
  readonly raw_n: Newtons | null
  /** With two cells: what each carried after tare. */
  readonly cells: { readonly left_n: Newtons; readonly right_n: Newtons } | null
}

function* afterTare(raw: Iterable<Sample>, tare_n: number): Generator<Sample> {
  for (const { at_us, tension_n } of raw) yield { at_us, tension_n: newtons(tension_n - tare_n) }
}

/** Puts times of the second cell, asked for in their order, on the first one's clock. */
const onFirstClock = ({ shifts }: SecondRecord): ((at_us: DeviceMicros) => DeviceMicros) => {
  let next = 0
  let shift_us = 0
  return (at_us) => {
    for (; (shifts[next]?.from_us ?? Infinity) <= at_us; next += 1) shift_us = shifts[next]?.shift_us ?? shift_us
    return deviceMicros(at_us + shift_us)
  }
}

function* shifted(second: SecondRecord): Generator<Sample> {
  const placed = onFirstClock(second)
  for (const { at_us, tension_n } of second.raw) yield { at_us: placed(at_us), tension_n }
}

/** Spans of tension that were filled later, from either cell's memory; in order of time, apart from one another. */
export const filledOf = ({ filled, second }: SetRecord): SetRecord['filled'] => {
  const placed = second === null ? null : onFirstClock(second)
  const others = placed === null ? [] : (second?.filled ?? []).map(([from, to]) => [placed(from), placed(to)] as const)
  const spans: (readonly [DeviceMicros, DeviceMicros])[] = []
  for (const span of [...filled, ...others].toSorted((a, b) => a[0] - b[0])) {
    const last = spans.at(-1)
    if (last === undefined || span[0] > last[1]) spans.push(span)
    else if (span[1] > last[1]) spans[spans.length - 1] = [last[0], span[1]]
  }
  return spans
}

/**
 * A set's tension, in order of time; of two cells the sum, at the samples of the first, where the other one heard
 * something too. Made by the machine that made it live.
 */
export function* tensionOf({ raw, header, second }: SetRecord): Generator<Tension> {
  if (second === null) {
    for (const { at_us, tension_n } of raw)
      yield { at_us, tension_n: newtons(tension_n - header.tare_n), raw_n: tension_n, cells: null }
    return
  }
  const sums = sumsOf(afterTare(raw, header.tare_n), afterTare(shifted(second), header.second?.tare_n ?? 0))
  for (const { at_us, tension_n, first_n: left_n } of sums)
    yield { at_us, tension_n, raw_n: null, cells: { left_n, right_n: newtons(tension_n - left_n) } }
}
