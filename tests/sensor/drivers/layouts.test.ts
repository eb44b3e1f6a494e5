import { describe, expect, it } from 'vitest'
import { newtonsToKilograms, poundInKilograms, standardGravity } from '../../../src/model/units.ts'
import { activ5 } from '../../../src/sensor/drivers/activ5.ts'
import { b24 } from '../../../src/sensor/drivers/b24.ts'
import { cts500 } from '../../../src/sensor/drivers/cts500.ts'
import { custom } from '../../../src/sensor/drivers/custom.ts'
import { motherboard } from '../../../src/sensor/drivers/motherboard.ts'
import { squegg } from '../../../src/sensor/drivers/squegg.ts'
import { weightScale } from '../../../src/sensor/drivers/weight-scale.ts'
import { whC06 } from '../../../src/sensor/drivers/wh-c06.ts'
import type { DriverOutput, Settings } from '../../../src/sensor/driver.ts'
import { configured } from '../../../src/sensor/settings.ts'
import { uuid } from '../../../src/sensor/uuid.ts'
import { bytesOf, faultsIn, play, samplesIn } from '../play.ts'

const kilograms = (said: readonly DriverOutput[]): number[] =>
  samplesIn(said).map(({ tension_n }) => Number(newtonsToKilograms(tension_n).toPrecision(9)))
const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

describe('b24', () => {
  const seed = [0x5c, 0x6f, 0x2f, 0x41, 0x21, 0x7a, 0x26, 0x45, 0x5c, 0x6f]
  /** An advertisement as the manual lays it out, with both tags. */
  const advertisement = (pin: string, status: number, unit: number, value: number): Uint8Array => {
    const bytes = new Uint8Array(13)
    const view = new DataView(bytes.buffer)
    bytes.set([1, 0x12, 0x34, status, unit])
    view.setFloat32(5, value)
    bytes.set([0x12, 0x34, 0x12, 0x34], 9)
    return bytes.map((byte, at) => (at < 3 ? byte : byte ^ seed[at - 3]! ^ pin.charCodeAt((at - 3) % pin.length)))
  }

  it.each([
    [45, 1],
    [48, 0.001],
    [52, poundInKilograms],
    [58, 1000],
    [65, 1 / standardGravity],
    [66, 1000 / standardGravity],
    [73, 1],
    [77, poundInKilograms],
  ])('unit %i', (unit, kg) => {
    const [got] = kilograms(play(b24).hear(advertisement('0000', 0, unit, 12.5)))
    expect(got).toBeCloseTo(12.5 * kg, 4)
  })

  it('has no kilograms for millivolts or an unknown unit', () => {
    for (const unit of [0, 99]) {
      const said = play(b24).hear(advertisement('0000', 0, unit, 1.5))
      expect(samplesIn(said)).toEqual([])
      expect(faultsIn(said)).toEqual(['uncalibrated'])
    }
    expect(kilograms(play(b24, { unit: 'kg' }).hear(advertisement('0000', 0, 0, 1.5)))).toEqual([1.5])
  })

  it('says what the status bits mean', () => {
    const said = play(b24).hear(advertisement('0000', 0b0110_1110, 45, 1))
    expect(faultsIn(said)).toEqual(['sensor-fault', 'sensor-fault'])
    expect(said).toContainEqual({ kind: 'battery', low: true })
    expect(said).toContainEqual(
      expect.objectContaining({
        kind: 'status',
        status: expect.objectContaining({
          overRange: true,
          integrityError: true,
          notGross: true,
          digitalInput: true,
        }) as object,
      }),
    )
  })

  it('reads another view PIN only when it is told', () => {
    const bytes = advertisement('1234', 0, 45, 7.25)
    expect(faultsIn(play(b24).hear(bytes))).toEqual(['uncalibrated'])
    expect(kilograms(play(b24, { viewPin: '1234' }).hear(bytes))).toEqual([7.25])
    expect(() => b24.decode({ viewPin: '' })).toThrow('viewPin')
  })

  it('waits for the unit on a connection', () => {
    const value = uuid('a9712442-a0e8-11e6-bdf4-0800200c9a66')
    const unit = uuid('a9712443-a0e8-11e6-bdf4-0800200c9a66')
    const sensor = play(b24)
    expect(faultsIn(sensor.hear('41200000', value))).toEqual(['uncalibrated'])
    sensor.hear('42', unit)
    expect(samplesIn(sensor.hear('41200000', value))).toEqual([{ tension_n: 10_000 }])
    expect(faultsIn(sensor.hear('08', uuid('a9712441-a0e8-11e6-bdf4-0800200c9a66')))).toEqual(['sensor-fault'])
    expect(faultsIn(sensor.hear('7fc00000', value))).toEqual(['not-a-number'])
  })

  it('keeps to one channel of a Cyclops', () => {
    const [a, b] = [uuid('ffb1'), uuid('ffb2')]
    const first = play(b24)
    expect(kilograms([...first.hear('bc4d0000', b), ...first.hear('10270000', a)])).toEqual([1990])
    const chosen = play(b24, { channel: 'A' })
    expect(kilograms([...chosen.hear('bc4d0000', b), ...chosen.hear('10270000', a)])).toEqual([1000])
    expect(chosen.hear('55', uuid('ffb4'))).toEqual([{ kind: 'battery', percent: 85 }])
  })
})

