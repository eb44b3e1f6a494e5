import { createConnection, type Socket as Stream } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Outcome } from '../../src/wire/events.ts'
import type { Frame, TraceChunk } from '../../src/wire/frame.ts'
import { type RackState, withNews } from '../../src/wire/state.ts'
import { repOf } from '../fake/fake-content.ts'
import { type PageSocket, pause, puppetService, type PuppetService, until } from './puppet-service.ts'

// Real sockets on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 })

let service: PuppetService
const open = async (names?: string[]): Promise<PuppetService> => {
  service = await puppetService({}, names)
  return service
}
afterEach(() => service.close())

const framesOf = (heard: readonly [string, unknown][]): readonly Frame[] =>
  heard.flatMap(([name, value]) => (name === 'frame' ? [value as Frame] : []))
const all = (heard: readonly [string, unknown][], name: string): readonly unknown[] =>
  heard.flatMap(([said, value]) => (said === name ? [value] : []))
const lastState = (heard: readonly [string, unknown][]) => all(heard, 'rack').at(-1) as RackState | undefined
const lastTrace = (heard: readonly [string, unknown][]) => all(heard, 'trace').at(-1) as TraceChunk | undefined
const count = (heard: readonly [string, unknown][], name: string): number => all(heard, name).length

/** Acknowledges as a page does that draws everything. */
const drawing = (socket: PageSocket): void => void socket.on('frame', ({ n }) => socket.emit('ack', n))

