import { describe, expect, it } from 'vitest'
import { applyChunk, createTrace, lowestSince, type Trace } from '../../../dashboard/chart/trace.ts'
import type { Phase } from '../../../src/model/phase.ts'
import type { TraceChunk } from '../../../src/wire/frame.ts'

const step = 12_500
const chunk = (first: number, count: number, more: Partial<TraceChunk> = {}): TraceChunk => ({
  rack: 'rack-1',
  epoch: 1,
  from_us: first * step,
  dt_us: Array.from({ length: count - 1 }, () => step),
  tension_cn: Array.from({ length: count }, (_, i) => (first + i) * 100),
  gaps: [],
  filled: [],
  phases: [],
  leftShare: null,
  arrived_ms: 0,
  ...more,
})
const values = (trace: Trace) => [...trace.ring.since(-Infinity).values]
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

describe('the trace of a rack', () => {
  it('is the samples of all chunks, in newtons', () => {
    const trace = createTrace()
    expect(applyChunk(trace, chunk(0, 10))).toBe(10)
    expect(applyChunk(trace, chunk(10, 5))).toBe(5)
    expect(values(trace)).toEqual(numbers(0, 15))
    expect(trace.gaps).toEqual([])
    expect(trace.unseen).toEqual([])
  })

  it('holds no sample twice when everything is told again after a reconnect', () => {
    const trace = createTrace()
    const phases = [[3 * step, 'lockout']] as const
    applyChunk(trace, chunk(0, 40, { phases }))
    expect(applyChunk(trace, chunk(20, 30, { phases, gaps: [] }))).toBe(10)
    expect(values(trace)).toEqual(numbers(0, 50))
    expect(trace.phases).toEqual([[3 * step, 'lockout']])
  })

  it('knows the left share as it was last told', () => {
    const trace = createTrace()
    expect(trace.leftShare).toBeNull()
    applyChunk(trace, chunk(0, 10, { leftShare: 0.48 }))
    expect(trace.leftShare).toBe(0.48)
    applyChunk(trace, chunk(10, 1))
    expect(trace.leftShare).toBeNull()
  })

  it('begins anew with another epoch', () => {
    const trace = createTrace()
    applyChunk(trace, chunk(100, 10, { gaps: [[0, 100]], phases: [[100 * step, 'hinge']] }))
    applyChunk(trace, chunk(0, 3, { epoch: 2 }))
    expect(values(trace)).toEqual([0, 1, 2])
    expect(trace.gaps).toEqual([])
    expect(trace.phases).toEqual([])
  })

  it('marks what did not reach the page, and forgets the mark when it is told', () => {
    const trace = createTrace()
    applyChunk(trace, chunk(0, 20))
    applyChunk(trace, chunk(60, 20))
    expect(trace.unseen).toEqual([[19 * step, 60 * step]])
    applyChunk(trace, chunk(0, 90))
    expect(trace.unseen).toEqual([])
    expect(values(trace)).toEqual(numbers(0, 90))
  })

  it('tells the sensor\u2019s gap from its own', () => {
    const trace = createTrace()
    applyChunk(trace, chunk(0, 20))
    applyChunk(trace, chunk(60, 20, { gaps: [[19 * step, 60 * step]] }))
    expect(trace.gaps).toEqual([[19 * step, 60 * step]])
    expect(trace.unseen).toEqual([])
  })

  it('closes a gap with what comes later from the memory of the sensor, and remembers that it was late', () => {
    const trace = createTrace()
    applyChunk(trace, chunk(0, 20))
    applyChunk(trace, chunk(60, 20, { gaps: [[19 * step, 60 * step]] }))
    applyChunk(trace, chunk(0, 80, { gaps: [[19 * step, 60 * step]], filled: [[19 * step, 60 * step]] }))
    expect(trace.gaps).toEqual([])
    expect(trace.filled).toEqual([[19 * step, 60 * step]])
    expect(values(trace)).toEqual(numbers(0, 80))
  })

  it('takes a slow sensor for slow and not for full of holes', () => {
    const trace = createTrace()
    for (let second = 0; second < 8; second += 1)
      applyChunk(trace, chunk(0, 1, { from_us: second * 1e6, tension_cn: [second * 100] }))
    expect(trace.unseen).toEqual([])
    expect(values(trace)).toEqual(numbers(0, 8))
  })

  it('lets a phase said later take the place of an earlier one from where it began', () => {
    const trace = createTrace()
    applyChunk(
      trace,
      chunk(0, 20, {
        phases: [
          [2 * step, 'hinge'],
          [9 * step, 'bottom'],
        ],
      }),
    )
    applyChunk(trace, chunk(20, 5, { phases: [[7 * step, 'slack']] }))
    const shown = [
      [2 * step, 'hinge'],
      [7 * step, 'slack'],
    ]
    expect(trace.phases).toEqual(shown)
    applyChunk(
      trace,
      chunk(0, 25, {
        phases: [
          [2 * step, 'hinge'],
          [9 * step, 'bottom'],
          [7 * step, 'slack'],
        ],
      }),
    )
    expect(trace.phases).toEqual(shown)
  })

  it('takes a phase that is said again for the one that goes on', () => {
    const trace = createTrace()
    const said = (at: number, phase: Phase) => applyChunk(trace, chunk(at, 5, { phases: [[at * step, phase]] }))
    said(0, 'lockout')
    said(5, 'lockout')
    said(10, 'hinge')
    expect(trace.phases).toEqual([
      [0, 'lockout'],
      [10 * step, 'hinge'],
    ])
  })

  it('finds the bottom of a rep', () => {
    const trace = createTrace()
    applyChunk(trace, chunk(0, 6, { tension_cn: [100, 30_000, 20_000, 20_500, 31_000, 30_000] }))
    expect(lowestSince(trace, step)).toBe(200)
    expect(lowestSince(createTrace(), 0)).toBeNull()
  })
})