const hear = (settings: Settings, ...packets: string[]): DriverOutput[] => {
  const sensor = play(custom, settings)
  return packets.flatMap((hex) => sensor.hear(hex))
}

describe('custom', () => {
  it.each([
    ['u8', 'little', 'ff', 255],
    ['i8', 'little', 'ff', -1],
    ['u16', 'little', '0102', 513],
    ['u16', 'big', '0102', 258],
    ['i16', 'big', 'fffe', -2],
    ['u24', 'little', '010200', 513],
    ['u24', 'big', '000201', 513],
    ['i24', 'little', 'feffff', -2],
    ['i24', 'big', 'fffffe', -2],
    ['i32', 'little', 'feffffff', -2],
    ['u32', 'big', '00000203', 515],
    ['f32', 'little', '0000a041', 20],
    ['f32', 'big', '41a00000', 20],
    ['f64', 'little', '0000000000003440', 20],
  ])('%s, %s-endian', (type, endianness, hex, kg) => {
    expect(kilograms(hear({ type, endianness }, hex))).toEqual([kg])
  })

  it('converts: (counts - zero) x scale in the unit', () => {
    const settings = { type: 'i16', zero: '100', scale: '0.5', unit: 'lbf', offset: '1' }
    expect(kilograms(hear(settings, 'ff6e00'))).toEqual([Number((5 * poundInKilograms).toPrecision(9))])
  })

  it('reads several values of a packet', () => {
    expect(kilograms(hear({ type: 'u16', stride: '2', offset: '1' }, '0a010002000300'))).toEqual([1, 2, 3])
  })

  it('reads text, by pattern, cut into lines where there are lines', () => {
    expect(kilograms(hear({ type: 'text' }, hexOf('12.5 kg')))).toEqual([12.5])
    const pattern = String.raw`^\d+\|(-?[\d.]+)`
    expect(kilograms(hear({ type: 'text', pattern, unit: 'lb' }, hexOf('51234|10')))).toEqual([4.5359237])
    // Four cells on one plate.
    const cells = { type: 'lines', pattern: '(.*),(.*),(.*),(.*)' }
    expect(kilograms(hear(cells, hexOf('1,2,3.5,4\r'), hexOf('\n10,0,0,0\r\n1,')))).toEqual([10.5, 10])
  })

  it('says what it could not read', () => {
    expect(faultsIn(hear({ type: 'f32' }, '0000c0', '0000c07f', '00401c47'))).toEqual([
      'truncated',
      'not-a-number',
      'out-of-range',
    ])
    expect(faultsIn(hear({ type: 'text' }, hexOf('calibrating')))).toEqual(['malformed'])
  })

  it('refuses settings that make no sense, and takes its reach from those that do', () => {
    expect(() => configured(custom, { scale: 'big' }).decode({})).toThrow('scale')
    expect(() => configured(custom, { type: 'text', pattern: '(' }).decode({})).toThrow('pattern')
    expect(() => configured(custom, { service: 'xyz' })).toThrow('service')
    expect(configured(custom, { service: '180C', characteristic: '2A56', rate_hz: '2' })).toMatchObject({
      reach: { kind: 'gatt', services: [uuid('180c')], notify: [uuid('2a56')] },
      abilities: { rate_hz: 2 },
    })
    expect(configured(custom, { service: '' }).reach).toEqual({ kind: 'advertisement' })
  })
})

