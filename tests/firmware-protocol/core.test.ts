import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { decodeFrame, decodePage } from '../../firmware-protocol/codec.ts'
import { bitNames, states } from '../../firmware-protocol/words.ts'
import { compile } from './compile.ts'
import { type CoreLink, linkTo } from './core-link.ts'
import { fromHex } from './core-process.ts'

beforeAll(() => compile('taut_host'), 120_000)

let link: CoreLink
beforeEach(() => {
  link = linkTo()
})
afterEach(() => link.core.close())

describe('hello', () => {
  it('comes first, and nothing flows before it', async () => {
    await link.core.tell('link 244 0')
    await link.run(3_000)
    expect(link.heard).toEqual([])
    expect((await link.call('start', { latency: 50 })).status).toBe('helloFirst')
    expect((await link.call('hello', { major: 2, minor: 0 })).status).toBe('wrongVersion')
    expect((await link.call('stop', {})).status).toBe('helloFirst')
    const { status, answer } = await link.call('hello', { major: 1, minor: 9 })
    expect(status).toBe('ok')
    expect(answer).toMatchObject({ major: 1, minor: 0, next: 0, pages: 5, level: 1 })
    await link.run(3_000)
    expect(link.frames('status').length).toBeGreaterThanOrEqual(3)
  })

  it('tells the facts, page by page and as one characteristic', async () => {
    await link.connect()
    const all = fromHex((await link.core.tell('info')).lines[0]!)
    for (let page = 0; page < 5; page++) {
      const { rest } = await link.call('info', { page })
      expect(rest).toEqual(all.subarray(16 * page, 16 * page + 16))
    }
    expect((await link.call('info', { page: 5 })).status).toBe('badValue')
    expect(decodePage(all.subarray(48))).toMatchObject({ page: 'rates', values: { count: 5, rate0: 800, rate4: 3200 } })
    expect(decodePage(all.subarray(32))).toMatchObject({ values: { ring: 6400, linger: 180 } })
  })

  it('answers a repeated request without doing it again', async () => {
    await link.connect()
    await link.run(1_000)
    await link.core.tell('write 0642')
    await link.core.tell('write 0642')
    await link.run(10)
    const [first, second] = link.frames('reply').slice(-2)
    expect(second).toEqual(first)
    expect((await link.call('getTare', {})).answer).toMatchObject({ tare: 1 })
  })

  it('carries out no more than it can answer', async () => {
    await link.connect()
    await link.core.tell('air 0')
    for (let i = 0; i < 9; i++) await link.core.tell(`write 0a${(100 + i).toString(16)}`)
    await link.run(10)
    await link.core.tell('air 6')
    link.heard.length = 0
    await link.run(100)
    expect(link.frames('reply')).toHaveLength(4)
  })
})

describe('live samples', () => {
  it('number every sample, say when it was and what the run came to', async () => {
    await link.connect()
    await link.core.tell('raw 5000')
    await link.call('start', { latency: 100 })
    await link.run(10_000)
    const live = link.frames('live')
    live.slice(1).forEach(({ values }, i) => {
      const before = live[i]!.values
      expect(values.index).toBe(before.index + before.count)
      expect(values.clock - before.clock).toBe(before.count * 12_500)
    })
    const { values } = live.at(-1)!
    const samples = values.index + values.count
    expect(samples).toBeGreaterThan(785)
    expect(values.peak).toBe(5_000)
    // 50 N over the time of all samples, 0.001 N s.
    expect(values.impulse).toBeCloseTo(50 * samples * 12.5, -3)
    await link.core.tell('raw 100')
    await link.run(100)
    await link.call('newRun', {})
    await link.run(1_000)
    expect(link.frames('live').at(-1)!.values).toMatchObject({ peak: 100 })
  })

  it('says the real period of an oscillator that is off', async () => {
    await link.connect()
    await link.core.tell('drift 52000')
    await link.call('start', { latency: 50 })
    await link.run(3_000)
    expect(link.frames('live').at(-1)!.values.period).toBe(13_150)
  })

  it('stop sends what is left and then nothing', async () => {
    await link.connect()
    await link.call('start', { latency: 1_000 })
    await link.run(700)
    const { answer } = await link.call('stop', {})
    await link.run(3_000)
    const last = link.frames('live').at(-1)!.values
    expect(last.index + last.count).toBe(answer!.next)
  })

  it('change rate on request, and only to what is offered', async () => {
    await link.connect()
    await link.call('start', { latency: 50 })
    expect(await link.call('rate', { rate: 3200 })).toMatchObject({
      status: 'ok',
      answer: { rate: 3200, period: 3125 },
    })
    await link.run(2_000)
    expect(link.frames('live').at(-1)!.values).toMatchObject({ period: 3125, count: 16 })
    expect(await link.call('rate', { rate: 1000 })).toMatchObject({ status: 'rateNotOffered', answer: { rate: 3200 } })
  })

  it('never lag: what the air cannot take is left to memory', async () => {
    await link.connect()
    await link.core.tell('count')
    await link.call('start', { latency: 50 })
    await link.run(1_000)
    await link.core.tell('air 0')
    await link.run(4_000)
    await link.core.tell('air 6')
    link.heard.length = 0
    await link.run(200)
    const [first] = link.frames('live')
    expect(link.heard[0]!.at_us - first!.values.clock).toBeLessThan(700_000)
  })

  it('go on without a host for the linger time, then stop', async () => {
    await link.connect()
    await link.call('start', { latency: 50 })
    await link.run(1_000)
    await link.core.tell('unlink')
    await link.run(200_000)
    await link.connect()
    const { next } = (await link.call('hello', { major: 1, minor: 0 })).answer!
    expect(next).toBeGreaterThan(180 * 80)
    expect(next).toBeLessThan(183 * 80)
  })

  it('begin a new boot before the numbers run out', async () => {
    await link.connect()
    await link.core.tell('next 4294967200')
    await link.call('start', { latency: 50 })
    await link.run(3_000)
    const live = link.frames('live')
    expect(new Set(live.map(({ values }) => values.boot)).size).toBe(2)
    expect(live.at(-1)!.values.index).toBeLessThan(300)
  })
})

it('the advertisement says how the sensor stands', async () => {
  await link.core.tell('health 3900 61 0 1 2000')
  await link.connect()
  await link.call('start', { latency: 50 })
  await link.run(1_000)
  const frame = decodeFrame(fromHex((await link.core.tell('advertise')).lines[0]!))
  expect(frame).toMatchObject({ frame: 'advertisement', values: { major: 1, battery: 61, serial: 0x12_34_56_78 } })
  const state = frame.frame === 'advertisement' ? frame.values.state : 0
  expect(bitNames(states, state)).toEqual(['measuring', 'linked', 'calibrated', 'charging'])
})

it('says goodbye', async () => {
  await link.connect()
  await link.core.tell('goodbye 1 30')
  await link.run(10)
  expect(link.frames('goodbye').map(({ values }) => values)).toEqual([{ reason: 1, seconds: 30 }])
  await link.core.tell('unlink')
  await link.core.tell('goodbye 2 30')
  await link.connect()
  await link.run(2_000)
  expect(link.frames('goodbye')).toHaveLength(1)
})
