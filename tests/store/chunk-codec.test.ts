import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, kilogramsToNewtons, newtons } from '../../src/model/units.ts'
import { chunkSpan, decodeChunk, encodeChunk } from '../../src/store/chunk-codec.ts'
import { madeChunk } from './made.ts'

const time = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 }),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-0, 2 ** 53, -(2 ** 53), Number.MAX_VALUE),
)
const tension = fc.oneof(
  fc.float(),
  fc.double(),
  fc.float().map(kilogramsToNewtons),
  fc.integer({ min: -300_000, max: 300_000 }).map((grams) => kilogramsToNewtons(grams / 1000)),
  fc.constantFrom(-0, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE),
)
const sample = (at: fc.Arbitrary<number>, force: fc.Arbitrary<number>): fc.Arbitrary<Sample> =>
  fc.tuple(at, force).map(([at_us, tension_n]) => ({ at_us: deviceMicros(at_us), tension_n: newtons(tension_n) }))

/** Samples a driver makes are all of one kind; the codec must not count on it. */
const someSamples = fc.oneof(
  fc.array(sample(time, tension), { maxLength: 300 }),
  fc.array(sample(fc.integer({ min: 0, max: 2 ** 45 }), fc.float({ noNaN: true })), { maxLength: 300 }),
  fc.array(sample(fc.nat(), fc.float({ noNaN: true }).map(kilogramsToNewtons)), { maxLength: 300 }),
  fc.array(
    sample(
      fc.nat(),
      fc.integer({ min: -1e6, max: 1e6 }).map((g) => kilogramsToNewtons(g / 1000)),
    ),
  ),
)

const perSample = (samples: readonly Sample[]): number => encodeChunk(samples).length / samples.length

describe('a chunk as bytes', () => {
  it('gives back any samples, bit for bit', () => {
    fc.assert(
      fc.property(someSamples, (samples) => {
        const read = decodeChunk(encodeChunk(samples))
        expect(read).toHaveLength(samples.length)
        const different = read.filter(
          ({ at_us, tension_n }, i) =>
            !Object.is(at_us, samples[i]?.at_us) || !Object.is(tension_n, samples[i]?.tension_n),
        )
        expect(different).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('tells the span of its times without the samples', () => {
    fc.assert(
      fc.property(fc.array(sample(fc.double({ noNaN: true }), tension), { maxLength: 100 }), (samples) => {
        const times = samples.map(({ at_us }) => at_us + 0)
        const span = chunkSpan(encodeChunk(samples))?.map((at_us) => at_us + 0) ?? null
        expect(span).toEqual(times.length === 0 ? null : [Math.min(...times), Math.max(...times)])
      }),
    )
  })

  it('takes at most seven bytes a sample for a sensor that sends 32-bit floats', () => {
    expect(perSample(madeChunk('a', 0).samples)).toBeLessThan(7)
    const plain = madeChunk('a', 3).samples.map(({ at_us, tension_n }) => ({
      at_us,
      tension_n: newtons(Math.fround(tension_n)),
    }))
    expect(perSample(plain)).toBeLessThan(7)
  })

  it('takes at most four for one that sends whole grams', () => {
    const grams = madeChunk('a', 3).samples.map(({ at_us, tension_n }) => ({
      at_us,
      tension_n: kilogramsToNewtons(Math.round(tension_n * 100) / 1000),
    }))
    expect(perSample(grams)).toBeLessThan(4)
  })

  it('refuses any other bytes, and never reads past their end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        let count = 0
        try {
          count = decodeChunk(bytes).length
        } catch (fault) {
          if (!(fault instanceof RangeError)) throw fault
        }
        expect(count).toBeLessThanOrEqual(bytes.length / 2)
      }),
      { numRuns: 2000 },
    )
  })

  it('refuses bytes cut short or grown', () => {
    const whole = encodeChunk(madeChunk('a', 0).samples)
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeChunk(whole.subarray(0, length))).toThrow(RangeError)
    }
    expect(() => decodeChunk(new Uint8Array([...whole, 0]))).toThrow(RangeError)
  })
})
