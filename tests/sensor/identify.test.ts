import { describe, expect, it } from 'vitest'
import { drivers } from '../../src/sensor/drivers.ts'
import { candidates, identify } from '../../src/sensor/identify.ts'
import type { Advertisement } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'
import { over } from '../../src/signal/machine.ts'
import { bytesOf, fromOf } from './play.ts'

const heard = (said: Partial<Advertisement>): Advertisement => ({
  address: 'c0:ff:ee:00:00:01',
  name: null,
  rssi_dbm: -60,
  services: [],
  manufacturer: null,
  serviceData: [],
  arrived_ms: 0,
  ...said,
})
const idsFor = (said: Partial<Advertisement>): string[] => candidates(heard(said), drivers).map(({ id }) => id)
const all = drivers.filter(({ id }) => id !== 'custom')
const settle = (from: string, ...packets: string[]) =>
  over(
    identify(all),
    packets.map((hex, index) => ({ from: fromOf(from), bytes: bytesOf(hex), arrived_ms: index * 100 })),
  ).map((said) => (said.kind === 'settled' ? said.driver.id : said.kind))

describe('who an advertisement may be', () => {
  it.each([
    [{ name: 'Progressor_7125' }, ['progressor']],
    [{ services: [uuid('7e4e1701-1ea6-40c9-9dcc-13d34ffead57')] }, ['progressor']],
    [{ name: 'Mito', services: [uuid('a9996d01-16e7-49e1-a66f-f9c4ecff3681')] }, ['progressor']],
    [
      { name: 'IF_B7', manufacturer: { company: 0x0100, data: bytesOf('0203112ac0191123e10104d201f401d4cb') } },
      ['wh-c06'],
    ],
    [{ manufacturer: { company: 0x04c3, data: bytesOf('01bfab6c65a20c9b91a9de') } }, ['b24']],
    [{ name: 'Cyc12345' }, ['b24']],
    [{ name: 'Force Board' }, ['force-board']],
    [{ name: 'CTS-300' }, ['cts500']],
    [{ services: [uuid('1000')] }, ['linescale-3']],
    [{ name: 'FrezDyno-0042' }, ['frez-dyno']],
    [{ name: 'ENTRALPI', services: [uuid('181d')] }, ['entralpi', 'weight-scale']],
    [{ name: 'Climbro_1' }, ['climbro']],
    [{ name: 'Motherboard' }, ['motherboard']],
    [{ name: 'ACTIV5-AP-0001' }, ['activ5']],
    [{ name: 'WSPR2-IMU' }, ['activ5']],
    [{ name: 'Squegg_1234', services: [uuid('ffb0')] }, ['squegg']],
    [{ name: 'weixin-nini' }, ['squegg']],
    [{ name: 'enForcer' }, ['enforcer']],
    [{ name: 'GDX-FOR 0K400123' }, ['go-direct']],
    [{ name: 'Heart strap', services: [uuid('180d')] }, []],
    // Services that many unrelated products share name nobody.
    [{ services: [uuid('ffe0'), uuid('fff0'), uuid('ffb0'), uuid('6e400001-b5a3-f393-e0a9-e50e24dcca9e')] }, []],
  ])('%j', (said, ids) => {
    expect(idsFor(said)).toEqual(ids)
  })
})

describe('look-alikes', () => {
  it('are told apart by the first valid frame', () => {
    expect(settle('7e4e1702-1ea6-40c9-9dcc-13d34ffead57', '0400', '01080000a041d4300000')).toEqual(['progressor'])
    // One service, two products: text here, counts there.
    expect(settle('ffb2', '31393131392e363237')).toEqual(['squegg'])
    expect(settle('advertisement', '0203112ac0191123e10104d201f401d4cb')).toEqual(['wh-c06'])
    expect(settle('advertisement', '01bfab6c65a20c9b91a9de')).toEqual(['b24'])
  })

  it('are given time, and given up', () => {
    expect(settle('1234', ...Array.from({ length: 39 }, () => 'ff'))).toEqual([])
    expect(settle('1234', ...Array.from({ length: 60 }, () => 'ff'))).toEqual(['unknown'])
  })
})
