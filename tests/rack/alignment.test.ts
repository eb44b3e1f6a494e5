import { expect, it } from 'vitest'
import { createAlignment } from '../../src/rack/alignment.ts'

const settled = (alignment: ReturnType<typeof createAlignment>, from_ms: number, to_ms: number): number => {
  for (let now_ms = from_ms; now_ms <= to_ms; now_ms += 100) alignment.settle(now_ms)
  return alignment.shift_us()
}

it('knows the second clock once both were heard, and forgets it with the sensor', () => {
  const alignment = createAlignment()
  alignment.lag('second', 90_000)
  expect(settled(alignment, 0, 5000)).toBe(0)
  alignment.lag('first', 20_000)
  expect(alignment.shift_us()).toBe(70_000)
  alignment.swap()
  expect(alignment.shift_us()).toBe(-70_000)
  alignment.forget('first')
  expect(settled(alignment, 6000, 9000)).toBe(0)
})

it('believes a better estimate that stands, and no more of it than has stood', () => {
  const alignment = createAlignment()
  alignment.lag('first', 0)
  alignment.lag('second', 60_000)
  alignment.lag('second', 10_000)
  expect(settled(alignment, 0, 1900)).toBe(60_000)
  alignment.lag('second', 12_000)
  expect(settled(alignment, 2000, 2000)).toBe(12_000)
})

it('is not moved by what comes and goes, nor by little', () => {
  const alignment = createAlignment()
  alignment.lag('first', 0)
  alignment.lag('second', 60_000)
  for (let now_ms = 0; now_ms < 20_000; now_ms += 100) {
    alignment.lag('second', now_ms % 300 === 0 ? 200_000 : -80_000)
    alignment.settle(now_ms)
    expect(alignment.shift_us()).toBe(60_000)
  }
  alignment.lag('second', 64_000)
  expect(settled(alignment, 20_000, 30_000)).toBe(60_000)
})
