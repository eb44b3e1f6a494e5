import { describe, expect, it } from 'vitest'
import { newtonsToKilograms, poundInKilograms, standardGravity } from '../../src/model/units.ts'
import type { Driver, DriverOutput, Settings } from '../../src/sensor/driver.ts'
import { drivers } from '../../src/sensor/drivers.ts'
import { faultsIn, fromOf, play, samplesIn } from './play.ts'
import { driverIdOf, settingsOf, vectors, type Vector } from './vectors.ts'

const driver = (vector: Vector): Driver => drivers.find(({ id }) => id === driverIdOf(vector))!

const hear = (vector: Vector, settings: Settings = settingsOf(vector)): DriverOutput[] => {
  const sensor = play(driver(vector), settings)
  const { pendingCommand } =
    vector.expect['response'] === undefined ? {} : (vector.expect['response'] as Record<string, string>)
  const pending = pendingCommand ?? vector.context?.pendingCommand
  if (pending) sensor.hear(pending.slice(2), fromOf('7e4e1703-1ea6-40c9-9dcc-13d34ffead57'))
  return vector.packets.flatMap((hex) => sensor.hear(hex, fromOf(vector.characteristic)))
}
const kilograms = (said: readonly DriverOutput[]): number[] =>
  samplesIn(said).map(({ tension_n }) => newtonsToKilograms(tension_n))
const facts = (said: readonly DriverOutput[]): Record<string, unknown> =>
  Object.assign(
    {},
    ...said.map((one) => (one.kind === 'status' ? one.status : one.kind === 'battery' ? one : {})),
  ) as Record<string, unknown>

/** Where two lists of kilograms differ by more than float arithmetic or the source's own rounding. */
const differ = (got: readonly number[], wanted: readonly number[], tolerance = 0): string[] => {
  const limit = (kg: number): number => Math.max(tolerance, 1e-9 * Math.max(1, Math.abs(kg)))
  const count = got.length === wanted.length ? [] : [`${got.length} samples instead of ${wanted.length}`]
  return [
    ...count,
    ...wanted.flatMap((kg, i) => (Math.abs((got[i] ?? kg) - kg) > limit(kg) ? [`${got[i]} kg instead of ${kg}`] : [])),
  ]
}
const byId = (id: string): Vector => vectors.find((one) => one.id === id)!

const known = vectors.filter((one) => driverIdOf(one) !== null)
const fromSensor = known.filter(({ direction }) => direction === undefined)
const having = (key: string): [string, Vector][] =>
  fromSensor.filter((one) => key in one.expect).map((one) => [one.id, one])

