/**
 * What the service costs while a set runs and one page watches: the share of one core and the memory of its process, at
 * the 80 Hz of a Progressor. Once with the simulated person, who costs something too, and once with a recording.
 *
 *   npm run build && npx tsx tests/bench/server.ts [seconds]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import type { PageToServer, ServerToPage } from '../../src/wire/events.ts'
import type { RackState } from '../../src/wire/state.ts'

const root = resolve(import.meta.dirname, '../..')
const main = join(root, 'dist/src/main.js')
/** Linux counts processor time in hundredths of a second (USER_HZ). */
const tick_s = 0.01
const bars = { core: 0.03, memory_mb: 120, up_s: 3 }

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

const used = async (pid: number): Promise<{ readonly cpu_s: number; readonly memory_mb: number }> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return {
    cpu_s: (Number(fields[11]) + Number(fields[12])) * tick_s,
    memory_mb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
  }
}

const isUp = async (address: string): Promise<boolean> => {
  try {
    return (await fetch(address)).status === 200
  } catch {
    return false
  }
}

/** Ten minutes of someone doing reps at 80 Hz. */
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

const measure = async (name: string, args: readonly string[], port: number, seconds: number): Promise<boolean> => {
  const address = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawn(process.execPath, [main, ...args, '--port', String(port)], { stdio: 'ignore' })
  try {
    while (!(await isUp(address))) await wait(10)
    const up_s = (performance.now() - began) / 1000
    const page: Socket<ServerToPage, PageToServer> = io(address, { transports: ['websocket'] })
    const seen: { state: RackState | null; frame_s: number | null; frames: number; samples: number } = {
      state: null,
      frame_s: null,
      frames: 0,
      samples: 0,
    }
    page.on('rack', (state) => (seen.state = state))
    page.on('frame', ({ n, chunks }) => {
      seen.frame_s ??= (performance.now() - began) / 1000
      seen.frames += 1
      for (const { tension_cn } of chunks) seen.samples += tension_cn.length
      page.emit('ack', n)
    })
    while (seen.frame_s === null || seen.state?.sensor?.link !== 'streaming') await wait(20)
    if (seen.state.set === null) await page.timeout(10_000).emitWithAck('command', 'rack-1', { kind: 'start-set' })
    // What is compiled once is not what an hour of training costs.
    await wait(10_000)
    const [from, frames, samples, at] = [await used(child.pid ?? 0), seen.frames, seen.samples, performance.now()]
    await wait(seconds * 1000)
    const [to, passed_s] = [await used(child.pid ?? 0), (performance.now() - at) / 1000]
    const core = (to.cpu_s - from.cpu_s) / passed_s
    console.log(
      `${name.padEnd(18)} up ${up_s.toFixed(2)} s, first frame ${seen.frame_s.toFixed(2)} s; ` +
        `${((seen.samples - samples) / passed_s).toFixed(1)} samples/s in ${((seen.frames - frames) / passed_s).toFixed(1)} frames/s; ` +
        `${(core * 100).toFixed(2)} % of one core, ${to.memory_mb.toFixed(0)} MB, ${seen.state.reps.length} reps`,
    )
    page.disconnect()
    return core < bars.core && to.memory_mb < bars.memory_mb && seen.frame_s < bars.up_s
  } finally {
    child.kill('SIGTERM')
    await new Promise((ended) => child.once('close', ended))
  }
}

const seconds = Number(process.argv[2] ?? 60)
const folder = await mkdtemp(join(tmpdir(), 'taut-bench-'))
const virtual = ['start', '--ble', 'none', '--data', join(folder, 'virtual')]
const recorded = ['replay', await longRecording(folder), '--data', join(folder, 'replay')]
const virtualHolds = await measure('simulated person', virtual, 48_481, seconds)
const recordedHolds = await measure('recording', recorded, 48_482, seconds)
await rm(folder, { recursive: true, force: true })
console.log(`bars: under ${bars.core * 100} % of one core, ${bars.memory_mb} MB, first frame within ${bars.up_s} s`)
process.exitCode = virtualHolds && recordedHolds ? 0 : 1
