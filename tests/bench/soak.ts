import { setTimeout as sleep } from 'node:timers/promises'
import { asyncScheduler } from 'rxjs'
import type { Sample } from '../../src/model/sample.ts'
import { wallMillis } from '../../src/model/units.ts'
import { createLine } from '../../src/rack/line.ts'
import { nobleRadio } from '../../src/radio/noble.ts'
import { monotonicMillis } from '../../src/radio/monotonic.ts'
import { bleStacks, type BleStack } from '../../src/radio/noble/stack.ts'
import type { Driver } from '../../src/sensor/driver.ts'
import { progressor } from '../../src/sensor/drivers/progressor.ts'
import { taut } from '../../src/sensor/drivers/taut.ts'
import { gaps } from '../../src/signal/gap.ts'
import { over } from '../../src/signal/machine.ts'
import { compile } from '../firmware-protocol/compile.ts'
import { sentBy } from '../radio/ear.ts'
import { emulatedAir } from '../radio/emulated-air.ts'

// Link losses at random moments while a known signal plays, over the emulated air. Of a Progressor exactly those
// samples are missing that it could not send, and shown as gaps; of the open sensor none is lost or doubled. What was
// sent is what the sensor's controller has told to be with the central; not what was still given to it after the end of
// the link.
//     npx tsx tests/bench/soak.ts [progressor|taut] [losses] [abandonware|stoprocent]

const [kind = 'progressor', count = '200', ble = 'abandonware'] = process.argv.slice(2)
const driver = ({ progressor, taut } as Readonly<Record<string, Driver>>)[kind]
if (driver === undefined || driver.reach.kind !== 'gatt')
  throw new Error(`"${kind}" cannot be soaked: progressor or taut`)
if (!(ble in bleStacks)) throw new Error(`"${ble}" is no line of noble: abandonware or stoprocent`)
const losses = Number(count)

const air = await emulatedAir()
Object.assign(process.env, air.environmentOfSource)
const sensor = await (async () => {
  if (driver === progressor) return air.progressor({ name: 'Progressor_0001' })
  compile('taut_host')
  const address = 'c0:de:00:00:0b:01'
  const started = await air.sensor(`${import.meta.dirname}/../radio/peripheral-taut.ts`, { payload: 244 }, address)
  return { address, told: started.told, order: started.order }
})()

const radio = nobleRadio({ ble: ble as BleStack })
const time = { scheduler: asyncScheduler, monotonic_ms: monotonicMillis, wall_ms: () => wallMillis(Date.now()) }
const line = createLine(radio.link({ ...driver.reach, address: sensor.address }), driver, {}, time)
const live: Sample[] = []
const filled: Sample[] = []
const faults: string[] = []
const outages_ms: number[] = []
let linkedTimes = 0
let lostAt_ms: number | null = null
line.events$.subscribe((event) => {
  if (event.kind === 'samples') {
    if (!event.filled && lostAt_ms !== null) {
      outages_ms.push(performance.now() - lostAt_ms)
      lostAt_ms = null
    }
    ;(event.filled ? filled : live).push(...event.samples)
  } else if (event.kind === 'link') {
    if (event.state.kind === 'linked') linkedTimes += 1
    if (event.state.kind === 'lost') lostAt_ms ??= performance.now()
  } else if (event.kind === 'reading' && event.reading.kind === 'fault')
    faults.push(`${event.reading.fault}: ${event.reading.detail}`)
})
const until = async (what: string, fits: () => boolean, limit_ms = 60_000): Promise<void> => {
  const end_ms = performance.now() + limit_ms
  while (!fits()) {
    if (performance.now() > end_ms) throw new Error(`${what} did not come within ${limit_ms} ms`)
    await sleep(10)
  }
}

const began_ms = performance.now()
await until('the first samples', () => live.length > 80)
for (let loss = 0; loss < losses; loss++) {
  await sleep(Math.random() * 1_200)
  const before = linkedTimes
  if (driver === taut && Math.random() < 0.5) {
    // The last packets of a link are often lost with it.
    sensor.order({ order: 'deaf', on: true } as never)
    await sleep(Math.random() * 400)
  }
  sensor.order({ order: 'drop' })
  await until('the link', () => linkedTimes > before)
  const heard = live.length
  await until('samples after it', () => live.length > heard)
}
await sleep(3_000)
await line.close()
await sleep(300)
const took_s = (performance.now() - began_ms) / 1_000

const sorted = outages_ms.toSorted((a, b) => a - b)
const at = (share: number): string =>
  ((sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN) / 1_000).toFixed(2)
const head = `${kind} over ${ble}: ${outages_ms.length} link losses in ${took_s.toFixed(0)} s, outage p50 ${at(0.5)} s p99 ${at(0.99)} s`
/** Numbers that count up, told modulo `size`, as they were. */
const unwrapped = (values: readonly number[], size: number): number[] => {
  let turns = 0
  return values.map((value, index) => {
    if (index > 0 && value < values[index - 1]! - size / 2) turns += 1
    return value + turns * size
  })
}
const doubledIn = (values: readonly number[]): number => values.length - new Set(values).size
let right = false
if (driver === progressor) {
  const ramp = 16_384
  const heard = unwrapped(
    live.map(({ tension_n }) => Math.round((tension_n / 9.80665) * 128)),
    ramp,
  )
  const sent = sentBy(sensor.told)
  const sentSet = new Set(sent)
  const heardSet = new Set(heard)
  const lost = sent.filter((index) => !heardSet.has(index)).length
  const invented = heard.filter((index) => !sentSet.has(index)).length
  const unsendable = (sent.at(-1) ?? 0) - (sent[0] ?? 0) + 1 - sent.length
  const shown = over(gaps, live).filter((output) => 'kind' in output)
  const holes = sent.filter((index, at) => at > 0 && index !== sent[at - 1]! + 1).length
  const shown_s = shown.reduce((sum, gap) => sum + ('kind' in gap ? gap.to_us - gap.from_us : 0), 0) / 1e6
  console.log(
    `${head}: ${sent.length} samples sent, ${heard.length} heard, ${lost} lost, ${doubledIn(heard)} doubled, ` +
      `${invented} invented; ${unsendable} could not be sent in ${holes} holes ` +
      `(${(unsendable / 80).toFixed(1)} s), ${shown.length} gaps shown (${shown_s.toFixed(1)} s); faults ${JSON.stringify(faults.slice(0, 3))}`,
  )
  right = lost === 0 && invented === 0 && doubledIn(heard) === 0 && shown.length === holes
} else {
  const all = [...live, ...filled].toSorted((a, b) => a.at_us - b.at_us)
  const values = all.map(({ tension_n }) => Math.round(tension_n * 100))
  const distinct = [...new Set(values)].toSorted((a, b) => a - b)
  const lost = (distinct.at(-1) ?? 0) - (distinct[0] ?? 0) + 1 - distinct.length
  const inOrder = values.every((value, index) => index === 0 || value > values[index - 1]!)
  console.log(
    `${head}: ${all.length} samples, ${filled.length} of them filled later, ${lost} lost, ${doubledIn(values)} doubled, ` +
      `${inOrder ? 'in order' : 'OUT OF ORDER'}; faults ${JSON.stringify(faults.slice(0, 3))}`,
  )
  right = lost === 0 && doubledIn(values) === 0 && inOrder
}
await radio.close()
await air.close()
process.exit(right ? 0 : 1)
