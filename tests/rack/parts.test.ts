import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { chunkCutter } from '../../src/rack/chunks.ts'
import { holdKey } from '../../src/rack/memory.ts'
import { rhythm } from '../../src/rack/rhythm.ts'
import { createTrace } from '../../src/rack/trace.ts'
import { zeroing } from '../../src/rack/zeroing.ts'
import { over } from '../../src/signal/machine.ts'

const sample = (at_us: number, tension_n = 0): Sample => ({ at_us: deviceMicros(at_us), tension_n: newtons(tension_n) })
const every = (step_us: number, count: number, from_us = 0): Sample[] =>
  Array.from({ length: count }, (_, i) => sample(from_us + i * step_us))

describe('chunks', () => {
  it('are cut from any samples without losing, doubling or reordering one, none of 250 ms or more', () => {
    const batches = fc.array(fc.array(fc.integer({ min: -400_000, max: 400_000 }), { maxLength: 30 }), {
      maxLength: 10,
    })
    fc.assert(
      fc.property(batches, fc.integer({ min: 0, max: 1000 }), (steps, nextSeq) => {
        const cut = chunkCutter('a', nextSeq)
        let at_us = 1e9
        const all = steps.map((batch) => batch.map((step) => sample((at_us += step))))
        const chunks = all.flatMap((batch) => cut('first', batch, false))
        expect(chunks.flatMap(({ samples }) => samples)).toEqual(all.flat())
        expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, i) => nextSeq + i))
        for (const { samples } of chunks) {
          const [first, last] = [samples[0], samples.at(-1)]
          expect((last?.at_us ?? 0) - (first?.at_us ?? 0)).toBeLessThan(250_000)
        }
      }),
    )
  })
})

describe('the rhythm', () => {
  it('is learned from the usual spacing, whatever is missing', () => {
    const samples = [...every(12_500, 40), ...every(12_500, 40, 1_500_000)]
    const { rate_hz, gaps } = rhythm([], samples, 'device')
    expect(rate_hz).toBeCloseTo(80, 6)
    expect(gaps).toEqual([[487_500, 1_500_000]])
  })

  it('tells a gap once: only where new samples follow', () => {
    const before = [...every(12_500, 40), ...every(12_500, 40, 1_500_000)]
    expect(rhythm(before, every(12_500, 8, 2_000_000), 'device').gaps).toEqual([])
    expect(rhythm(before, every(12_500, 8, 2_100_000), 'device').gaps).toEqual([[1_987_500, 2_100_000]])
  })

  it('sees one missing sample of a sensor with a clock, and forgives one without', () => {
    const fresh = [sample(500_000), sample(525_000)]
    expect(rhythm(every(12_500, 40), fresh, 'device').gaps).toHaveLength(1)
    expect(rhythm(every(12_500, 40), fresh, 'arrival').gaps).toHaveLength(0)
    expect(rhythm(every(100_000, 40), [sample(4_800_000)], 'arrival').gaps).toHaveLength(0)
    expect(rhythm(every(100_000, 40), [sample(5_300_000)], 'arrival').gaps).toHaveLength(1)
  })

  it('knows nothing of too few samples', () => {
    expect(rhythm([], [], 'device')).toMatchObject({ rate_hz: null, gaps: [] })
    expect(rhythm([], [sample(5)], 'device')).toMatchObject({ rate_hz: null, gaps: [] })
    expect(rhythm([], every(12_500, 4), 'device').rate_hz).toBeNull()
  })
})

