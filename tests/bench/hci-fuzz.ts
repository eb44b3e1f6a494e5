import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type * as noble from '../../src/radio/noble.ts'
import { bleStacks, type BleStack } from '../../src/radio/noble/stack.ts'
import { openEars, progressorAt } from '../radio/ear.ts'
import { emulatedAir } from '../radio/emulated-air.ts'

// A million malformed HCI frames into the worker: it may die, the service never does, and is back within 5 s.
//     npx tsx tests/bench/hci-fuzz.ts [abandonware|stoprocent] [frames]

interface Batch {
  readonly born?: boolean
  readonly frames?: number
  readonly thrown?: number
}

const [asked = 'abandonware', frames = '1000000'] = process.argv.slice(2)
if (!(asked in bleStacks)) throw new Error(`"${asked}" is no line of noble: abandonware or stoprocent`)
const folder = mkdtempSync(join(tmpdir(), 'taut-fuzz-'))
const tally = join(folder, 'tally')
let broken = 0
process.on('uncaughtException', (fault) => {
  broken += 1
  console.error(fault)
})

// As it is shipped: a worker that must first translate itself would take most of the 5 s on a busy machine.
const built = join(import.meta.dirname, '../output/built')
execFileSync('npx', ['tsc', '-p', 'tsconfig.json', '--outDir', built], { stdio: ['ignore', 'ignore', 'inherit'] })
const { nobleRadio } = (await import(join(built, 'src/radio/noble.js'))) as typeof noble

const air = await emulatedAir()
const sensor = await air.progressor({ name: 'Progressor_0001' })
const fuzzer = join(import.meta.dirname, 'hci-fuzz.cjs')
Object.assign(process.env, air.environment, {
  NODE_OPTIONS: `${air.environment['NODE_OPTIONS']} --require ${fuzzer}`,
  AIR_FUZZ_TALLY: tally,
  AIR_FUZZ_FRAMES: frames,
})

// What noble answers to such frames is more than bleno and the emulator can bear, too: they are started again.
const fuzzing = new AbortController()
let emulators = 1
let sensorUp = true
const watchSensor = async (): Promise<void> => {
  await sensor.gone()
  sensorUp = false
}
const keepAirUp = async (): Promise<void> => {
  void watchSensor()
  for (;;) {
    await sleep(300)
    if (fuzzing.signal.aborted) return
    if (!air.alive()) {
      await air.off()
      await air.on()
      emulators += 1
    }
    if (sensorUp) continue
    sensorUp = await sensor.restart().then(
      () => true,
      () => false,
    )
    if (sensorUp) void watchSensor()
  }
}
void keepAirUp()

const { radio, ear: listen } = openEars(asked as BleStack, nobleRadio)
const ear = listen(progressorAt(sensor.address))
// A bench that cannot go on must not look like one that does.
const limit = setTimeout(() => process.exit(2), 45 * 60_000)
const backs_ms: number[] = []
let downSince_ms: number | null = null
let wasReady = false
radio.state$.subscribe((state) => {
  if (state.kind === 'ready') {
    if (downSince_ms !== null) backs_ms.push(performance.now() - downSince_ms)
    downSince_ms = null
    wasReady = true
  } else if (!air.alive()) {
    // The emulator itself is gone: that is an adapter pulled, not a worker that died.
    downSince_ms = null
    wasReady = false
  } else if (wasReady) downSince_ms ??= performance.now()
})

const batches = (): Batch[] =>
  existsSync(tally)
    ? readFileSync(tally, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Batch)
    : []
const sum = (key: 'frames' | 'thrown'): number => batches().reduce((sum, batch) => sum + (batch[key] ?? 0), 0)

const heap_mb = (): number => process.memoryUsage().rss / 2 ** 20
const began_ms = performance.now()
let highest_mb = heap_mb()
while (sum('frames') < Number(frames)) {
  await sleep(2_000)
  highest_mb = Math.max(highest_mb, heap_mb())
}
const fuzzed_s = (performance.now() - began_ms) / 1_000
// The sensor must be heard again from whatever the frames have left behind.
const calm_ms = performance.now()
const from = ear.events.length
await ear
  .until('samples after the frames', (since) => since.some(({ kind }) => kind === 'packet'), 120_000, from)
  .catch((fault: unknown) => {
    console.error(fault, ear.states.slice(-10), sensor.told.slice(-5))
    process.exit(1)
  })
const streaming_s = (performance.now() - calm_ms) / 1_000
const sorted = backs_ms.toSorted((a, b) => a - b)
const at = (share: number): string =>
  ((sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN) / 1_000).toFixed(2)

console.log(
  `${asked}: ${sum('frames')} frames, ${sum('thrown')} exceptions, ${batches().filter(({ born }) => born).length} workers and ${emulators} emulators in ${fuzzed_s.toFixed(0)} s; ` +
    `service: ${broken} exceptions, ${highest_mb.toFixed(0)} MB at most; radio back in p50 ${at(0.5)} s, p90 ${at(0.9)} s, worst ${at(1)} s ` +
    `(${sorted.length} times); streaming ${streaming_s.toFixed(1)} s after the last frame`,
)
fuzzing.abort()
clearTimeout(limit)
await radio.close()
await air.close()
rmSync(folder, { recursive: true, force: true })
process.exit(broken === 0 && (sorted.at(-1) ?? 0) < 5_000 ? 0 : 1)