describe('packets with known meaning', () => {
  it('are all there', () => {
    expect(vectors).toHaveLength(127)
    expect(vectors.filter((one) => !known.includes(one)).map(({ id }) => id)).toEqual([
      'p121',
      'p122',
      'p123',
      'p179',
      'p180',
    ])
    expect(fromSensor.length).toBeGreaterThan(95)
  })

  it.each(having('samples'))('%s: every sample, and its time', (_, vector) => {
    const said = hear(vector)
    const wanted = vector.expect.samples ?? []
    expect(
      differ(
        kilograms(said),
        wanted.map(({ kg }) => kg),
        vector.tolerance,
      ),
    ).toEqual([])
    wanted.forEach(({ us }, index) => expect(samplesIn(said)[index]?.at_us).toBe(us))
  })

  it.each(having('kg').filter(([, { expect: wanted }]) => !Array.isArray(wanted['kg'])))(
    '%s: kilograms, or none',
    (_, vector) => {
      const said = hear(vector)
      const wanted = vector.expect['kg'] as number | null
      expect(
        differ(kilograms(said), wanted === null ? [] : [wanted], (vector.tolerance ?? 0) * Math.abs(wanted ?? 0)),
      ).toEqual([])
      expect(wanted !== null || faultsIn(said).length > 0).toBe(true)
    },
  )

  it.each(having('error').filter(([, { expect: wanted }]) => wanted.samples === undefined))(
    '%s: a fault',
    (_, vector) => {
      expect(faultsIn(hear(vector))).not.toEqual([])
    },
  )

  it.each(having('error').filter(([, { expect: wanted }]) => wanted.samples !== undefined))(
    '%s: a fault beside the samples',
    (_, vector) => {
      expect(faultsIn(hear(vector))).not.toEqual([])
    },
  )

  // Above 2000 lb the board's limit holds, also where the wire carries more.
  it.each(having('lbs'))('%s: pounds under the limit, the rest counted', (_, vector) => {
    const said = hear(vector)
    const wire = (vector.expect['lbsOnWire'] ?? vector.expect['lbs']) as number[]
    expect(
      differ(
        kilograms(said),
        wire.filter((lb) => lb < 2000).map((lb) => lb * poundInKilograms),
      ),
    ).toEqual([])
    expect(faultsIn(said).filter((kind) => kind === 'out-of-range')).toHaveLength(
      wire.filter((lb) => lb >= 2000).length,
    )
  })

  it.each(having('lbs'))('%s: every pound on the wire, where a person wants no limit', (_, vector) => {
    const said = hear(vector, { ceiling: 'none' })
    const wire = (vector.expect['lbsOnWire'] ?? vector.expect['lbs']) as number[]
    expect(
      differ(
        kilograms(said),
        wire.map((lb) => lb * poundInKilograms),
      ),
    ).toEqual([])
    expect(faultsIn(said)).not.toContain('out-of-range')
  })

  it.each(having('response'))('%s: a reply to what was asked', (_, vector) => {
    const { millivolts, rawPayload } = vector.expect['response'] as { millivolts?: number; rawPayload?: string }
    const said = hear(vector)
    const reply = millivolts === undefined ? { kind: 'reply', raw: rawPayload } : { kind: 'battery', millivolts }
    expect(said).toContainEqual(expect.objectContaining(reply))
  })

  it.each(having('unknown'))('%s: an unknown block, with its bytes', (_, vector) => {
    const { tag, payload } = vector.expect['unknown'] as { tag: number; payload: string }
    expect(hear(vector)).toContainEqual({
      kind: 'fault',
      fault: 'unknown',
      detail: expect.stringMatching(`${tag}.*${payload}`) as string,
    })
  })

  it.each(having('lowPower'))('%s: the low-power warning', (_, vector) => {
    expect(hear(vector)).toContainEqual({ kind: 'battery', low: true })
  })

  it.each(having('batteryFraction'))('%s: the charge', (_, vector) => {
    const fraction = vector.expect['batteryFraction'] as number | null
    const percents = hear(vector).flatMap((one) => (one.kind === 'battery' ? [one.percent] : []))
    expect(percents.at(-1) ?? -1).toBeCloseTo(fraction === null ? -1 : fraction * 100, 9)
  })

  it.each(having('checksumOk'))('%s: all of a LineScale packet', (_, vector) => {
    const { mode, value, unit, zeroMode, refZero, batteryPct, hz } = vector.expect
    const said = hear(vector)
    expect(facts(said)).toMatchObject({ mode, unit, zeroMode, refZero, percent: batteryPct, hz })
    const kgPer = { kN: 1000 / standardGravity, kgf: 1, lbf: poundInKilograms }[unit as string]!
    expect(differ(kilograms(said), [(value as number) * kgPer])).toEqual([])
    expect(faultsIn(said)).toEqual(mode === 'O' ? ['sensor-fault'] : [])
  })

  it.each(having('kN'))('%s: kilonewtons', (_, vector) => {
    expect(differ(kilograms(hear(vector)), [((vector.expect['kN'] as number) * 1000) / standardGravity])).toEqual([])
  })

  it.each(having('lb'))('%s: pounds', (_, vector) => {
    expect(differ(kilograms(hear(vector)), [(vector.expect['lb'] as number) * poundInKilograms])).toEqual([])
  })

  it.each(having('strength'))('%s: strength of a grip', (_, vector) => {
    const { strength, squeezing, batteryPct } = vector.expect
    const said = hear(vector)
    expect(differ(kilograms(said), [strength as number])).toEqual([])
    expect(facts(said)).toMatchObject({ strength, squeezing, percent: batteryPct })
  })

  it.each(having('b24'))('%s: what lies beside the load', (_, vector) => {
    const { status } = (vector.expect['b24'] ?? {}) as { status: number }
    expect(facts(hear(vector))).toMatchObject({ dataTag: vector.expect['dataTag'], statusCode: status, unit: 't' })
  })

  it.each([...having('celsius'), ...having('userId'), ...having('timestamp')])(
    '%s: facts beside a load',
    (_, vector) => {
      const named = new Set(['celsius', 'userId', 'bmi', 'timestamp', 'multipleUsers', 'weightResolutionCode'])
      const wanted = Object.fromEntries(Object.entries(vector.expect).filter(([key]) => named.has(key)))
      expect(facts(hear(vector))).toMatchObject(wanted)
    },
  )

  it.each(having('unit').filter(([, { device }]) => device.includes('WH-C06')))('%s: the unit shown', (_, vector) => {
    expect(facts(hear(vector))).toMatchObject({ shown: vector.expect['display'], unit: vector.expect['unit'] })
  })

  it('tell a body scale from a crane scale', () => {
    expect(facts(hear(byId('p068')))['bodyScaleLikely']).toBe(true)
    expect(facts(hear(byId('p060')))['bodyScaleLikely']).toBeUndefined()
  })

  it('name the faults of a Cyclops', () => {
    const vector = byId('p164')
    expect(hear(vector).flatMap((one) => (one.kind === 'fault' ? [one.detail] : []))).toEqual(vector.expect['status'])
  })

  it('carry facts of the sensor', () => {
    expect(hear(byId('p154'))).toEqual([{ kind: 'reply', to: 'f', value: '5926' }])
    expect(hear(byId('p110'))).toEqual([{ kind: 'battery', millivolts: 3550 }])
    expect(hear(byId('p104')).map(({ kind }) => kind)).toEqual(['reply', 'reply', 'reply', 'reply'])
  })

  it.each(known.filter(({ direction }) => direction !== undefined).map((one) => [one.id, one] as const))(
    '%s: a command, overheard, is no sample',
    (_, vector) => {
      const said = hear(vector)
      expect(samplesIn(said)).toEqual([])
      expect(facts(said)['command']).not.toBe('unknown')
      expect(facts(said)['command']).toBeDefined()
    },
  )
})
