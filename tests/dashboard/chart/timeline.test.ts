import { describe, expect, it } from 'vitest'
import { createTimeline } from '../../../dashboard/chart/timeline.ts'

/**
 * Samples at 80 Hz in batches of eight, each batch later than its newest sample by 10 ms and up to `jitter_ms` more.
 */
const play = (seconds: number, jitter_ms: (batch: number) => number) => {
  const timeline = createTimeline()
  const shown: number[] = []
  let batch = 0
  for (let now_ms = 0; now_ms < seconds * 1000; now_ms += 4) {
    while ((batch + 1) * 100 + 10 + jitter_ms(batch) <= now_ms) {
      timeline.saw((batch + 1) * 100_000, (batch + 1) * 100 + 10 + jitter_ms(batch))
      batch += 1
    }
    const at = timeline.now_us(now_ms)
    if (at !== null && now_ms > 6_000) shown.push(at)
  }
  return { timeline, shown }
}

describe('the sensor\u2019s time on the page', () => {
  it('runs evenly although samples come in uneven batches', () => {
    const { shown } = play(20, (batch) => (batch * 37) % 60)
    const steps = shown.slice(1).map((at, i) => at - (shown[i] ?? 0))
    expect(Math.min(...steps)).toBeGreaterThan(3_800)
    expect(Math.max(...steps)).toBeLessThan(4_200)
  })

  it('stays behind the shortest lag seen', () => {
    const { shown } = play(20, (batch) => (batch * 37) % 60)
    expect(shown.at(-1)).toBeGreaterThan(19_996_000 - 10_000 - 1_000)
    expect(shown.at(-1)).toBeLessThanOrEqual(19_996_000 - 10_000 + 1_000)
  })

  it('counts silence from the arrival of the newest sample', () => {
    const timeline = createTimeline()
    expect(timeline.silence_ms(500)).toBeNull()
    timeline.saw(1_000_000, 2_000)
    expect(timeline.silence_ms(3_200)).toBe(1_200)
    timeline.saw(900_000, 3_000)
    expect(timeline.silence_ms(3_200)).toBe(1_200)
  })

  it('takes a new place at once when the sensor\u2019s clock has jumped', () => {
    const timeline = createTimeline()
    timeline.saw(1_000_000, 1_010)
    expect(timeline.now_us(1_020)).toBe(1_010_000)
    timeline.saw(61_000_000, 2_010)
    expect(timeline.now_us(2_020)).toBe(61_010_000)
    timeline.saw(61_100_000, 32_010)
    expect(timeline.now_us(32_020)).toBe(61_110_000)
  })
})
