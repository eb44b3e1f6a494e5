import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { RackCommand } from '../../src/wire/events.ts'
import { type RackState, withNews } from '../../src/wire/state.ts'
import type { PageSocket } from '../server/puppet-service.ts'
import { until } from '../server/puppet-service.ts'
import { start, taut, temporaryFolder, type Running } from './taut.ts'

// Whole processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

const left: (() => void)[] = []
afterEach(() => {
  for (const end of left.splice(0)) end()
})

/** A service on the simulated sensor, and a page at it. */
const service = async (folder: string, ...more: readonly string[]) => {
  const running = start(['start', '--ble', 'none', '--port', '0', '--data', folder, ...more])
  left.push(() => running.child.kill('SIGKILL'))
  const address = await running.address()
  const socket: PageSocket = io(address, { transports: ['websocket'], forceNew: true })
  left.push(() => void socket.disconnect())
  let state: RackState | null = null
  socket.on('rack', (news) => (state = withNews(state, news)))
  socket.on('frame', ({ n }) => socket.emit('ack', n))
  const now = (): RackState | null => state
  const say = (command: RackCommand) => socket.timeout(20_000).emitWithAck('command', 'rack-1', command)
  const streaming = () => until(() => now()?.sensor?.link === 'streaming')
  return { running, address, socket, now, say, streaming }
}
const stopped = async ({ child, ended }: Running, signal: NodeJS.Signals) => {
  child.kill(signal)
  return ended
}