describe('activ5', () => {
  it('reads counts, motion and the text of older units', () => {
    const sensor = play(activ5)
    expect(kilograms(sensor.hear('e803'))[0]).toBeCloseTo(59.07 * poundInKilograms, 6)
    expect(kilograms(sensor.hear('18fc'))[0]).toBeCloseTo(-59.07 * poundInKilograms, 6)
    expect(sensor.hear(`12${hexOf('TC5k;1.4')}13`)).toEqual([{ kind: 'reply', to: 'version', value: '1.4' }])
    expect(sensor.hear(`12${hexOf('IS42/')}13`)).toEqual([{ kind: 'reply', to: 'value', value: 42 }])
    expect(sensor.hear('0100ffff0200fefffd03000010270000')).toEqual([
      { kind: 'reply', to: 'imu', value: [1, -1, 2, -2, 1021, 0, 10_000] },
    ])
    expect(sensor.hear('5a', uuid('2a19'))).toEqual([{ kind: 'battery', percent: 90 }])
    expect(faultsIn(sensor.hear('01'))).toEqual(['truncated'])
  })
})

describe('weight-scale', () => {
  it('reads time, user, mass index and height behind the weight', () => {
    const said = play(weightScale).hear('0fd007ea070b16131e0502f500ab02')
    expect(kilograms(said)).toEqual([Number((20 * poundInKilograms).toPrecision(9))])
    expect(said[1]).toEqual({
      kind: 'status',
      status: { imperial: true, unit: 'lb', time: '2026-11-22T19:30:05', userId: 2, bmi: 24.5, heightM: 1.73482 },
    })
    expect(faultsIn(said)).toEqual([])
  })

  it('knows a failed measurement', () => {
    expect(faultsIn(play(weightScale).hear('00ffff'))).toEqual(['not-a-number'])
  })
})

describe('squegg', () => {
  it('says once that its unit is a guess, and not at all when told', () => {
    const sensor = play(squegg)
    expect(faultsIn([...sensor.hear('31393130'), ...sensor.hear('31393130')])).toEqual(['uncalibrated'])
    expect(faultsIn(play(squegg, { unit: 'kg' }).hear('31393130'))).toEqual([])
    expect(kilograms(play(squegg).hear(`${hexOf('1915.5')}0000`))).toEqual([5.5])
  })
})

describe('wh-c06', () => {
  it('warns of a unit in dispute once, and obeys an override', () => {
    const pounds = '0203112ac0191123e10104d201f402d4cb'
    const sensor = play(whC06)
    expect(faultsIn([...sensor.hear(pounds), ...sensor.hear(pounds)])).toEqual(['uncalibrated'])
    expect(kilograms(play(whC06, { unit: 'kg' }).hear(pounds))).toEqual([12.34])
    expect(faultsIn(play(whC06, { unit: 'kg' }).hear(pounds))).toEqual([])
  })
})

describe('cts500', () => {
  it('tells the temperature below zero, and the faults of the line', () => {
    const sensor = play(cts500)
    expect(sensor.hear('0580c5000085cf')).toEqual([{ kind: 'status', status: { celsius: -5 } }])
    expect(faultsIn(sensor.hear('0501000004d2dd'))).toEqual(['checksum'])
  })
})

/** A calibration dump: `kg` at 100 counts, on every cell. */
const table = (kg: number): string => hexOf([0, 1, 2, 3].map((cell) => `${cell},0,0,0\n${cell},1,${kg},100\n`).join(''))

describe('motherboard', () => {
  const data = uuid('6e400003-b5a3-f393-e0a9-e50e24dcca9e')
  const sample = hexOf(`0102C0100A0000${'0'.repeat(18)}\n`)
  it('has no kilograms before its calibration, and new ones after another', () => {
    const sensor = play(motherboard)
    expect(bytesOf(sample)).toHaveLength(33)
    expect(faultsIn([...sensor.hear(sample, data), ...sensor.hear(sample, data)])).toEqual(['uncalibrated'])
    sensor.hear(table(100), data)
    expect(kilograms(sensor.hear(sample, data))).toEqual([10])
    sensor.hear(table(50), data)
    expect(kilograms(sensor.hear(sample, data))).toEqual([5])
  })
})
