import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { gaps } from '../../src/signal/gap.ts'
import { over } from '../../src/signal/machine.ts'
import { type Beat, pace } from '../../src/signal/pace.ts'
import { sanitize } from '../../src/signal/sanitize.ts'
import { trend } from '../../src/signal/trend.ts'

const series = (tensions: readonly number[], rate_hz = 80): readonly Sample[] =>
  tensions.map((n, i) => ({ at_us: deviceMicros(Math.round((i / rate_hz) * 1e6)), tension_n: newtons(n) }))
const clean = (samples: readonly Sample[]): readonly number[] =>
  over(sanitize, samples).flatMap((said) => ('kind' in said ? [] : [said.tension_n]))

describe('sanitize', () => {
  it.each([
    ['a single full-scale sample', [200, 201, 6972, 202, 203], [200, 201, 202, 203]],
    ['a pair of them', [200, 201, 6972, 6972, 202, 203], [200, 201, 202, 203]],
    ['three in a row', [200, 6972, 6972, 6972, 202, 203], [200, 202, 203]],
    ['negative ones', [200, -318, 202, -318, -318, 203], [200, 202, 203]],
    ['one of each in a row', [200, -318, 6972, 202], [200, 202]],
    ['a bad first sample', [6972, 200, 201], [200, 201]],
    ['a first sample inside the range but far off', [1400, 3, 4, 5, 3], [1400, 4, 5, 3]],
    ['a single jump inside the range', [200, 201, 900, 202], [200, 201, 202]],
    ['a pair of jumps inside the range', [200, 201, 900, 905, 202], [200, 201, 202]],
    ['not-a-numbers', [200, Number.NaN, 201, Infinity, 202], [200, 201, 202]],
  ])('drops %s and nothing else', (_, given, kept) => {
    const result = clean(series(given))
    expect(result.filter((n) => kept.includes(n))).toEqual(result)
    expect(result.length).toBeGreaterThanOrEqual(kept.length - 1)
    expect(result.slice(-1)).toEqual(kept.slice(-1))
  })

  it('lets a step through that lasts, losing one sample of it', () => {
    const result = clean(series([200, 200, 800, 802, 801, 800, 800]))
    expect(result.slice(-3)).toEqual([801, 800, 800])
  })

  it('delays a good sample by none: what is good is said in the step it came', () => {
    const machine = sanitize
    let state = machine.start()
    for (const sample of series([200, 201, 205, 190, 260, 180])) {
      let said = 0
      state = machine.step(state, sample, () => {
        said += 1
      })
      expect(said).toBe(1)
    }
  })

  it('refuses samples out of the order of time', () => {
    const [a, b, c] = series([200, 201, 202]) as [Sample, Sample, Sample]
    expect(over(sanitize, [a, c, b, c]).map((said) => ('kind' in said ? said.kind : said.tension_n))).toEqual([
      200,
      202,
      'reject',
      'reject',
    ])
  })

  it('says each sample or refuses it, never both, never twice', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.double({ min: -200, max: 3000, noNaN: true }))), (tensions) => {
        const said = over(sanitize, series(tensions))
        expect(said.length).toBeLessThanOrEqual(tensions.length)
        // At most one sample is still waiting for the next.
        expect(said.length).toBeGreaterThanOrEqual(tensions.length - 1)
      }),
    )
  })
})

describe('gaps', () => {
  it('tells a hole from jitter', () => {
    const samples = series(Array.from({ length: 200 }, () => 100))
    const holed = samples.filter((_, i) => i < 100 || i >= 115)
    const said = over(gaps, holed).flatMap((said) => ('kind' in said ? [said] : []))
    expect(said).toEqual([{ kind: 'gap', from_us: samples[99]?.at_us, to_us: samples[115]?.at_us }])
    const jittered = samples.map(({ at_us, tension_n }, i) => ({
      at_us: deviceMicros(at_us + (i % 2) * 8000),
      tension_n,
    }))
    expect(over(gaps, jittered).some((said) => 'kind' in said)).toBe(false)
  })

  it('does not take a slow sensor for a broken one', () => {
    const samples = series(
      Array.from({ length: 60 }, () => 100),
      9.6,
    )
    expect(over(gaps, samples).some((said) => 'kind' in said)).toBe(false)
  })
})

