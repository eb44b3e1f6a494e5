import { describe, expect, it } from 'vitest'
import { createLatencyWindow } from '../../../dashboard/state/latency.ts'

describe('the latency of the last seconds', () => {
  it('is read by nearest rank', () => {
    const window = createLatencyWindow(10_000)
    for (let i = 1; i <= 100; i += 1) window.add(i, i)
    expect(window.read(100)).toEqual({ p50_ms: 50, p99_ms: 99, worst_ms: 100, count: 100 })
  })

  it('forgets what is older than the window', () => {
    const window = createLatencyWindow(10_000)
    window.add(0, 500)
    window.add(9_000, 20)
    expect(window.read(10_001)).toEqual({ p50_ms: 20, p99_ms: 20, worst_ms: 20, count: 1 })
    expect(window.values()).toEqual([20])
    expect(window.read(30_000)).toBeNull()
  })
})
