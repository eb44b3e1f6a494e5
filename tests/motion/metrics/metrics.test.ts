import { describe, expect, it } from 'vitest'
import type { Sample } from '../../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../../src/model/units.ts'
import { asymmetryOf } from '../../../src/motion/metrics/asymmetry.ts'
import type { RepTrace } from '../../../src/motion/metrics/metric.ts'
import { measure, metrics } from '../../../src/motion/metrics/metrics.ts'
import { reachLossOf } from '../../../src/motion/metrics/reach-loss.ts'
import { spreadOf } from '../../../src/motion/metrics/spread.ts'
import { totals } from '../../../src/motion/metrics/totals.ts'
import { over } from '../../../src/signal/machine.ts'

/** 200 N down to 100 N in 2 s, 1 s there, up in 1 s, 2 s on top: every integral can be done by hand. */
const ramp = (rate_hz: number, gap = false): RepTrace => {
  const n = 6 * rate_hz + 1
  const t = Float64Array.from({ length: n }, (_, i) => i / rate_hz)
  const y = t.map((at) => (at < 2 ? 200 - 50 * at : at < 3 ? 100 : at < 4 ? 100 + 100 * (at - 3) : 200))
  return {
    t,
    y,
    n,
    rate_hz,
    hingeStart_s: 0,
    bottomStart_s: 2,
    driveStart_s: 3,
    lockoutStart_s: 4,
    lockoutEnd_s: 6,
    plateau_n: 200,
    bottom_n: 100,
    gap,
  }
}

const at = (t: number): Sample => ({ at_us: deviceMicros(Math.round(t * 1e6)), tension_n: newtons(100) })

describe('metrics of a rep', () => {
  it('are what can be worked out by hand', () => {
    const measured = measure(ramp(80))
    expect(measured).toMatchObject({
      hingeTime_s: 2,
      bottomTime_s: 1,
      driveTime_s: 1,
      holdTime_s: 2,
      timeUnderTension_s: 6,
      peakTension_n: 200,
    })
    expect(measured['holdSway_percent']).toBeCloseTo(0, 6)
    expect(measured['meanDriveTension_n']).toBeCloseTo(150, 6)
    expect(measured['driveRate2080_nps']).toBeCloseTo(100, 6)
    expect(measured['driveRate0200_nps']).toBeCloseTo(100, 6)
    expect(measured['impulse_ns']).toBeCloseTo(300 + 100 + 150 + 400, 6)
    expect(measured['driveImpulse_ns']).toBeCloseTo(50, 6)
  })

  it('are absent where the sensor is too slow for them', () => {
    const measured = measure(ramp(10))
    expect(measured).not.toHaveProperty('driveRate2080_nps')
    expect(measured).not.toHaveProperty('driveRate0200_nps')
    expect(measured['impulse_ns']).toBeCloseTo(950, 6)
  })

  it('integrate nothing across a hole', () => {
    const measured = measure(ramp(80, true))
    for (const id of ['impulse_ns', 'driveImpulse_ns', 'driveRate2080_nps', 'driveRate0200_nps'])
      expect(measured).not.toHaveProperty(id)
    expect(measured).toHaveProperty('driveTime_s')
  })

  it('survive a rep without samples', () => {
    expect(() => measure({ ...ramp(80), n: 0 })).not.toThrow()
  })

  it('have an id each, with its unit, and a definition', () => {
    expect(new Set(metrics.map(({ id }) => id)).size).toBe(metrics.length)
    for (const { id, definition } of metrics) {
      expect(id).toMatch(/_(n|s|ns|nps|percent)$/)
      expect(definition.length).toBeGreaterThan(20)
    }
  })
})

describe('metrics of a set', () => {
  it('spread: mean and coefficient of variation, from three reps on', () => {
    expect(spreadOf([1, 2])).toBeNull()
    expect(spreadOf([10, 10, 10])).toMatchObject({ n: 3, mean: 10, sd: 0, variation_percent: 0 })
    expect(spreadOf([9, 10, 11])?.variation_percent).toBeCloseTo(10)
    expect(spreadOf([9, 10, Number.NaN, 11])?.n).toBe(3)
  })

  it('reach loss: best three against last three, and whether it is more than scatter', () => {
    expect(reachLossOf([1, 1, 1, 1, 1])).toBeNull()
    expect(reachLossOf([1, 1, 1, 1, 1, 1])).toEqual({ loss_percent: 0, beyondNoise: false })
    expect(reachLossOf([1, 1, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7])).toMatchObject({ beyondNoise: true })
    expect(reachLossOf([1, 0.9, 1.02, 0.92, 1.01, 0.93, 1, 0.91])).toMatchObject({ beyondNoise: false })
  })

  it('asymmetry: signed, and real only above the sides own variation', () => {
    expect(asymmetryOf([1, 1], [1, 1, 1])).toBeNull()
    const clear = asymmetryOf([100, 101, 99], [80, 81, 79])
    expect(clear?.percent).toBeCloseTo(-20)
    expect(clear?.real).toBe(true)
    expect(asymmetryOf([100, 110, 90], [97, 107, 87])?.real).toBe(false)
  })

  it('totals come from samples, and nothing is made up for a hole', () => {
    const whole = Array.from({ length: 801 }, (_, i) => at(i / 80))
    const last = over(totals, whole).at(-1)
    expect(last?.impulse_ns).toBeCloseTo(1000, 3)
    expect(last?.underTension_s).toBeCloseTo(10, 6)
    const holed = over(totals, [...whole.slice(0, 401), ...whole.slice(561)]).at(-1)
    expect(holed?.covered_s).toBeCloseTo(8, 1)
    expect(holed?.impulse_ns).toBeCloseTo(800, -1)
  })
})
