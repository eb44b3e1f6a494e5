import { spawnSync } from 'node:child_process'
import { CTS500, Climbro, Entralpi, ForceBoard, Motherboard, Progressor, WHC06 } from '@hangtime/grip-connect'
import { clock } from '../../src/sensor/clock.ts'
import type { DriverOutput } from '../../src/sensor/driver.ts'
import { drivers } from '../../src/sensor/drivers.ts'
import type { RawSample } from '../../src/sensor/reading.ts'
import { configured } from '../../src/sensor/settings.ts'
import type { ClockOutput } from '../../src/sensor/time-line.ts'
import { streams, type Stream } from './packets.ts'

/*
 * What a sample costs from the packet to the figures a screen shows, for every driver, beside grip-connect 0.13.0
 * where it has the device. `tsx tests/bench/decode.ts`
 *
 * Both sides do the same: decode, subtract the tare, keep the sample, hold peak, low, mean, count and the samples of
 * the last second, and hand all of these to a callback, sample by sample. The column "placed" adds what only Taut
 * does: the sensor's clock unwrapped onto one time line. CPU time, so that other work on the machine does not count,
 * each in a process of its own, so that nobody's garbage is collected at another's expense.
 */
const measured_us = 600_000

/** What the callback of either side gets: the force now, its peak, low and mean, and the samples of the last second. */
type OnFigures = (current: number, peak: number, min: number, mean: number, rate: number) => void
let seen = 0
let checksum = 0
const onFigures: OnFigures = (current, peak, min, mean, rate) => {
  seen += 1
  checksum += current + peak + min + mean + rate
}

const second_us = 1_000_000

/**
 * Tare and running statistics over the samples of one sensor; all of them kept, force and time, as the recorder does.
 */
const statistics = (tare_n: number, say: OnFigures) => {
  let kept = new Float64Array(8192)
  let [peak, min, sum] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
  let [count, oldest] = [0, 0]
  return ({ tension_n }: RawSample, at_us: number): void => {
    if (2 * count === kept.length) {
      const longer = new Float64Array(2 * kept.length)
      longer.set(kept)
      kept = longer
    }
    kept[2 * count] = tension_n
    kept[2 * count + 1] = at_us
    count += 1
    const current = tension_n - tare_n
    if (current > peak) peak = current
    if (current < min) min = current
    sum += current
    while (at_us - (kept[2 * oldest + 1] ?? 0) > second_us) oldest += 1
    say(current, peak, min, sum / count, count - oldest)
  }
}

