import { describe, expect, it } from 'vitest'
import { blurredEnds } from '../../src/radio/virtual/blur.ts'
import { crossing_s, progress, sampled } from '../../src/radio/virtual/movement.ts'
import { analyse } from '../../src/motion/analysis.ts'
import { setupOf } from './cases/case.ts'
import { generate } from './cases/generate.ts'
import { readHips } from './cases/real-hips.ts'

const clips = new URL('../fixtures/hips', import.meta.url).pathname

describe('a sampled movement', () => {
  const curve = [0, 0.1, 0.5, 0.9, 1]

  it('passes its points, and nothing before or after', () => {
    curve.forEach((share, i) => {
      expect(progress(sampled(curve, 2), i / 2)).toBeCloseTo(share, 9)
    })
    expect([-1, 3].map((at_s) => progress(sampled(curve, 2), at_s))).toEqual([0, 1])
  })

  it('runs at any tempo', () => {
    expect(crossing_s(sampled(curve, 3), 0.5)).toBeCloseTo(1.5, 3)
  })

  it('leaves a start in doubt that is passed twice', () => {
    expect(blurredEnds(sampled([0, 0.1, 0.1, 0, 0.3, 0.8, 1], 1.2), 'driveStart', 'lockoutStart')).toContain(
      'driveStart',
    )
  })
})

describe('filmed hips', () => {
  it('are cut into reps from top to bottom to top', () => {
    const squats = readHips([clips], 'squat').flat()
    expect(squats).toHaveLength(5)
    for (const { depth_m, back, forth } of squats) {
      expect(depth_m).toBeGreaterThan(0.25)
      expect(depth_m).toBeLessThan(0.33)
      expect([back, forth].flatMap((way) => [Math.abs(way[0] ?? NaN), way.at(-1)])).toEqual([0, 1, 0, 1])
      expect(Math.max(...back)).toBe(1)
    }
  })

  it('make recordings whose short reps are clearly short and whose others are full', () => {
    const people = readHips([clips], 'bend')
    const { reps } = generate('bends', 3, people).labels
    expect(reps.length).toBeGreaterThanOrEqual(5)
    for (const { full, shortfall_mm } of reps) expect(full ? shortfall_mm <= 10 : shortfall_mm >= 26).toBe(true)
    expect(generate('bends', 3, people)).toEqual(generate('bends', 3, people))
    expect(generate('bends', 3, people, true)).not.toEqual(generate('bends', 3, people))
  })

  it('are seen through where the first drive stops on its way up', () => {
    const { samples, told, labels } = generate('bends', 87, readHips([clips], 'bend'))
    expect(analyse(samples, setupOf(told)).reps).toHaveLength(labels.reps.length)
  })
})
