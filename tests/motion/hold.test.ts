import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { holding, measureHold } from '../../src/motion/hold.ts'
import { over } from '../../src/signal/machine.ts'
import { everyLabelled } from './labelled.ts'

const standing = (seconds: number, tension: (t: number) => number, rate_hz = 80): readonly Sample[] =>
  Array.from({ length: Math.round(seconds * rate_hz) }, (_, i) => ({
    at_us: deviceMicros(Math.round((i / rate_hz) * 1e6)),
    tension_n: newtons(tension(i / rate_hz)),
  }))

describe('the guided hold', () => {
  it('is the mean of two still seconds, with what sway leaves of it', () => {
    const held = measureHold(standing(4, (t) => 250 + Math.sin(2 * Math.PI * t)))
    expect(held).toMatchObject({ kind: 'held' })
    const { tension_n, uncertainty_n } = held.kind === 'held' ? held : { tension_n: 0, uncertainty_n: 0 }
    expect(tension_n).toBeCloseTo(250, 0)
    expect(uncertainty_n).toBeGreaterThan(0.3)
    expect(uncertainty_n).toBeLessThan(3)
  })

  it.each([
    ['moving', standing(4, (t) => 250 - 20 * t)],
    ['not-in-band', standing(4, () => 3)],
    ['too-short', standing(1, () => 250)],
    ['gap', standing(4, () => 250).filter(({ at_us }) => at_us % 1.5e6 < 1e6)],
  ] as const)('says why there is none: %s', (problem, samples) => {
    expect(measureHold(samples)).toEqual({ kind: 'problem', problem })
  })

  it('shows its progress and starts over after a movement', () => {
    const notes = over(
      holding,
      standing(5, (t) => (t < 1.2 ? 250 : t < 1.7 ? 220 : 250)),
    )
    const kinds = notes.map(({ kind }) => kind)
    expect(kinds).toContain('broken')
    expect(kinds.filter((kind) => kind === 'held')).toHaveLength(1)
    const shares = notes.flatMap((note) => (note.kind === 'progress' ? [note.share] : []))
    expect(Math.max(...shares)).toBe(1)
    expect(shares[0]).toBeCloseTo(1 / 8)
  })

  it('is not disturbed by a converter fault', () => {
    const samples = standing(3, (t) => (t === 0.5 ? 6972 : 250))
    expect(measureHold(samples)).toMatchObject({ kind: 'held' })
  })

  it('agrees with the holds of recorded sets', () => {
    for (const { samples, setup } of everyLabelled()) {
      const { hold } = setup
      if (hold?.kind !== 'span') continue
      const inside = samples.filter(({ at_us }) => at_us >= hold.from_us && at_us <= hold.to_us)
      const sorted = inside.map(({ tension_n }) => tension_n).toSorted((a, b) => a - b)
      const median = sorted[Math.floor(sorted.length / 2)] ?? 0
      const held = measureHold(inside)
      expect(held).toMatchObject({ kind: 'held' })
      expect(Math.abs((held.kind === 'held' ? held.tension_n : 0) - median)).toBeLessThan(0.02 * median)
    }
  })
})