describe('taut start', () => {
  it("refuses what cannot work, in one sentence, with 2 for the caller's mistakes and 1 for the rest", async () => {
    const folder = await temporaryFolder()
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    const bound = taken.address()
    const port = String(typeof bound === 'object' ? bound?.port : '')
    await writeFile(join(folder, 'file'), '')
    const base = ['start', '--ble', 'none', '--data', join(folder, 'data')]
    const [everybody, farPort, word, busy, notFolder] = await Promise.all([
      taut(...base, '--host', '0.0.0.0'),
      taut(...base, '--port', '70000'),
      taut(...base, '8080'),
      taut(...base, '--port', port),
      taut('start', '--ble', 'none', '--port', '0', '--data', join(folder, 'file')),
    ])
    taken.close()
    expect(everybody).toMatchObject({ code: 2, out: '', err: expect.stringContaining('it has no access control yet') })
    expect(farPort).toMatchObject({ code: 2, err: 'taut: --port takes a whole number from 0 to 65535, not "70000".\n' })
    expect(word).toMatchObject({ code: 2, err: expect.stringContaining('takes no "8080"') })
    expect(busy).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^taut: Port \d+ is taken, .+\n$/) })
    expect(notFolder).toMatchObject({ code: 1, err: expect.stringContaining('choose a folder with --data') })
  })

  it('keeps a second service out of its folder, and a folder that cannot be written in is told', async () => {
    const folder = await temporaryFolder()
    const first = await service(folder)
    const second = await taut('start', '--ble', 'none', '--port', '0', '--data', folder)
    expect(second).toMatchObject({
      code: 1,
      err: expect.stringContaining('Another taut service is already recording into'),
    })
    expect((await stopped(first.running, 'SIGTERM')).code).toBe(0)
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await chmod(closed, 0o500)
    // The superuser may write anywhere: a folder below a device is closed to everybody.
    const where = process.getuid?.() === 0 ? '/dev/null/taut' : join(closed, 'data')
    const refused = await taut('start', '--ble', 'none', '--port', '0', '--data', where)
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('--data')
  })

  it('ends where it cannot begin, the Bluetooth process too', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'file'), '')
    const { code, err } = await taut('start', '--port', '0', '--data', join(folder, 'file'))
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('choose a folder with --data') })
  })

  it('goes on when nobody reads its log any more', async () => {
    const { running, streaming, say } = await service(await temporaryFolder())
    running.child.stderr?.destroy()
    await streaming()
    // Both are told to the log.
    await say({
      kind: 'pick-sensor',
      cell: 'first',
      radio: 'virtual',
      address: 'virtual:1',
      driver: 'progressor',
      settings: {},
    })
    await streaming()
    await say({ kind: 'tare' })
    await say({ kind: 'tare' })
    expect(await say({ kind: 'cancel-hold' })).toEqual({ done: true })
    expect((await stopped(running, 'SIGTERM')).code).toBe(0)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('stops cleanly at %s: the running set is closed', async (signal) => {
    const folder = await temporaryFolder()
    const { running, streaming, say, now } = await service(folder)
    await streaming()
    expect(await say({ kind: 'start-set' })).toEqual({ done: true })
    await until(() => now()?.set !== null)
    const { code, err } = await stopped(running, signal)
    expect(code).toBe(0)
    expect(err).toContain('Stopping.')
    expect(err).not.toMatch(/could not|failed|Error/)
    const listed = await taut('export', '--list', '--data', folder)
    expect(listed.out).toMatch(/band-hinge simulated {2}\d+ reps? /)
    expect(listed.out).not.toContain('interrupted')
  })

  it('killed in the middle of a set, misses at most the last quarter of a second and goes on where it was', async () => {
    const folder = await temporaryFolder()
    const first = await service(folder, '--virtual-speed', '10')
    await first.streaming()
    await first.say({ kind: 'start-set' })
    const times: number[] = []
    first.socket.on('frame', ({ chunks }) => {
      for (const { from_us, dt_us } of chunks) times.push(dt_us.reduce((at, dt) => at + dt, from_us))
    })
    // The page hears of a rep while it is being written: the third may be lost with the last moments.
    await until(() => (first.now()?.reps.length ?? 0) >= 3)
    const heard_us = times.at(-1) ?? 0
    await stopped(first.running, 'SIGKILL')
    const second = await service(folder, '--virtual-speed', '10')
    expect(second.running.err()).toContain('A set was interrupted when taut stopped')
    await second.streaming()
    const [waiting] = second.now()?.interrupted ?? []
    const counted = waiting?.reps ?? 0
    expect(counted).toBeGreaterThanOrEqual(2)
    const set = waiting?.header.id ?? ''
    expect(await second.say({ kind: 'resume-set', set })).toEqual({ done: true })
    await until(() => (second.now()?.reps.length ?? 0) > counted)
    expect(second.now()?.reps.map(({ rep }) => rep.number)).toEqual(second.now()?.reps.map((_, i) => i + 1))
    expect(await second.say({ kind: 'end-set' })).toEqual({ done: true })
    expect((await stopped(second.running, 'SIGTERM')).code).toBe(0)
    const csv = join(folder, 'set.csv')
    expect(
      (await taut('export', '--data', folder, '--set', 'latest', '--format', 'csv-samples', '--out', csv)).code,
    ).toBe(0)
    const rows = (await readFile(csv, 'utf8')).trim().split(/\r?\n/)
    const column = rows[0]?.split(',').indexOf('sensor_us') ?? -1
    const kept = rows.slice(1).map((row) => Number(row.split(',')[column]))
    expect(kept.every((at_us, i) => i === 0 || at_us > (kept[i - 1] ?? 0))).toBe(true)
    // Ten simulated seconds a second: what the service lived through in 250 ms is 2.5 s of the person's.
    const before = kept.findLast((at_us) => at_us <= heard_us) ?? 0
    console.log(`killed: ${((heard_us - before) / 10_000).toFixed(0)} ms of what pages had seen are missing`)
    expect(heard_us - before).toBeLessThanOrEqual(2_500_000)
  })
})

describe('taut devices', () => {
  it('lists the simulated sensor where there is no radio', async () => {
    const { code, out } = await taut('devices', '--ble', 'none', '--seconds', '1', '--json')
    expect(code).toBe(0)
    const [sensor, ...rest] = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(rest).toEqual([])
    expect(sensor).toMatchObject({
      simulated: true,
      name: 'Progressor_7001',
      address: 'virtual:1',
      faults: {},
      firmware: '1.0.0-simulated',
      battery: { millivolts: 3950 },
    })
    expect(sensor?.['drivers']).toContain('progressor')
    const table = await taut('devices', '--ble', 'none', '--seconds', '1', '--no-link')
    expect(table.out).toMatch(
      /^name +address +driver +signal +battery +faults\nProgressor_7001 \(simulated\) +virtual:1/,
    )
    expect(await taut('devices', '--seconds', '0')).toMatchObject({ code: 2 })
  })
})
