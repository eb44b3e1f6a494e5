import { describe, expect, it } from 'vitest'
import { newDepth, seeBottom, startDepth } from '../../src/motion/depth.ts'
import { judge, move, newReach, startAt, topOf } from '../../src/motion/reach.ts'

const top_n = 300
const excursion_n = 60

/**
 * Full reps that turned at these tensions, and then one that turned at `last_n`: where the top is believed before its
 * plateau was seen.
 */
const topAfter = (bottoms_n: readonly number[], last_n: number): ReturnType<typeof topOf> => {
  const reach = newReach()
  const depth = newDepth()
  startAt(reach, top_n, 2, excursion_n)
  startDepth(depth, reach, 240, excursion_n)
  judge(reach, top_n, 240, excursion_n)
  const turn = (bottom_n: number): void => {
    const before = topOf(reach)
    move(reach, [{ share: 1, by_n: 0, spread_n: 0.07 * excursion_n }], excursion_n)
    seeBottom(depth, reach, before, bottom_n, excursion_n)
  }
  for (const bottom_n of bottoms_n) {
    turn(bottom_n)
    judge(reach, top_n, bottom_n, excursion_n)
  }
  turn(last_n)
  return topOf(reach)
}

const even = [241, 239, 240, 239, 241, 240, 241, 239]
const uneven = [252, 228, 240, 230, 250, 246, 232, 242]

describe('a belief about the depth', () => {
  it('takes the top down with the bottom of somebody who is always equally deep', () => {
    expect(topAfter(even, 228).mean).toBeLessThan(top_n - 5)
    expect(topAfter(even, 252).mean).toBeGreaterThan(top_n + 5)
  })

  it('takes a deeper rep of somebody who is unevenly deep for a deeper rep', () => {
    expect(topAfter(uneven, 228).mean).toBeGreaterThan(top_n - 3)
  })

  it('knows the top better once the hips turned where they usually do', () => {
    expect(topAfter(even, 240).sd).toBeLessThan(0.8 * topAfter(uneven, 240).sd)
  })
})