describe('a page', () => {
  it('hears who is there, then each rack as it stands, before anything else', async () => {
    const { racks, page } = await open(['rack-1', 'rack-2'])
    racks[0]?.grow(40)
    const { heard } = await page()
    expect(heard.map(([name]) => name).slice(0, 6)).toEqual(['hello', 'radios', 'rack', 'trace', 'rack', 'trace'])
    expect(all(heard, 'hello')).toMatchObject([{ racks: ['rack-1', 'rack-2'] }])
    expect(all(heard, 'trace')).toMatchObject([{ rack: 'rack-1' }, { rack: 'rack-2', tension_cn: [] }])
    expect(all(heard, 'trace')[0]).toHaveProperty('tension_cn.length', 40)
  })

  it('gets one frame a tick for all racks, numbered, with everything that came', async () => {
    const { racks, page } = await open(['rack-1', 'rack-2'])
    const { socket, heard } = await page()
    drawing(socket)
    const began = performance.now()
    for (let i = 0; i < 100; i++) {
      for (const rack of racks) rack.grow(1)
      await pause(5)
    }
    const passed_ms = performance.now() - began
    await until(
      () => framesOf(heard).flatMap(({ chunks }) => chunks.flatMap((chunk) => chunk.tension_cn)).length === 200,
    )
    const frames = framesOf(heard)
    expect(frames.length).toBeLessThanOrEqual(passed_ms / 27 + 3)
    expect(frames.map(({ n }) => n)).toEqual(frames.map((_, i) => (frames[0]?.n ?? 0) + i))
    expect(frames.some(({ chunks }) => chunks.length === 2)).toBe(true)
  })

  it('hears a state change at once, and many changes no faster than they can be seen, the last one always', async () => {
    const { racks, page } = await open()
    const { heard } = await page()
    const before = count(heard, 'rack')
    const began = performance.now()
    for (let i = 1; i <= 300; i++) {
      racks[0]?.show({ band: `band ${i}` })
      if (i % 10 === 0) await pause(1)
    }
    await until(() => lastState(heard)?.band === 'band 300')
    expect(count(heard, 'rack') - before).toBeLessThanOrEqual((performance.now() - began) / 40 + 1)
  })

  it('is told of reps and sets when they change, and can always put the whole together', async () => {
    const { racks, page } = await open()
    const { socket, heard } = await page()
    const [rack] = racks
    let state: RackState | null = null
    let whole: RackState | null = null
    socket.on('rack', (news) => (state = withNews(state, news)))
    rack?.state$.subscribe((now) => (whole = now))
    const agree = () => until(() => state?.revision === whole?.revision)
    rack?.show({ reps: [repOf(1, 'full')] })
    await agree()
    expect(state).toEqual(whole)
    const before = heard.length
    rack?.show({ band: 'red' })
    await agree()
    expect(state).toEqual(whole)
    expect(heard.slice(before).map(([, news]) => Object.keys(news as object))).not.toContainEqual(
      expect.arrayContaining(['reps']),
    )
    rack?.show({ reps: [repOf(1, 'full'), repOf(2, 'full')] })
    rack?.show({ phase: 'hinge' })
    const late = await page()
    expect(lastState(late.heard)).toEqual(whole)
    await agree()
    expect(state).toEqual(whole)
    rack?.show({ reps: [] })
    await agree()
    expect(state).toEqual(whole)
  })

  it('gets a trace that is filled in bit by bit a few times a second, the last time when all is in', async () => {
    const { racks, page } = await open()
    const { socket, heard } = await page()
    drawing(socket)
    const before = count(heard, 'trace')
    const began = performance.now()
    for (let i = 0; i < 100; i++) {
      racks[0]?.grow(1)
      racks[0]?.changeTrace()
      await pause(5)
    }
    await until(() => lastTrace(heard)?.tension_cn.length === 100)
    expect(count(heard, 'trace') - before).toBeLessThanOrEqual((performance.now() - began) / 250 + 1)
  })

  it('hears of radios, and of sensors only while it looks', async () => {
    const { page, radios$, heard$ } = await open()
    const { socket, heard } = await page()
    const radio = { name: 'noble', simulated: false, status: 'ready', problem: null, remedy: null } as const
    radios$.next([radio])
    await until(() => all(heard, 'radios').some((views) => Array.isArray(views) && views.length === 1))
    expect(heard$.observed).toBe(false)
    socket.emit('look', true)
    await until(() => heard$.observed)
    heard$.next([])
    await until(() => count(heard, 'heard') === 1)
    socket.emit('look', false)
    await until(() => !heard$.observed)
    socket.emit('look', true)
    await until(() => heard$.observed)
    socket.disconnect()
    await until(() => !heard$.observed)
  })

  it("can tell the service's clock", async () => {
    const { page } = await open()
    const { socket } = await page()
    const wall_ms = await socket.timeout(5000).emitWithAck('clock')
    expect(Math.abs(wall_ms - Date.now())).toBeLessThan(5000)
  })

  it('that comes back gets the state and the trace as they are then', async () => {
    const { page, racks } = await open()
    const { socket } = await page()
    socket.disconnect()
    racks[0]?.show({ band: 'red' })
    racks[0]?.grow(160)
    const again = await page()
    expect(lastState(again.heard)?.band).toBe('red')
    expect(lastTrace(again.heard)?.tension_cn).toHaveLength(160)
  })
})

