import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newtonsToKilograms } from '../../../src/model/units.ts'
import type { Driver, DriverOutput, Settings } from '../../../src/sensor/driver.ts'
import { b24 } from '../../../src/sensor/drivers/b24.ts'
import { cts500 } from '../../../src/sensor/drivers/cts500.ts'
import { custom } from '../../../src/sensor/drivers/custom.ts'
import { enforcer } from '../../../src/sensor/drivers/enforcer.ts'
import { goDirect } from '../../../src/sensor/drivers/go-direct.ts'
import { linescale3 } from '../../../src/sensor/drivers/linescale-3.ts'
import { motherboard } from '../../../src/sensor/drivers/motherboard.ts'
import { progressor } from '../../../src/sensor/drivers/progressor.ts'
import { squegg } from '../../../src/sensor/drivers/squegg.ts'
import { weightScale } from '../../../src/sensor/drivers/weight-scale.ts'
import { whC06 } from '../../../src/sensor/drivers/wh-c06.ts'
import { uuid } from '../../../src/sensor/uuid.ts'
import { faultsIn, play, samplesIn } from '../play.ts'

const kilograms = (said: readonly DriverOutput[]): number[] =>
  samplesIn(said).map(({ tension_n }) => Number(newtonsToKilograms(tension_n).toPrecision(9)))
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const crane = '0203112ac0191123e10104d201f401d4cb'

describe('the header of a WH-C06', () => {
  it.each([
    ['alone', crane],
    ['behind the company id', `0001${crane}`],
    ['behind a whole advertisement', `02010614ff0001${crane}`],
  ])('%s', (_, hex) => {
    const said = play(whC06).hear(hex)
    expect(kilograms(said)).toEqual([12.34])
    expect(said).toContainEqual(
      expect.objectContaining({ status: expect.objectContaining({ address: '2a:c0:19:11:23:e1' }) as object }),
    )
  })

  it('a body scale is named as such, once', () => {
    const body = play(whC06)
    const grifema = '02031164fb012d925001221a00000190ce'
    expect(body.hear(grifema).map(({ kind }) => kind)).toEqual(['samples', 'status', 'fault'])
    expect(body.hear(grifema).map(({ kind }) => kind)).toEqual(['samples'])
  })
})

describe('a Progressor capture', () => {
  const control = uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57')
  const after = (command: string, reply: string): DriverOutput[] => {
    const sensor = play(progressor)
    sensor.hear(command, control)
    return sensor.hear(reply)
  }
  it('tells a reply by the command before it', () => {
    expect(after('6f00', '000468100000')).toEqual([{ kind: 'battery', millivolts: 4200 }])
    expect(after('6b', '0008322e302e34000000')[0]).toMatchObject({ to: 'version', value: '2.0.4' })
    expect(after('70', '0003a1b2c3')[0]).toMatchObject({ to: 'id', value: 'c3b2a1' })
    expect(after('72', '000c0000003f0000803f00000000')[0]).toMatchObject({ to: 'calibration', value: [0.5, 1, 0] })
    expect(faultsIn(after('72', '000c0000c07f0000803f00000000'))).toEqual(['malformed'])
  })

  it('keeps on reading a table that comes in many replies', () => {
    const sensor = play(progressor)
    sensor.hear('74', control)
    const row = '001001000000020000000000003f0000803f'
    for (const said of [sensor.hear(row), sensor.hear(row)])
      expect(said[0]).toMatchObject({ to: 'calibrationTable', value: [1, 2, 0.5, 1] })
  })

  it.each([
    ['000468100000', { millivolts: 4200, id: '00001068' }],
    ['0005322e302e34', { version: '2.0.4' }],
    ['000c0000003f0000803f00000000', { slope: 0.5, intercept: 1, trim: 0 }],
  ])('says of %s what it may be', (reply, readings) => {
    expect(play(progressor).hear(reply)[0]).toMatchObject({ kind: 'reply', to: 'unasked', readings })
  })

  it('knows the weight of a calibration point, with or without a length', () => {
    for (const hex of ['690000f042', '69040000f042'])
      expect(play(progressor).hear(hex, control)).toEqual([
        { kind: 'status', status: { command: 'addCalibrationPoint', kg: 120 } },
      ])
  })

  it('reads Mito under its own name, whose cell may be any', () => {
    const said = play(progressor).hear('01080000484300000000', uuid('a9996d02-16e7-49e1-a66f-f9c4ecff3681'))
    expect(kilograms(said)).toEqual([200])
    expect(faultsIn(play(progressor).hear('0108', uuid('fff4')))).toEqual(['unknown'])
  })
})

