import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { newtons } from '../../src/model/units.ts'
import { clock, type ClockInput, type ClockOutput } from '../../src/sensor/clock.ts'
import { over } from '../../src/signal/machine.ts'

const wraps_us = 2 ** 32
const stamped = { clock: { wraps_us }, rate_hz: 80 }
const packet = (arrived_ms: number, ...times: number[]): ClockInput => ({
  kind: 'samples',
  samples: times.map((at_us) => ({ tension_n: newtons(1), at_us: at_us % wraps_us })),
  arrived_ms,
})
const unstamped = (arrived_ms: number, count: number): ClockInput => ({
  kind: 'samples',
  samples: Array.from({ length: count }, () => ({ tension_n: newtons(1) })),
  arrived_ms,
})
const times = (said: readonly ClockOutput[]): number[] =>
  said.flatMap((output) => (output.kind === 'sample' ? [output.sample.at_us] : []))
const rising = (values: readonly number[]): boolean =>
  values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0))

describe('a sensor with a clock', () => {
  it('keeps its own time to the microsecond, across the wrap', () => {
    const start = wraps_us - 30_000
    const said = over(clock(stamped), [
      packet(1000, start, start + 12_500, start + 25_000),
      packet(1040, start + 37_500, start + 50_000),
    ])
    expect(times(said)).toEqual([0, 12_500, 25_000, 37_500, 50_000].map((after) => start + after))
    expect(said.filter(({ kind }) => kind === 'fault')).toEqual([])
  })

  it('shows a gap as long as the sensor says it was', () => {
    expect(times(over(clock(stamped), [packet(0, 0), packet(1500, 1_512_500)]))).toEqual([0, 1_512_500])
  })

  it('places a restart by host arrival', () => {
    const said = over(clock(stamped), [
      packet(0, 5_000_000),
      packet(100, 5_100_000),
      packet(4100, 0, 12_500),
      packet(4200, 112_500),
    ])
    expect(times(said)).toEqual([5_000_000, 5_100_000, 9_087_500, 9_100_000, 9_200_000])
    expect(said.filter(({ kind }) => kind === 'epoch')).toMatchObject([{ why: 'first' }, { why: 'restarted' }])
  })

  it('keeps a clock that ran on through a lost link, and replaces one that did not', () => {
    const lost: ClockInput = { kind: 'linked', at_ms: 9000 }
    expect(times(over(clock(stamped), [packet(0, 0), lost, packet(10_020, 10_000_000)]))).toEqual([0, 10_000_000])
    const said = over(clock(stamped), [packet(0, 0), packet(500, 500_000), lost, packet(10_000, 700_000)])
    expect(times(said)).toEqual([0, 500_000, 10_000_000])
    expect(said.find((output) => output.kind === 'epoch' && output.why === 'linked')).toBeDefined()
  })

  it('says which samples it could not place', () => {
    const said = over(clock(stamped), [packet(0, 3_000_000), packet(12, 3_000_000), packet(20, 2_900_000)])
    expect(times(said)).toEqual([3_000_000])
    expect(said.filter(({ kind }) => kind === 'fault')).toHaveLength(2)
  })

  it('puts backfilled samples where they belong', () => {
    const said = over(clock(stamped), [
      packet(0, 0),
      packet(5000, 5_000_000),
      { ...packet(5100, 2_000_000, 2_012_500), backfilled: true } as ClockInput,
      packet(5200, 5_200_000),
    ])
    expect(times(said)).toEqual([0, 5_000_000, 2_000_000, 2_012_500, 5_200_000])
    expect(said.flatMap((output) => (output.kind === 'sample' ? [output.backfilled] : []))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ])
  })

  it('never runs backwards, whatever comes', () => {
    const input = fc.oneof(
      fc.record({ kind: fc.constant('linked' as const), after: fc.nat(10_000) }),
      fc.record({
        kind: fc.constant('samples' as const),
        after: fc.nat(5000),
        raws: fc.array(fc.oneof(fc.nat(1e6), fc.nat(wraps_us - 1), fc.constant(Number.NaN)), { maxLength: 5 }),
      }),
    )
    fc.assert(
      fc.property(fc.array(input, { maxLength: 40 }), (events) => {
        let now = 0
        const inputs = events.map((event): ClockInput => {
          now += event.after
          return event.kind === 'linked' ? { kind: 'linked', at_ms: now } : packet(now, ...event.raws)
        })
        const said = over(clock(stamped), inputs)
        expect(rising(times(said))).toBe(true)
        const given = inputs.reduce((sum, one) => sum + (one.kind === 'samples' ? one.samples.length : 0), 0)
        const accounted = said.filter(({ kind }) => kind === 'sample').length
        expect(accounted + said.filter(({ kind }) => kind === 'fault').length).toBeGreaterThanOrEqual(given)
      }),
    )
  })

  it('knows its place on the host clock from the least delayed packet', () => {
    const inputs = Array.from({ length: 200 }, (_, i) => packet(1000 + i * 100 + (i % 7) * 11, i * 100_000))
    const anchors = over(clock(stamped), inputs).filter((output) => output.kind === 'anchor')
    const last = anchors.at(-1)
    expect(last).toBeDefined()
    expect(Math.abs(last!.host_ms - 1000 - last!.at_us / 1000)).toBeLessThan(8)
  })
})

describe('a sensor without a clock', () => {
  const silent = { clock: null, rate_hz: 10 }

  it('spreads the samples of a packet evenly and evens out jitter', () => {
    const jitter = [0, 30, -20, 10, -30, 25, 0, -10]
    const inputs = Array.from({ length: 80 }, (_, i) => unstamped(1000 + i * 400 + (jitter[i % 8] ?? 0), 4))
    const at = times(over(clock(silent), inputs)).slice(40)
    const steps = at.slice(1).map((value, i) => value - (at[i] ?? 0))
    expect(Math.max(...steps.map((step) => Math.abs(step - 100_000)))).toBeLessThan(6000)
    expect(rising(at)).toBe(true)
  })

  it('finds the rate of a sensor that does not say it', () => {
    const inputs = Array.from({ length: 200 }, (_, i) => unstamped(i * 50, 2))
    const at = times(over(clock({ clock: null, rate_hz: null }), inputs))
    expect(((at.at(-1) ?? 0) - (at[1] ?? 0)) / (at.length - 2)).toBeCloseTo(25_000, -2)
  })

  it('shows missing packets as a gap', () => {
    const at = times(
      over(
        clock(silent),
        [0, 100, 200, 300, 1300, 1400].map((ms) => unstamped(ms, 1)),
      ),
    )
    expect((at[4] ?? 0) - (at[3] ?? 0)).toBeGreaterThan(990_000)
  })

  it('never runs backwards, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(3000), fc.nat(8), fc.boolean()), { maxLength: 60 }),
        fc.option(fc.integer({ min: 1, max: 1000 })),
        (events, rate_hz) => {
          let now = 0
          const inputs = events.map(([after, count, relink]): ClockInput => {
            now += after
            return relink ? { kind: 'linked', at_ms: now } : unstamped(now, count)
          })
          const at = times(over(clock({ clock: null, rate_hz }), inputs))
          expect(rising(at)).toBe(true)
          expect(at.every(Number.isFinite)).toBe(true)
        },
      ),
    )
  })
})