describe('a page that falls behind', () => {
  it('gets ten frames and no more, while another misses nothing; when it has caught up the rest comes as one trace', async () => {
    const { page, racks } = await open()
    const slow = await page()
    const quick = await page()
    drawing(quick.socket)
    for (let i = 0; i < 60; i++) {
      racks[0]?.grow(3)
      await pause(35)
    }
    await until(() => framesOf(quick.heard).flatMap(({ chunks }) => chunks[0]?.tension_cn ?? []).length === 180)
    const frames = framesOf(slow.heard)
    expect(frames).toHaveLength(10)
    const traces = count(slow.heard, 'trace')
    slow.socket.emit('ack', frames.at(-1)?.n ?? 0)
    await until(() => count(slow.heard, 'trace') === traces + 1)
    const trace = lastTrace(slow.heard)
    expect((trace?.from_us ?? 0) + (trace?.dt_us.reduce((sum, dt) => sum + dt, 0) ?? 0)).toBe(racks[0]?.newest_us())
    racks[0]?.grow(3)
    await until(() => framesOf(slow.heard).length === 11)
  })

  it('still hears the newest state, once a second', async () => {
    const { page, racks } = await open()
    const { heard } = await page()
    for (let i = 0; i < 12; i++) {
      racks[0]?.grow(3)
      await pause(35)
    }
    const before = count(heard, 'rack')
    const began = performance.now()
    for (let i = 1; i <= 40; i++) {
      racks[0]?.show({ band: `band ${i}` })
      await pause(45)
    }
    await until(() => lastState(heard)?.band === 'band 40')
    expect(count(heard, 'rack') - before).toBeLessThanOrEqual((performance.now() - began) / 1000 + 1)
  })

  it('gains nothing by acknowledging what it was not sent', async () => {
    const { page, racks } = await open()
    const { socket, heard } = await page()
    const lies: readonly unknown[] = [Number.NaN, 1e9, -1, 0.5, '7', null, {}, [3], true]
    for (let i = 0; i < 40; i++) {
      racks[0]?.grow(3)
      socket.emit('ack', lies[i % lies.length] as number)
      await pause(35)
    }
    expect(framesOf(heard).length).toBeLessThanOrEqual(10)
  })

  it('costs nothing when it has stopped reading altogether', async () => {
    const { page, racks, port } = await open()
    const quick = await page()
    drawing(quick.socket)
    const deaf = await Promise.all(Array.from({ length: 50 }, () => deafPage(port)))
    const ages: number[] = []
    quick.socket.on('frame', ({ chunks }) => ages.push(Date.now() - (chunks[0]?.arrived_ms ?? 0)))
    globalThis.gc?.()
    const before = process.memoryUsage().rss
    for (let i = 0; i < 60; i++) {
      racks[0]?.grow(100)
      racks[0]?.show({ band: 'x'.repeat(50) + i })
      await pause(35)
    }
    const grown_mb = (process.memoryUsage().rss - before) / 1e6
    const p99 = ages.toSorted((a, b) => a - b)[Math.floor(ages.length * 0.99)] ?? 0
    console.log(
      `50 pages that do not read: ${grown_mb.toFixed(1)} MB more, the page that does is ${p99} ms behind (p99)`,
    )
    expect(ages.length).toBeGreaterThan(20)
    // What went into the sockets of all of them stays far under a second's worth of everything.
    const written = deaf.map((stream) => stream.bytesRead)
    expect(Math.max(...written)).toBeLessThan(2_000_000)
    for (const stream of deaf) stream.destroy()
  })
})