describe('text with something round it', () => {
  const kn = '522d30302e30314e3030302e30303f4e4634310d'
  it('line ends of two bytes on a LineScale', () => {
    const sensor = play(linescale3)
    const said = [...sensor.hear(`${kn}0a`), ...sensor.hear(`${kn}0a`)]
    expect(samplesIn(said)).toEqual([{ tension_n: -10 }, { tension_n: -10 }])
    expect(faultsIn(said)).toEqual([])
  })

  it('NULs behind the lines of an enForcer', () => {
    const sensor = play(enforcer)
    const said = [...sensor.hear(`${hexOf('l 575\r')}0000`), ...sensor.hear(hexOf('l 505\r\n'))]
    expect(samplesIn(said)).toEqual([{ tension_n: 320 }, { tension_n: 0 }])
    expect(faultsIn(said)).toEqual(['uncalibrated'])
  })

  it('any first byte on a Squegg', () => {
    for (const first of ['00', '20', 'ff', '0d'])
      expect(kilograms(play(squegg).hear(`${first}${hexOf('9112.5')}`))).toEqual([12.5])
  })
})

describe('a value whose unit comes in another packet', () => {
  it('is told in that unit from then on', () => {
    const [status, unit] = ['2441', '2443'].map((one) => uuid(`a971${one}-a0e8-11e6-bdf4-0800200c9a66`))
    const sensor = play(b24)
    sensor.hear('4d', unit)
    expect(sensor.hear('20', status)).toEqual([
      { kind: 'status', status: { unitCode: 77, unit: 'lbf', statusCode: 32, batteryLow: true } },
      { kind: 'battery', low: true },
    ])
    const forced = play(b24, { unit: 'N' }).hear('4d', unit)
    expect(forced).toEqual([{ kind: 'status', status: { unitCode: 77, unit: 'N' } }])
  })

  it('is shown as counts of every cell before a Motherboard has its calibration', () => {
    expect(play(motherboard).hear(hexOf('01002C010A0000ECFFFFE2FFFF000000\n'))).toEqual([
      { kind: 'status', status: { batteryRaw: 300, leftCounts: 10, centreCounts: -20, rightCounts: -30 } },
      { kind: 'fault', fault: 'uncalibrated', detail: expect.stringContaining('calibration') as string },
    ])
  })
})

describe('a weight scale with a maker of its own mind', () => {
  it('has no weight in bytes that the flags do not account for', () => {
    const said = play(weightScale).hear('00008c42')
    expect(samplesIn(said)).toEqual([])
    expect(faultsIn(said)).toEqual(['malformed'])
    // Reserved flags may stand for them.
    expect(kilograms(play(weightScale).hear('10b036d606'))).toEqual([70])
  })
})

/** Bytes of any kind, then the frames: what was lost before must not cost what comes after. */
const afterNoise = (driver: Driver, noise: Uint8Array, hex: string, settings: Settings = {}): number[] => {
  const sensor = play(driver, settings)
  sensor.hear(noise)
  return kilograms(sensor.hear(hex))
}

describe('a line finds its way back', () => {
  const noise = fc.uint8Array({ maxLength: 200 })
  it('a CTS500 by the second frame', () => {
    fc.assert(
      fc.property(noise, (before) => {
        expect(afterNoise(cts500, before, '0501000004d2dc0501000004d2dc').at(-1)).toBe(12.34)
      }),
      { numRuns: 1000 },
    )
  })

  it('a LineScale by the first', () => {
    fc.assert(
      fc.property(noise, (before) => {
        expect(afterNoise(linescale3, before, '523030303031395a30303030303152475339350d')).toEqual([19])
      }),
      { numRuns: 1000 },
    )
  })

  it('an enForcer and home-made lines by the second', () => {
    fc.assert(
      fc.property(noise, (before) => {
        expect(afterNoise(enforcer, before, hexOf('\rl 575\rl 575\r')).at(-1)).toBeCloseTo(32.63, 2)
        expect(afterNoise(custom, before, hexOf('\n1.5\n2.5\n'), { type: 'lines' }).at(-1)).toBe(2.5)
      }),
    )
  })

  it('a Motherboard by the next calibration', () => {
    const cells = [0, 1, 2].map((cell) => `${cell},0,0,0\n${cell},1,100,100\n`).join('')
    fc.assert(
      fc.property(noise, (before) => {
        const sample = `0102C0100A0000${'0'.repeat(18)}\n`
        expect(afterNoise(motherboard, before, hexOf(`\n${cells}${sample}`)).at(-1)).toBe(10)
      }),
    )
  })
})

const message = (values: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(9 + 4 * values.length)
  bytes.set([0x20, bytes.length, 0xff, 0, 0x06, 0x02, 0, values.length])
  const words = new DataView(bytes.buffer)
  for (const [at, value] of values.entries()) words.setFloat32(9 + 4 * at, value, true)
  return bytes
}

describe('messages of a Go Direct', () => {
  it('are the same wherever notifications end', () => {
    const force = fc.integer({ min: -800, max: 800 })
    fc.assert(
      fc.property(
        fc.array(fc.array(force, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 23 }), { minLength: 1 }),
        (messages, lengths) => {
          const line = Buffer.concat(messages.map(message))
          const sensor = play(goDirect)
          const heard: number[] = []
          for (let at = 0, i = 0; at < line.length; i += 1) {
            const end = at + lengths[i % lengths.length]!
            heard.push(...samplesIn(sensor.hear(line.subarray(at, end))).map(({ tension_n }) => tension_n))
            at = end
          }
          expect(heard).toEqual(messages.flat())
        },
      ),
    )
  })
})