const ours = ({ driver: id, from, settings = {}, packets, every_ms, before }: Stream, placing: boolean) => {
  const found = drivers.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no driver ${id}`)
  const driver = configured(found, settings)
  return (): void => {
    const count = statistics(5, onFigures)
    const machine = driver.decode({})
    const timeLine = clock(driver.abilities)
    let [decoding, timing] = [machine.start(), timeLine.start()]
    let arrived_ms = 0
    const placed = (output: ClockOutput): void => {
      if (output.kind === 'sample') count(output.sample, output.sample.at_us)
    }
    const heard = (output: DriverOutput): void => {
      if (output.kind !== 'samples') return
      if (placing) timing = timeLine.step(timing, { kind: 'samples', samples: output.samples, arrived_ms }, placed)
      else for (const sample of output.samples) count(sample, sample.at_us ?? arrived_ms * 1000)
    }
    decoding = machine.step(decoding, { kind: 'linked', characteristics: [], mtu: 247, at_ms: 0 }, heard)
    if (before !== undefined)
      decoding = machine.step(decoding, { kind: 'packet', packet: { from, bytes: before, arrived_ms } }, heard)
    for (const bytes of packets) {
      arrived_ms += every_ms
      decoding = machine.step(decoding, { kind: 'packet', packet: { from, bytes, arrived_ms } }, heard)
    }
  }
}

/** The part of a grip-connect device that takes bytes without a radio. Its types keep most of it protected. */
interface Headless {
  activityCheck: () => Promise<void>
  writeCallback: () => void
  notify: (callback: (data: unknown) => void, unit: string) => void
  handleNotifications: (value: DataView) => void
  writeLast?: unknown
  commands: Readonly<Record<string, unknown>>
  tareCurrent: number
  getBluetooth: () => Promise<unknown>
  connect: () => Promise<void>
}

interface Measurement {
  readonly current: number
  readonly peak: number
  readonly min: number
  readonly mean: number
  readonly performance?: { readonly samplingRateHz?: number }
}

const ready = (device: unknown): Headless => {
  const headless = device as Headless
  headless.activityCheck = () => Promise.resolve()
  headless.writeCallback = () => {}
  headless.tareCurrent = 0.5
  headless.notify((data) => {
    const { current, peak, min, mean, performance: pace } = data as Measurement
    onFigures(current, peak, min, mean, pace?.samplingRateHz ?? 0)
  }, 'kg')
  return headless
}

const devices: Readonly<Record<string, () => unknown>> = {
  progressor: () => new Progressor(),
  'force-board': () => new ForceBoard(),
  entralpi: () => new Entralpi(),
  climbro: () => new Climbro(),
  cts500: () => new CTS500(),
  motherboard: () => new Motherboard(),
}

const dataView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const theirs = ({ driver, packets, before }: Stream): (() => void) | null => {
  const make = devices[driver]
  if (make === undefined) return null
  const views = packets.map((bytes) => dataView(bytes.slice()))
  return () => {
    const device = ready(make())
    if (before !== undefined) {
      device.writeLast = device.commands['GET_CALIBRATION']
      device.handleNotifications(dataView(before.slice()))
    }
    for (const view of views) device.handleNotifications(view)
  }
}

/** It wants a browser that watches advertisements: a stub of one, and its listener called by hand. */
const theirScale = async ({ packets }: Stream): Promise<() => void> => {
  const listeners: ((event: unknown) => void)[] = []
  const device = ready(new WHC06())
  device.getBluetooth = () =>
    Promise.resolve({
      requestDevice: () =>
        Promise.resolve({
          gatt: {},
          addEventListener: (_: string, listener: (event: unknown) => void) => listeners.push(listener),
          watchAdvertisements: () => Promise.resolve(),
        }),
    })
  await device.connect()
  const events = packets.map((bytes) => ({ manufacturerData: new Map([[0x0100, dataView(bytes.slice())]]) }))
  return () => {
    for (const event of events) for (const listener of listeners) listener(event)
  }
}

/** CPU time for the compiler to settle in, the same for everybody, µs. */
const warmUp_us = 700_000

interface Cost {
  /** CPU time a sample, the collector's work in it. */
  readonly ns: number
  /** Samples of a round. */
  readonly out: number
}

const measure = (run: () => void, samples: number): Cost => {
  const start = process.cpuUsage()
  while (process.cpuUsage(start).user < warmUp_us) run()
  seen = 0
  const begun = process.cpuUsage()
  for (let rounds = 1; ; rounds += 1) {
    run()
    const { user, system } = process.cpuUsage(begun)
    const spent_us = user + system
    if (spent_us >= measured_us) return { ns: (spent_us * 1000) / (rounds * samples), out: seen / rounds }
  }
}

const sides = ['placed', 'taut', 'grip-connect'] as const
type Side = (typeof sides)[number]

const runOf = async (stream: Stream, side: Side): Promise<(() => void) | null> => {
  if (side !== 'grip-connect') return ours(stream, side === 'placed')
  return stream.driver === 'wh-c06' ? await theirScale(stream) : theirs(stream)
}

/** The cost as a process of its own tells it; null where grip-connect does not have the device. */
const costIn = (at: number, side: Side): Cost | null => {
  const args = [...process.execArgv, import.meta.filename, String(at), side]
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${streams[at]?.driver} of ${side}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null') as Cost | null
}

const row = (...cells: readonly string[]): void =>
  console.log(cells.map((cell, at) => (at === 0 ? cell.padEnd(24) : cell.padStart(16))).join(''))

const table = (): void => {
  row('ns a sample', 'taut placed', 'taut', 'grip-connect', 'times cheaper')
  for (const [at, stream] of streams.entries()) {
    const perPacket = stream.samples / stream.packets.length
    const label = perPacket > 1.5 ? `${stream.driver} (${Math.round(perPacket)} a packet)` : stream.driver
    const [placed, mine, other] = sides.map((side) => costIn(at, side))
    for (const cost of [placed, mine, other])
      if (cost != null && cost.out !== stream.samples)
        throw new Error(`${stream.driver}: ${cost.out} samples instead of ${stream.samples}`)
    row(
      label,
      placed?.ns.toFixed(0) ?? '-',
      mine?.ns.toFixed(0) ?? '-',
      other?.ns.toFixed(0) ?? '-',
      mine == null || other == null ? '-' : (other.ns / mine.ns).toFixed(0),
    )
  }
}

const [at, wanted] = process.argv.slice(2)
const side = sides.find((one) => one === wanted)
const stream = streams[Number(at)]
if (side === undefined || stream === undefined) table()
else {
  const run = await runOf(stream, side)
  console.log(JSON.stringify(run === null ? null : measure(run, stream.samples)))
}
if (!Number.isFinite(checksum)) throw new Error('a figure that is no number')
// The scale's class keeps a timer that watches for silence.
process.exit(0)