/** A WebSocket that says hello and then never reads again. */
const deafPage = (port: number): Promise<Stream> =>
  new Promise((resolve, reject) => {
    const stream = createConnection(port, '127.0.0.1')
    stream.on('error', reject)
    stream.write(
      `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\n` +
        'Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    )
    stream.once('data', () => {
      // A masked text frame with the Socket.IO packet "40": connect to the main namespace.
      stream.write(Uint8Array.of(0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30))
      stream.pause()
      resolve(stream)
    })
  })

const raw = (socket: PageSocket): { emit: (name: string, ...args: unknown[]) => void } => socket as never

describe('what a page must not do', () => {
  it('is answered with one sentence, and the service goes on', async () => {
    const { page, racks } = await open()
    const { socket } = await page()
    const command = (rack: unknown, value: unknown): Promise<Outcome> =>
      socket.timeout(5000).emitWithAck('command', rack as string, value as never)
    expect(await command('rack-9', { kind: 'tare' })).toEqual({ done: false, why: 'There is no such rack.' })
    const wrong: readonly unknown[] = [
      null,
      7,
      'tare',
      [],
      {},
      { kind: 'explode' },
      { kind: 'tare', extra: 1 },
      { kind: 'choose', exercise: 'yoga', side: null, band: null },
      { kind: 'choose', exercise: 'rest', side: 'up', band: null },
      { kind: 'choose', exercise: 'rest', side: null, band: 'x'.repeat(61) },
      { kind: 'pick-sensor', cell: 'first', radio: 'noble', address: '', driver: 'x', settings: {} },
      { kind: 'pick-sensor', cell: 'first', radio: 'noble', address: 'a', driver: 'x', settings: { a: 1 } },
      { kind: 'pick-sensor', radio: 'noble', address: 'a', driver: 'x', settings: {} },
      { kind: 'release-sensor', cell: 'first' },
      { kind: 'swap-cells', cell: 'first' },
      { kind: 'resume-set', set: { toString: 'x' } },
      JSON.parse('{"kind":"tare","__proto__":{"kind":"end-set"}}'),
    ]
    for (const value of wrong) {
      const outcome = await command('rack-1', value)
      expect(outcome).toMatchObject({ done: false, why: expect.stringMatching(/^That is no command of Taut: .+\.$/) })
    }
    expect(racks[0]?.commands).toEqual([])
    expect(await command('rack-1', { kind: 'tare' })).toEqual({ done: true })
  })

  it('does not have to wait for an answer, and may say nonsense', async () => {
    const { page, racks } = await open()
    const { socket } = await page()
    const { emit } = raw(socket)
    const say = emit.bind(socket)
    say('command', 'rack-1', { kind: 'tare' })
    say('command')
    say('command', 'rack-1', { kind: 'tare' }, 'not a function')
    say('ack')
    say('clock')
    say('clock', 5)
    say('look', { deep: [] })
    say('nothing-of-the-kind', 1, 2, 3)
    say('ack', new Uint8Array(100))
    await until(() => racks[0]?.commands.length === 2)
    expect(socket.connected).toBe(true)
  })

  it('hears that something went wrong when a command fails unexpectedly, and the log says what', async () => {
    const { page, racks, problems } = await open()
    const { socket } = await page()
    racks[0]?.answer(() => Promise.reject(new Error('the moon')))
    expect(await socket.timeout(5000).emitWithAck('command', 'rack-1', { kind: 'tare' })).toEqual({
      done: false,
      why: 'That did not work; the log of the service says why.',
    })
    expect(problems).toEqual(['A command failed: the moon'])
  })

  it('is cut off for one huge message and for a flood, while others stay', async () => {
    const { page, problems } = await open()
    const good = await page()
    const huge = await page()
    raw(huge.socket).emit.call(huge.socket, 'command', 'rack-1', 'x'.repeat(100_000))
    await until(() => !huge.socket.connected)
    huge.socket.disconnect()
    const flood = await page()
    for (let i = 0; i < 2000; i++) flood.socket.emit('ack', i)
    await until(() => !flood.socket.connected)
    expect(problems).toEqual(['A page sent more than it should and was cut off.'])
    expect(good.socket.connected).toBe(true)
    expect(await good.socket.timeout(5000).emitWithAck('command', 'rack-1', { kind: 'tare' })).toEqual({ done: true })
  })

  it('may speak broken protocol: only its own connection ends', async () => {
    const { page, port } = await open()
    const good = await page()
    const broken: readonly Uint8Array[] = [
      // An unmasked frame, a frame of a length that will never come, a reserved opcode, Socket.IO packets that are
      // none.
      Uint8Array.of(0x81, 0x02, 0x34, 0x32),
      Uint8Array.of(0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0),
      Uint8Array.of(0x83, 0x80, 0, 0, 0, 0),
      ...['4', '49', '42["', '451-["a"]', '42["ack",{"_placeholder":true,"num":5}]', '42{}', '4210["a"]', '43[]'].map(
        (text) => Uint8Array.of(0x81, 0x80 + text.length, 0, 0, 0, 0, ...new TextEncoder().encode(text)),
      ),
    ]
    for (const bytes of broken) {
      const stream = await deafPage(port)
      stream.resume()
      stream.write(bytes)
      await pause(20)
      stream.destroy()
    }
    expect(await good.socket.timeout(5000).emitWithAck('command', 'rack-1', { kind: 'tare' })).toEqual({ done: true })
  })

  it('cannot keep the service from stopping', async () => {
    const { port, page } = await open()
    await page()
    const deaf = await deafPage(port)
    const half = createConnection(port, '127.0.0.1')
    half.on('error', () => {})
    half.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n')
    await pause(50)
    const began = performance.now()
    await service.close()
    expect(performance.now() - began).toBeLessThan(5000)
    deaf.destroy()
    half.destroy()
    service = await puppetService()
  })
})
