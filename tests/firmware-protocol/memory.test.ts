import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { compile } from './compile.ts'
import { type CoreLink, linkTo } from './core-link.ts'

beforeAll(() => compile('taut_host'), 120_000)

let link: CoreLink
beforeEach(() => {
  link = linkTo()
})
afterEach(() => link.core.close())

describe('memory', () => {
  it('is reported by range, and checked', async () => {
    await link.connect()
    await link.core.tell('count')
    await link.call('start', { latency: 50 })
    await link.run(5_000)
    expect(await link.call('report', { from: 100, to: 299 })).toMatchObject({
      status: 'ok',
      answer: { from: 100, to: 299 },
    })
    expect((await link.call('report', { from: 0, to: 1 })).status).toBe('ok')
    await link.run(1_000)
    const stored = link.frames('stored').filter(({ values }) => values.index >= 100)
    expect(stored.flatMap(({ forces }) => forces)).toHaveLength(200)
    expect(link.frames('reportEnd')[0]!.values).toMatchObject({ status: 0, from: 100, to: 299 })
  })

  it('says what is gone, wrong or busy', async () => {
    await link.connect()
    expect((await link.call('report', { from: 0, to: 10 })).status).toBe('gone')
    await link.call('start', { latency: 50 })
    await link.run(90_000)
    expect((await link.call('report', { from: 0, to: 10 })).status).toBe('gone')
    expect((await link.call('report', { from: 9, to: 8 })).status).toBe('badValue')
    const { status, answer } = await link.call('report', { from: 0, to: 5_000 })
    expect(status).toBe('partlyGone')
    expect(answer!.from).toBeGreaterThan(700)
    await link.core.tell('air 0')
    await link.core.tell('write 08f00100000002000000')
    await link.core.tell('air 6')
    await link.run(2_000)
    expect(link.frames('reply').some(({ values }) => values.status === 17)).toBe(true)
  })

  it('holds a minute at 80 Hz and more', async () => {
    await link.connect()
    await link.call('start', { latency: 50 })
    await link.run(100_000)
    const next = (await link.call('hello', { major: 1, minor: 0 })).answer!.next
    expect((await link.call('report', { from: next - 60 * 80, to: next - 1 })).status).toBe('ok')
  })

  it('gives every sample its own force, the oldest too', async () => {
    await link.connect()
    await link.call('start', { latency: 50 })
    await link.core.tell('count')
    await link.run(150_000)
    const { answer } = await link.call('report', { from: 0, to: 12_100 })
    await link.run(3_000)
    const stored = link
      .frames('stored')
      .flatMap(({ values, forces }) => forces.map((force, i) => ({ index: values.index + i, force })))
    const [first] = stored
    expect(first!.index).toBeGreaterThanOrEqual(answer!.from)
    expect(stored.length).toBeGreaterThan(6_000)
    expect(stored).toEqual(stored.map((_, i) => ({ index: first!.index + i, force: first!.force + i })))
    expect(link.frames('reportEnd').at(-1)!.values.from).toBe(first!.index)
  })

  it('stops sending when asked', async () => {
    await link.connect(20)
    await link.call('start', { latency: 50 })
    await link.run(30_000)
    await link.core.tell('air 1')
    await link.call('report', { from: 0, to: 2_000 })
    expect((await link.call('abort', {})).status).toBe('ok')
    await link.run(1_000)
    expect(link.frames('reportEnd').at(-1)!.values.status).toBe(22)
  })
})
