import { describe, expect, it } from 'vitest'
import { progressor } from '../../../src/sensor/drivers/progressor.ts'
import { uuid } from '../../../src/sensor/uuid.ts'
import { faultsIn, play, samplesIn, sent } from '../play.ts'

const data = uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57')
const control = uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57')
const oneSample = '01080000a041d4300000'

describe('the conversation with a Progressor', () => {
  it('reads battery and version one after the other, then starts the stream', () => {
    const { link, hear } = play(progressor)
    expect(sent(link([data, control]))).toEqual(['6f'])
    const battery = hear('000468100000')
    expect(battery[0]).toEqual({ kind: 'battery', millivolts: 4200 })
    expect(sent(battery)).toEqual(['6b'])
    const version = hear('0005312e322e33')
    expect(version[0]).toMatchObject({ kind: 'reply', to: 'version', value: '1.2.3' })
    expect(sent(version)).toEqual(['65'])
  })

  it('gives a query two seconds, starts anyway, and does not trust the next reply', () => {
    const { link, hear, tick } = play(progressor)
    link([data, control], 0)
    expect(tick(1999)).toEqual([])
    const late = tick(2000)
    expect(faultsIn(late)).toEqual(['unknown'])
    expect(sent(late)).toEqual(['65'])
    expect(faultsIn(hear('000468100000', data, 2100))).toEqual(['unknown'])
    expect(hear('000468100000', data, 2200)[0]).toMatchObject({ kind: 'reply', to: 'unasked', raw: '68100000' })
  })

  it('does not let padding answer a query', () => {
    const { link, hear } = play(progressor)
    link([data, control])
    expect(sent(hear('0108000000000000000000000000'))).toEqual([])
    expect(hear('000468100000')[0]).toEqual({ kind: 'battery', millivolts: 4200 })
  })

  it('starts the stream again after three seconds of silence', () => {
    const sensor = play(progressor)
    sensor.link([data, control], 0)
    sensor.tick(2000)
    sensor.hear(oneSample, data, 3000)
    expect(sent(sensor.tick(5999))).toEqual([])
    expect(sent(sensor.tick(6000))).toEqual(['65'])
    expect(sent(sensor.tick(8000))).toEqual([])
    expect(sent(sensor.tick(9000))).toEqual(['65'])
  })

  it('starts again after a tare that ended the stream, and not after one that did not', () => {
    for (const [goesOn, expected] of [
      [true, []],
      [false, ['65']],
    ] as const) {
      const sensor = play(progressor)
      sensor.link([data, control], 0)
      sensor.tick(2000)
      sensor.hear(oneSample, data, 2900)
      expect(sent(sensor.ask('tare', 3000))).toEqual(['64'])
      if (goesOn) sensor.hear(oneSample, data, 3500)
      expect(sent([...sensor.tick(3250), ...sensor.tick(3500), ...sensor.tick(3750)])).toEqual(expected)
    }
  })

  it('stops Hangman for its tare', () => {
    const sensor = play(progressor, { firmware: 'hangman' })
    sensor.link([data, control], 0)
    sensor.tick(2000)
    expect(sent(sensor.ask('tare', 3000))).toEqual(['66', '64'])
    expect(sent(sensor.tick(4000))).toEqual([])
    expect(sent(sensor.tick(4250))).toEqual(['65'])
  })

  it('stops for the battery and goes on after it', () => {
    const sensor = play(progressor)
    sensor.link([data, control], 0)
    sensor.tick(2000)
    sensor.hear('000468100000', data, 2001)
    expect(sent(sensor.ask('battery', 3000))).toEqual(['66', '6f'])
    const answered = sensor.hear('000468100000', data, 3100)
    expect(answered[0]).toEqual({ kind: 'battery', millivolts: 4200 })
    expect(sent(answered)).toEqual(['65'])
  })

  it('stays stopped when told to stop', () => {
    const sensor = play(progressor)
    sensor.link([data, control], 0)
    expect(sent(sensor.ask('stop', 100))).toEqual(['66'])
    expect(sent([2000, 3000, 6000, 9000].flatMap((at) => sensor.tick(at)))).toEqual([])
  })

  it('only listens where there is nothing to write to', () => {
    const sensor = play(progressor)
    const said = [
      ...sensor.link([data], 0),
      ...sensor.ask('tare', 10),
      ...sensor.ask('battery', 20),
      ...sensor.tick(9000),
      ...sensor.ask('stop', 9100),
    ]
    expect(said).toEqual([{ kind: 'status', status: { receiveOnly: true } }])
    expect(samplesIn(sensor.hear(oneSample))).toHaveLength(1)
  })
})

describe('the range of the cell', () => {
  it("is Tindeq's, unless the packet or the setting tells a clone", () => {
    const heavy = '01080000484300000000'
    expect(faultsIn(play(progressor).hear(heavy))).toEqual(['out-of-range'])
    expect(samplesIn(play(progressor, { firmware: 'crimpdeq' }).hear(heavy))).toHaveLength(1)
    expect(samplesIn(play(progressor).hear(`${heavy}00000000`))).toHaveLength(1)
  })
})

const hear = (hex: string) => play(progressor).hear(hex)

describe('blocks seldom seen', () => {
  it('are read where their form is known or inferred', () => {
    expect(hear('02080000a041d4300000')).toMatchObject([{ kind: 'reply', to: 'peak-rfd', value: [20, 12_500] }])
    expect(hear('03100000a041d43000000000c07fa8610000')).toMatchObject([{ to: 'rfd-series', value: [20, 12_500] }])
    expect(hear('05040000a041')).toMatchObject([{ to: 'calibration-factor', value: [20] }])
    expect(hear('06080000a0410000803f')).toMatchObject([{ to: 'calibration-point', value: [20, 1] }])
  })

  it('are faults otherwise, and never samples', () => {
    for (const hex of ['02040000a041', '0300', '05080000a0410000a041', '06080000c07f0000803f', '0901ff'])
      expect(faultsIn(hear(hex))).toEqual(['unknown'])
  })

  it('answer with text or a number what was asked before the record began', () => {
    expect(hear('0005312e322e33')).toMatchObject([{ kind: 'reply', to: 'unasked', value: '1.2.3' }])
    expect(hear('0004312e3235')).toMatchObject([{ kind: 'reply', to: 'unasked', value: '1.25' }])
    expect(hear('000468100000')).toMatchObject([{ kind: 'reply', to: 'unasked', value: 4200 }])
  })
})
