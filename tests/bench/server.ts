import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { createBeat } from '../../src/server/beat.ts'
import type { PageToServer, RackCommand, ServerToPage } from '../../src/wire/events.ts'
import { type RackState, withNews } from '../../src/wire/state.ts'
import { emulatedAir } from '../radio/emulated-air.ts'
import { childrenOf, memory_mb, used, type Used } from './process-cost.ts'

// What the built service costs while a set runs and one page watches, at the 80 Hz of a Progressor: the share of one
// core and the memory of its process. With a sensor on the emulated air (that is the service, and beside it the process
// that speaks Bluetooth); with the simulated person, whom the service then lives as well; with a recording.
//
//   npm run build && npx tsx tests/bench/server.ts [seconds] [warm-up seconds] [kind ...]

const root = resolve(import.meta.dirname, '../..')
const main = join(root, 'dist/src/main.js')
/** As the page does it. */
const acknowledge_ms = 100
const bars = { core: 0.03, memory_mb: 120, up_s: 3 }

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const isUp = async (address: string): Promise<boolean> => {
  try {
    return (await fetch(address)).status === 200
  } catch {
    return false
  }
}

/** Ten minutes of someone doing reps at 80 Hz: all of it lies in the memory of the service that plays it. */
const longRecording = async (folder: string): Promise<string> => {
  const rows = Array.from({ length: 48_000 }, (_, i) => {
    const t = (i / 80) % 5
    const tension_n =
      230 +
      (t < 2
        ? 20
        : t < 3
          ? 20 * Math.cos(Math.PI * (t - 2))
          : t < 3.5
            ? -20
            : -20 * Math.cos((Math.PI * (t - 3.5)) / 1.5))
    return `${(i / 80).toFixed(4)},${(tension_n + Math.sin(i * 1.7) * 0.2).toFixed(2)}`
  })
  const path = join(folder, 'long.csv')
  await writeFile(path, `time_s,tension_n\n${rows.join('\n')}\n`)
  return path
}

interface Case {
  readonly name: string
  readonly args: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** Picked instead of what the service begins with. */
  readonly sensor?: string
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

const measure = async (
  { name, args, env, sensor }: Case,
  port: number,
  seconds: number,
  warm_s: number,
): Promise<boolean> => {
  const address = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [main, ...args, '--port', String(port)], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  })
  const pid = child.pid ?? 0
  try {
    while (!(await isUp(address))) await wait(10)
    const up_s = (performance.now() - began) / 1000
    const page: Socket<ServerToPage, PageToServer> = io(address, { transports: ['websocket'] })
    const seen: { state: RackState | null; frame_s: number | null; frames: number; last: number; samples: number } = {
      state: null,
      frame_s: null,
      frames: 0,
      last: 0,
      samples: 0,
    }
    page.on('rack', (news) => (seen.state = withNews(seen.state, news)))
    const acknowledge = createBeat(
      acknowledge_ms,
      () => performance.now(),
      () => page.emit('ack', seen.last),
    )
    page.on('frame', ({ n, chunks }) => {
      seen.frame_s ??= (performance.now() - began) / 1000
      seen.frames += 1
      seen.last = n
      for (const { tension_cn } of chunks) seen.samples += tension_cn.length
      acknowledge.nudge()
    })
    const say = async (command: RackCommand): Promise<void> => {
      const outcome = await page.timeout(10_000).emitWithAck('command', 'rack-1', command)
      if (!outcome.done) throw new Error(outcome.why)
    }
    while (seen.state === null || seen.frame_s === null) await wait(20)
    if (sensor !== undefined)
      await say({
        kind: 'pick-sensor',
        cell: 'first',
        radio: 'noble',
        address: sensor,
        driver: 'progressor',
        settings: {},
      })
    while (
      seen.state.sensor?.link !== 'streaming' ||
      (sensor ?? seen.state.sensor.address) !== seen.state.sensor.address
    )
      await wait(20)
    // A replay does its one set by itself.
    if (args[0] === 'replay') while (seen.state.set === null) await wait(20)
    else await say({ kind: 'start-set' })
    // What is compiled once is not what an hour of training costs; at five packets a second that takes its time.
    await wait(warm_s * 1000)
    const processes = [pid, ...(await childrenOf(pid))]
    const from = await Promise.all(processes.map(used))
    const [frames, samples, at] = [seen.frames, seen.samples, performance.now()]
    await wait(seconds * 1000)
    const to = await Promise.all(processes.map(used))
    const passed_s = (performance.now() - at) / 1000
    const shares = to.map((end, i) => {
      const share = (key: keyof Used): number => (end[key] - (from[i]?.[key] ?? 0)) / passed_s
      const [main, recording, runtime] = [share('main_s'), share('last_s'), share('others_s')]
      return { main, recording, runtime, whole: main + recording + runtime, wakes: share('wakes') }
    })
    const [service, ...children] = shares
    if (service === undefined) throw new Error('The service is gone.')
    const memory = await memory_mb(pid)
    console.log(
      `${name}: ${percent(service.whole)} of one core, ${memory.toFixed(0)} MB ` +
        `(main thread ${percent(service.main)}, recording thread ${percent(service.recording)}, ` +
        `compiler and collector ${percent(service.runtime)}; ${service.wakes.toFixed(0)} wake-ups/s)`,
    )
    for (const { whole, wakes } of children)
      console.log(`  beside it the Bluetooth process: ${percent(whole)}, ${wakes.toFixed(0)} wake-ups/s`)
    console.log(
      `  up in ${up_s.toFixed(2)} s, first frame after ${seen.frame_s.toFixed(2)} s; ` +
        `${((seen.samples - samples) / passed_s).toFixed(1)} samples/s in ${((seen.frames - frames) / passed_s).toFixed(1)} frames/s; ` +
        `${seen.state.reps.length} reps`,
    )
    acknowledge.stop()
    page.disconnect()
    return service.whole < bars.core && memory < bars.memory_mb && seen.frame_s < bars.up_s
  } finally {
    child.kill('SIGTERM')
    await new Promise((ended) => child.once('close', ended))
  }
}

const [seconds = '30', warm_s = '60', ...kinds] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'taut-bench-'))
const air = await emulatedAir()
const onAir = async (name: string, samplesPerPacket: number): Promise<Case> => {
  const { address } = await air.progressor({ name: `Progressor_${samplesPerPacket}`, samplesPerPacket })
  return { name, args: ['start', '--data', join(folder, name)], env: air.environment, sensor: address }
}
const cases: Readonly<Record<string, () => Promise<Case>>> = {
  air: () => onAir('a Progressor on the air', 15),
  'small-packets': () => onAir('the same, a packet a sample', 1),
  simulated: async () => ({
    name: 'the simulated person',
    args: ['start', '--ble', 'none', '--data', join(folder, 's')],
  }),
  recording: async () => ({
    name: 'a recording',
    args: ['replay', await longRecording(folder), '--data', join(folder, 'r')],
  }),
}
let held = true
for (const [i, [kind, made]] of Object.entries(cases).entries())
  if (kinds.length === 0 || kinds.includes(kind))
    held = (await measure(await made(), 48_481 + i, Number(seconds), Number(warm_s))) && held
await air.close()
await rm(folder, { recursive: true, force: true })
console.log(`bars: under ${percent(bars.core)} of one core, ${bars.memory_mb} MB, first frame within ${bars.up_s} s`)
process.exitCode = held ? 0 : 1
