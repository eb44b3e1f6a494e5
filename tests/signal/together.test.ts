import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { over } from '../../src/signal/machine.ts'
import { type Felt, interleaved, isSum, type Refused, type Sum, sumsOf, together } from '../../src/signal/together.ts'

const series = (from_us: number, step_us: number, count: number, tension: (at_s: number) => number): Sample[] =>
  Array.from({ length: count }, (_, i) => {
    const at_us = deviceMicros(from_us + i * step_us)
    return { at_us, tension_n: newtons(tension(at_us / 1e6)) }
  })
const left = (at_s: number): number => 120 + 30 * Math.sin(at_s * 2)
const right = (at_s: number): number => 130 + 28 * Math.sin(at_s * 2 - 0.1)
const wrongWayRound = (at_s: number): number => -2 * right(at_s)
const hole = ({ at_us }: Sample): boolean => at_us > 2e6 && at_us < 2.5e6
const without = (samples: readonly Sample[]): Sample[] => samples.filter((sample) => !hole(sample))
const sumOf = (first: readonly Sample[], second: readonly Sample[]): Sum[] => [...sumsOf(first, second)]

describe('the sum of two cells', () => {
  it('is what both felt at each sample of the first, at whatever rates they send', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2_000, max: 100_000 }),
        fc.integer({ min: 2_000, max: 30_000 }),
        fc.nat(50_000),
        (step, otherStep, begin) => {
          const first = series(0, step, Math.ceil(4e6 / step), left)
          const second = series(begin, otherStep, Math.ceil(4.2e6 / otherStep), right)
          const sums = sumOf(first, second)
          const due = first.filter(({ at_us }) => at_us >= begin).map(({ at_us }) => at_us)
          expect(sums.map(({ at_us }) => at_us)).toEqual(due.slice(0, sums.length))
          expect(sums.length).toBeGreaterThanOrEqual(due.length - Math.ceil(otherStep / step))
          for (const { at_us, tension_n, first_n } of sums) {
            expect(first_n).toBeCloseTo(left(at_us / 1e6), 9)
            // What a straight line over one step misses of a sine: its curvature times the step squared over eight.
            const missed = (28 * 4 * (otherStep / 1e6) ** 2) / 8 + 1e-9
            expect(Math.abs(tension_n - left(at_us / 1e6) - right(at_us / 1e6))).toBeLessThanOrEqual(missed)
          }
        },
      ),
    )
  })

  it('does not depend on whose packet comes first', () => {
    const first = series(0, 12_500, 400, left)
    const second = series(3_000, 12_610, 400, right)
    const whole = sumOf(first, second)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 40, maxLength: 60 }), (sizes) => {
        const [ones, others] = [[...first], [...second]]
        const fed: Felt[] = []
        sizes.forEach((size, i) => {
          const [cell, queue] = i % 2 === 0 ? (['first', ones] as const) : (['second', others] as const)
          for (const sample of queue.splice(0, size)) fed.push({ cell, ...sample })
        })
        const sums = over(together, fed).filter(isSum)
        expect(sums).toEqual(whole.slice(0, sums.length))
      }),
    )
  })

  it('has a hole where either was not heard, and nothing invented in it', () => {
    const first = series(0, 12_500, 400, left)
    const second = series(0, 12_500, 400, right)
    for (const sums of [sumOf(without(first), second), sumOf(first, without(second))]) {
      expect(sums.some(hole)).toBe(false)
      expect(sums.filter(({ at_us }) => at_us <= 2e6)).toHaveLength(161)
      expect(sums.filter(({ at_us }) => at_us >= 2.5e6)).toHaveLength(200)
    }
  })

  it('invents nothing in a hole that the second begins with either', () => {
    const first = series(0, 12_500, 400, left)
    const second = [...series(0, 12_500, 1, right), ...series(3e6, 12_500, 160, right)]
    const sums = sumOf(first, second)
    expect(sums.map(({ at_us }) => at_us)).toEqual([0, ...series(3e6, 12_500, 160, left).map(({ at_us }) => at_us)])
  })

  it('does not spread a fault of one converter over its neighbours', () => {
    const first = series(0, 12_500, 200, left)
    const second = series(5_000, 12_500, 200, right)
    const faulty = second.map(({ at_us, tension_n }, i) => ({
      at_us,
      tension_n: i === 60 || i === 61 ? newtons(6972) : tension_n,
    }))
    const sums = sumOf(first, faulty)
    expect(Math.max(...sums.map(({ tension_n }) => tension_n))).toBeLessThan(310)
    expect(sums.length).toBeGreaterThan(190)
  })

  it('says of which cell it could not use a sample', () => {
    const first = series(0, 12_500, 40, left)
    const second = series(5_000, 12_500, 40, wrongWayRound)
    const said = over(together, interleaved(first, second))
    expect(said).toHaveLength(40)
    for (const one of said) expect(one).toMatchObject({ kind: 'reject', cell: 'second' })
  })

  it('keeps no more than it may still need, however long one of them is silent', () => {
    const first = series(0, 12_500, 8000, left)
    let state = together.start()
    const said: (Sum | Refused)[] = []
    for (const sample of first) state = together.step(state, { cell: 'first', ...sample }, (one) => void said.push(one))
    expect(said).toEqual([])
    expect(state.first.waiting.length).toBeLessThan(500)
    for (const sample of series(100e6, 12_500, 8000, right))
      state = together.step(state, { cell: 'second', ...sample }, (one) => void said.push(one))
    expect(state.second.waiting.length).toBeLessThan(500)
  })

  it('never throws on any numbers', () => {
    const number = fc.oneof(fc.double(), fc.integer({ min: 0, max: 1e7 }))
    const felt = fc.record({
      cell: fc.constantFrom('first' as const, 'second' as const),
      at_us: number.map(deviceMicros),
      tension_n: number.map(newtons),
    })
    fc.assert(
      fc.property(fc.array(felt, { maxLength: 100 }), (fed) => {
        for (const { at_us, tension_n } of over(together, fed).filter(isSum)) {
          expect(Number.isFinite(at_us)).toBe(true)
          expect(Number.isFinite(tension_n)).toBe(true)
        }
      }),
    )
  })
})

it('interleaves by time, keeping the order of each', () => {
  const [a, b] = [series(0, 10, 5, () => 1), series(5, 10, 3, () => 2)]
  expect([...interleaved(a, b)].map(({ cell, at_us }) => `${cell} ${at_us}`)).toEqual([
    'first 0',
    'second 5',
    'first 10',
    'second 15',
    'first 20',
    'second 25',
    'first 30',
    'first 40',
  ])
  expect([...interleaved([], b)]).toHaveLength(3)
})
