import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { ProgressorOptions, ProgressorOrder } from './peripheral-progressor.ts'
import { startSensor, type SensorProcess, type Told } from './sensor-process.ts'

// Air without a radio: BlueZ's emulator of controllers, bleno peripherals on it, and the environment in which noble
// (of either line) uses a controller of it instead of the machine's.
//
//     const air = await emulatedAir()
//     const sensor = await air.progressor({ name: 'Progressor_0001', recording: 'tests/fixtures/x.csv' })
//     spawn('node', ['dist/src/main.js', 'start'], { env: { ...process.env, ...air.environment } })
//     await sensor.until(({ told }) => told === 'ended', 120_000)     // the recording has been played once
//     sensor.told.filter(({ told }) => told === 'sent')               // the samples that went on the air
//     await air.close()
//
// A sensor begins to play at the first start command, in real time unless `speed` says otherwise, and holds its last
// value when the recording is over. `air.environmentOfSource` is for code run from src (nobleRadio in a test: assign it
// to process.env before): it also teaches the worker TypeScript.

const needed = 'sudo apt-get install -y bluez-test-tools gcc libc6-dev'
const here = import.meta.dirname
const preload = join(here, 'hci-over-socket.cjs')

export interface Progressor {
  readonly address: string
  readonly told: readonly Told[]
  readonly until: SensorProcess['until']
  readonly order: (order: ProgressorOrder) => void
  readonly kill: () => Promise<void>
  readonly gone: () => Promise<void>
  /** Switches it on again after `kill`, at the same address; its signal begins anew. */
  readonly restart: () => Promise<void>
}

export interface EmulatedAir {
  /** The emulator's socket; unique to this air. */
  readonly socket: string
  readonly environment: NodeJS.ProcessEnv
  readonly environmentOfSource: NodeJS.ProcessEnv
  readonly progressor: (options: ProgressorOptions) => Promise<Progressor>
  /** Starts any other peripheral (a module that tells `advertising` when it does) on this air. */
  readonly sensor: (path: string, options: object, address?: string) => Promise<SensorProcess>
  /** Whether the emulator still runs: what a broken stack tells it can be more than it bears. */
  readonly alive: () => boolean
  /** Pulls the adapter, and every sensor with it. */
  readonly off: () => Promise<void>
  readonly on: () => Promise<void>
  readonly close: () => Promise<void>
}

const need = (command: string, args: readonly string[]): void => {
  try {
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (fault) {
    throw new Error(`"${command}" does not work here, and the radio tests need it: ${needed}`, { cause: fault })
  }
}

let fell = false
/**
 * For a test's `retry`: once more where btvirt itself ended in the middle of it, as it does once in some hundred tests,
 * and never for another reason. The test makes an air of its own, so that it takes no other along.
 */
export const whenEmulatorFell = {
  count: 1,
  condition: (): boolean => {
    const again = fell
    fell = false
    if (again) console.warn('The emulator of the air ended in the middle of this test: once more.')
    return again
  },
}

export const emulatedAir = async (): Promise<EmulatedAir> => {
  const folder = mkdtempSync(join(tmpdir(), 'taut-air-'))
  const shim = join(folder, 'shim.so')
  const socket = join(folder, 'bt-server-le')
  need('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-o', shim, join(here, 'btvirt-shim.c'), '-ldl'])
  need('btvirt', ['--help'])
  const environment = { NODE_OPTIONS: `--require ${preload}`, AIR_SOCKET: socket, HCI_CHANNEL_USER: '' }
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const environmentOfSource = { ...environment, NODE_OPTIONS: `--import ${tsx} --require ${preload}` }
  const sensors = new Set<SensorProcess>()
  let emulator: ChildProcess | null = null
  let emulatorGone = Promise.resolve()
  let addresses = 0

  const on = async (): Promise<void> => {
    emulator = spawn('btvirt', ['-s'], {
      env: { ...process.env, NODE_OPTIONS: '', LD_PRELOAD: shim, AIR_FOLDER: folder },
      stdio: ['ignore', 'ignore', 'ignore'],
    })
    const started = emulator
    emulatorGone = new Promise((resolve) =>
      started.once('exit', () => {
        if (emulator === started) fell = true
        resolve()
      }),
    )
    for (let wait = 0; !existsSync(socket); wait++) {
      if (wait > 500) throw new Error(`btvirt made no socket in ${folder}; is it whole? ${needed}`)
      await sleep(10)
    }
  }
  const off = async (): Promise<void> => {
    rmSync(socket, { force: true })
    const running = emulator
    emulator = null
    running?.kill('SIGKILL')
    await emulatorGone
    await Promise.all([...sensors].map((sensor) => sensor.kill()))
    sensors.clear()
  }
  const sensor = async (path: string, options: object, address?: string): Promise<SensorProcess> => {
    const own = address === undefined ? {} : { AIR_ADDRESS: address }
    const env = { ...process.env, ...environmentOfSource, ...own, HCI_CHANNEL_USER: '1' }
    const started = startSensor(path, options, env)
    sensors.add(started)
    await started.until(({ told }) => told === 'advertising')
    return started
  }

  await on()
  return {
    socket,
    environment,
    environmentOfSource,
    sensor,
    alive: () => emulator !== null && emulator.exitCode === null && emulator.signalCode === null,
    on,
    off,
    progressor: async ({ recording, ...options }) => {
      addresses += 1
      // The two highest bits of a static random address are set (Core 5.4 Vol 6 B 1.3.2.1).
      const address = `c0:de:00:00:00:${addresses.toString(16).padStart(2, '0')}`
      const played = recording === undefined ? {} : { recording: resolve(recording) }
      const start = (): Promise<SensorProcess> =>
        sensor(join(here, 'peripheral-progressor.ts'), { ...options, ...played }, address)
      let process = await start()
      return {
        address,
        get told() {
          return process.told
        },
        until: (...args) => process.until(...args),
        order: (order) => process.order(order),
        kill: () => {
          sensors.delete(process)
          return process.kill()
        },
        gone: () => process.gone,
        restart: async () => {
          process = await start()
        },
      }
    },
    close: async () => {
      await off()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