describe('zeroing', () => {
  it('says one thing, after a second, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 81, maxLength: 200 }),
        (values) => {
          const samples = values.map((tension_n, i) => sample(i * 12_500, tension_n))
          const said = over(zeroing, samples)
          const window = values.slice(0, 81)
          const range = Math.max(...window) - Math.min(...window)
          expect(said).toHaveLength(1)
          expect(said[0]?.kind).toBe(range > 4 ? 'moved' : 'zero')
          const mean = window.reduce((sum, value) => sum + value, 0) / 81
          const [only] = said
          expect(only?.kind === 'zero' ? only.offset_n : mean).toBeCloseTo(mean, 9)
        },
      ),
    )
  })

  it('waits for a few readings of a slow scale', () => {
    expect(over(zeroing, every(600_000, 3))).toEqual([])
    expect(over(zeroing, every(600_000, 4))).toEqual([{ kind: 'zero', offset_n: 0 }])
  })
})

describe('the trace', () => {
  it('gives each sample to one frame, and the last half minute to whoever comes', () => {
    const trace = createTrace('rack-1', 7)
    expect(trace.take()).toBeNull()
    trace.samples(every(12_500, 80), 1000, null)
    trace.phase(5, 'hinge')
    expect(trace.take()).toMatchObject({
      rack: 'rack-1',
      epoch: 7,
      from_us: 0,
      arrived_ms: 1000,
      phases: [[5, 'hinge']],
    })
    expect(trace.take()).toBeNull()
    for (let second = 1; second < 100; second++) trace.samples(every(12_500, 80, second * 1e6), second, null)
    const recent = trace.recent()
    const length_us = recent.dt_us.reduce((sum, dt) => sum + dt, 0)
    expect(length_us).toBeGreaterThanOrEqual(29_900_000)
    expect(length_us).toBeLessThan(33_000_000)
    expect(recent.from_us + length_us).toBe(99_987_500)
    expect(trace.take()?.tension_cn).toHaveLength(99 * 80)
  })

  it('does not drift: its times are whole however the samples fall', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 50_000, noNaN: true }), { minLength: 1, maxLength: 100 }),
        (steps) => {
          const trace = createTrace('rack-1', 0)
          let at_us = 1.7e15
          const samples = steps.map((step) => sample((at_us += Math.round(step))))
          trace.samples(samples, 0, null)
          const chunk = trace.recent()
          const sum = chunk.dt_us.reduce((total, dt) => total + dt, chunk.from_us)
          expect(sum).toBe(samples.at(-1)?.at_us)
        },
      ),
    )
  })

  it('keeps the phase that the window begins in, and forgets everything at a new epoch', () => {
    const trace = createTrace('rack-1', 0)
    trace.phase(0, 'slack')
    trace.phase(10_000_000, 'lockout')
    for (let second = 0; second < 60; second++) trace.samples(every(12_500, 80, second * 1e6), 0, null)
    expect(trace.recent().phases).toEqual([[10_000_000, 'lockout']])
    trace.restart()
    expect(trace.recent()).toMatchObject({ epoch: 1, tension_cn: [], phases: [], gaps: [] })
    expect(trace.take()).toBeNull()
  })

  it('puts what came late in its place', () => {
    const trace = createTrace('rack-1', 0)
    trace.samples([...every(12_500, 40), ...every(12_500, 40, 1_000_000)], 0, null)
    trace.gap(487_500, 1_000_000)
    trace.take()
    trace.filled(every(12_500, 40, 500_000))
    expect(trace.recent().dt_us.every((dt) => dt === 12_500)).toBe(true)
    expect(trace.take()).toMatchObject({ tension_cn: [], filled: [[500_000, 987_500]] })
  })
})

describe('a hold', () => {
  it('has a key of its own for each exercise, side and band, on one cell or on two', () => {
    const keys = [
      holdKey({ exercise: 'band-hinge', side: null, band: null, second: null }),
      holdKey({ exercise: 'straddle-hinge', side: 'left', band: null, second: null }),
      holdKey({ exercise: 'straddle-hinge', side: 'right', band: null, second: null }),
      holdKey({ exercise: 'straddle-hinge', side: 'left', band: 'red', second: null }),
      holdKey({ exercise: 'straddle-hinge', side: 'left', band: 'red', second: {} }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})