describe('pace', () => {
  it.each([10, 40, 60])('passes %d Hz on sample by sample', (rate_hz) => {
    let beats = 0
    let state = pace.start()
    for (const sample of series(
      Array.from({ length: 100 }, () => 100),
      rate_hz,
    ))
      state = pace.step(state, sample, () => {
        beats += 1
      })
    expect(beats).toBeGreaterThanOrEqual(99)
  })

  it.each([80, 160, 320, 1000])('gathers %d Hz into 40 to 61 beats a second, at their mean time', (rate_hz) => {
    const times: number[] = []
    let state = pace.start()
    for (const sample of series(
      Array.from({ length: 3 * rate_hz }, (_, i) => i / rate_hz),
      rate_hz,
    ))
      state = pace.step(state, sample, ({ t_s, y_n }) => {
        expect(y_n).toBeCloseTo(t_s, 6)
        times.push(t_s)
      })
    expect(times.length / 3).toBeGreaterThan(39)
    expect(times.length / 3).toBeLessThan(61)
  })

  it('says at its end what it had gathered, once, and gathers anew from there', () => {
    const beats: { readonly t_s: number; readonly y_n: number }[] = []
    const keep = ({ t_s, y_n }: Beat): void => {
      beats.push({ t_s, y_n })
    }
    const [before, one, after, next] = [0, 12_500, 500_000, 512_500].map((at_us, i) => ({
      at_us: deviceMicros(at_us),
      tension_n: newtons(100 * (i + 1)),
    })) as [Sample, Sample, Sample, Sample]
    let state = pace.start()
    state = pace.step(state, before, keep)
    state = pace.step(state, one, keep)
    const gathered = beats.length
    pace.end?.(state, keep)
    pace.end?.(state, keep)
    expect(beats.length).toBeLessThanOrEqual(gathered + 1)
    expect(beats.every(({ t_s }) => t_s <= 0.0125)).toBe(true)
    state = pace.step(state, after, keep)
    state = pace.step(state, next, keep)
    pace.end?.(state, keep)
    const late = beats.filter(({ t_s }) => t_s > 0.0125)
    expect(late.every(({ t_s, y_n }) => t_s >= 0.5 && y_n >= 300)).toBe(true)
  })
})

describe('trend', () => {
  const aim = { excursion_n: 50 }
  it('reads level and slope of a ramp exactly, at any rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 90 }), fc.integer({ min: -200, max: 200 }), (rate_hz, slope) => {
        const machine = trend(aim)
        let state = machine.start()
        let [level, seen] = [0, 0]
        for (let i = 0; i < 60; i += 1)
          state = machine.step(
            state,
            { t_s: i / rate_hz, y_n: (slope * i) / rate_hz, dt_s: i === 0 ? 0 : 1 / rate_hz },
            (t) => {
              level = t.level_n
              seen = t.slope
            },
          )
        expect(seen).toBeCloseTo(slope, 3)
        expect(level).toBeCloseTo((slope * 59) / rate_hz, 3)
      }),
    )
  })

  it('knows a knock from a movement', () => {
    const machine = trend(aim)
    let state = machine.start()
    const struck: boolean[] = []
    for (let i = 0; i < 200; i += 1) {
      const knock = i === 120 ? 40 : i === 121 ? -30 : 0
      state = machine.step(state, { t_s: i / 80, y_n: 200 + 0.2 * Math.sin(i * 7) + knock, dt_s: 1 / 80 }, (t) => {
        struck.push(t.struck)
      })
    }
    expect(struck.slice(0, 120)).not.toContain(true)
    expect(struck.slice(120, 126)).toContain(true)
    expect(struck.at(-1)).toBe(false)
  })
})
