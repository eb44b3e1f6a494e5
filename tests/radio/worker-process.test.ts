import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../../src/radio/noble/messages.ts'
import { startWorker } from '../../src/radio/noble/worker-process.ts'
import { control, openEars, progressorAt, workers } from './ear.ts'
import { emulatedAir, type EmulatedAir, whenEmulatorFell } from './emulated-air.ts'

// What becomes of the worker, and of the sensor it holds, when things around it go wrong.

const environment = { ...process.env }
let air: EmulatedAir
beforeEach(async () => {
  air = await emulatedAir()
})
afterEach(async () => {
  process.env = { ...environment }
  await air.close()
})

describe('the worker process', { retry: whenEmulatorFell }, () => {
  it('lets its sensor go and ends when the service is killed', async () => {
    Object.assign(process.env, air.environmentOfSource)
    const sensor = await air.progressor({ name: 'Progressor_0001' })
    const service = fork(`${import.meta.dirname}/listener.ts`, [sensor.address], { execArgv: [] })
    await once(service, 'message')
    expect(workers(air.socket)).toHaveLength(1)
    const disconnected = sensor.until(({ told }) => told === 'disconnected')
    service.kill('SIGKILL')
    await disconnected
    for (let wait = 0; workers(air.socket).length > 0 && wait < 100; wait++) await sleep(50)
    expect(workers(air.socket)).toEqual([])
    await sensor.kill()
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves %s to the service, which first tells the sensor to stop',
    async (signal) => {
      Object.assign(process.env, air.environmentOfSource)
      const sensor = await air.progressor({ name: 'Progressor_0001' })
      const { radio, ear: listen } = openEars('abandonware')
      const ear = listen(progressorAt(sensor.address))
      await ear.untilPackets(2)
      for (const worker of workers(air.socket)) process.kill(worker, signal)
      await ear.untilPackets(2)
      await ear.link.write(control, new Uint8Array([0x66]), true)
      await radio.close()
      expect(sensor.told.filter(({ told }) => told === 'command')).toEqual([
        { told: 'command', opcode: 0x65 },
        { told: 'command', opcode: 0x66 },
      ])
      await sensor.kill()
    },
  )

  it.each(['abandonware', 'stoprocent'] as const)(
    'asks for 15 to 30 ms between events, 2 s of supervision and a large MTU (%s)',
    async (ble) => {
      const sensor = await air.progressor({ name: 'Progressor_0001' })
      const folder = mkdtempSync(join(tmpdir(), 'taut-trace-'))
      const trace = join(folder, 'trace')
      Object.assign(process.env, air.environmentOfSource, { AIR_TRACE: trace })
      const { radio, ear } = openEars(ble)
      await ear(progressorAt(sensor.address)).untilPackets(1)
      await radio.close()
      const sent = readFileSync(trace, 'utf8').split('\n')
      // LE Create Connection (Core 5.4 Vol 4 E 7.8.12), from the minimum interval on: 12, 24, 0, 200.
      expect(sent.find((line) => line.startsWith('> 010d2019'))?.slice(-24, -8)).toBe('0c0018000000c800')
      // Exchange MTU Request (Vol 3 F 3.4.2.1): 256.
      expect(sent.some((line) => line.startsWith('> 02') && line.endsWith('020001'))).toBe(true)
      rmSync(folder, { recursive: true })
      await sensor.kill()
    },
  )

  it('tells of a connection that ends in the same breath in which it began', async () => {
    process.env['NODE_OPTIONS'] =
      `${air.environmentOfSource['NODE_OPTIONS']} --require ${import.meta.dirname}/fake-noble.cjs`
    const worker = fork(`${import.meta.dirname}/../../src/radio/noble/worker.ts`, ['abandonware'], {
      execArgv: [],
      serialization: 'advanced',
    })
    const told: Report[] = []
    worker.on('message', (reports) => told.push(...(reports as Report[])))
    await once(worker, 'message')
    worker.send({ kind: 'scan', id: 1, on: true })
    worker.send({ kind: 'connect', id: 2, address: 'aa:bb:cc:dd:ee:ff' })
    while (!told.some((report) => 'id' in report && report.id === 2)) await once(worker, 'message')
    expect(told).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'heard', name: 'Brief', rssi_dbm: null }),
        { kind: 'gone', connection: 2, why: 'the sensor ended the connection' },
        { kind: 'failed', id: 2, why: 'the connection is gone' },
      ]),
    )
    worker.disconnect()
    // Nothing of the connection keeps it alive.
    expect(await once(worker, 'exit')).toEqual([0, null])
  })

  it('tells what it has heard before it dies of what noble throws', async () => {
    process.env['NODE_OPTIONS'] =
      `${air.environmentOfSource['NODE_OPTIONS']} --require ${import.meta.dirname}/fake-noble.cjs`
    process.env['FAKE_NOBLE_HEARS'] = '5'
    const told: Report[] = []
    const exit = new Promise<string>((resolve) => {
      const worker = startWorker(
        'abandonware',
        (report) => {
          told.push(report)
          if (report.kind === 'ready') worker.give({ kind: 'scan', id: 1, on: true })
        },
        resolve,
      )
    })
    // Told of its end only after all that it has told.
    expect(await exit).toMatch(/a packet that noble cannot read/)
    expect(told.filter(({ kind }) => kind === 'heard')).toHaveLength(5)
  })

  it('dies of an order that is none', async () => {
    Object.assign(process.env, air.environmentOfSource)
    const child = fork(`${import.meta.dirname}/../../src/radio/noble/worker.ts`, ['abandonware'], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    await once(child, 'message')
    child.send({ kind: 'explode' })
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).not.toBe(0)
  })
})

describe('a machine without a usable radio', () => {
  it.each(['abandonware', 'stoprocent'] as const)(
    'says what is missing where the kernel has no Bluetooth, or no adapter (%s)',
    async (ble) => {
      process.env['NODE_OPTIONS'] = `${air.environmentOfSource['NODE_OPTIONS']}`.replace(/--require \S+/, '')
      const { radio, untilRadio } = openEars(ble)
      const state = await untilRadio(({ kind }) => kind !== 'starting', 30_000)
      // What is true depends on the machine; that it is said, with the way out, does not.
      const said = state.kind === 'unavailable' ? [state.problem, state.remedy] : ['Ready.', 'Nothing is to be done.']
      expect(said).toEqual([expect.stringMatching(/^[A-Z].*\.$/), expect.stringMatching(/.{20,}/)])
      await radio.close()
    },
  )

  it.each(['abandonware', 'stoprocent'] as const)('names the line that gives the permission (%s)', async (ble) => {
    Object.assign(process.env, air.environmentOfSource, { AIR_FAULT: 'EPERM' })
    const { radio, untilRadio } = openEars(ble)
    expect(await untilRadio(({ kind }) => kind === 'unavailable', 30_000)).toMatchObject({
      cause: 'no-permission',
      remedy: expect.stringContaining('sudo setcap cap_net_raw+eip $(eval readlink -f $(which node))'),
    })
    await radio.close()
  })

  it('says so when the adapter is not there at the start, and finds it when it comes', async () => {
    Object.assign(process.env, air.environmentOfSource)
    await air.off()
    const { radio, untilRadio } = openEars('abandonware')
    expect(await untilRadio(({ kind }) => kind === 'unavailable', 30_000)).toMatchObject({ cause: 'powered-off' })
    await air.on()
    expect(await untilRadio(({ kind }) => kind === 'ready', 30_000)).toEqual({ kind: 'ready' })
    await radio.close()
  })
})
