import { setTimeout as sleep } from 'node:timers/promises'
import { asyncScheduler, first } from 'rxjs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { wallMillis } from '../../src/model/units.ts'
import { createLine, type Line, type LineEvent } from '../../src/rack/line.ts'
import { monotonicMillis } from '../../src/radio/monotonic.ts'
import { nobleRadio } from '../../src/radio/noble.ts'
import type { BleStack } from '../../src/radio/noble/stack.ts'
import { taut } from '../../src/sensor/drivers/taut.ts'
import type { Advertisement, Radio } from '../../src/sensor/radio.ts'
import { compile } from '../firmware-protocol/compile.ts'
import { eachAir } from './each-air.ts'
import { whenEmulatorFell } from './emulated-air.ts'
import type { TautOptions, TautOrder } from './peripheral-taut.ts'
import type { SensorProcess } from './sensor-process.ts'

// The firmware's core, the air, noble and the driver in one: nothing of this path is a stand-in but the controller.

const address = 'c0:de:00:00:0b:01'
beforeAll(() => {
  compile('taut_host')
})
const air = eachAir()

const time = {
  scheduler: asyncScheduler,
  monotonic_ms: monotonicMillis,
  wall_ms: () => wallMillis(Date.now()),
}

describe.each<BleStack>(['abandonware', 'stoprocent'])(
  'the open sensor over noble of %s',
  { retry: whenEmulatorFell },
  (ble) => {
    let radio: Radio
    let sensor: SensorProcess
    let line: Line | null
    let events: LineEvent[]

    const open = async (options: TautOptions): Promise<void> => {
      radio = nobleRadio({ ble })
      line = null
      sensor = await air().sensor(`${import.meta.dirname}/peripheral-taut.ts`, options, address)
      events = []
    }
    const connect = (): void => {
      if (taut.reach.kind !== 'gatt') throw new Error('the open sensor is reached by GATT')
      line = createLine(radio.link({ ...taut.reach, address }), taut, {}, time)
      line.events$.subscribe((event) => events.push(event))
    }
    afterEach(async () => {
      await line?.close()
      await radio.close()
      await sensor.kill()
    })
    const order = (order: TautOrder): void => sensor.order(order)
    const samples = (filled: boolean) =>
      events.flatMap((event) => (event.kind === 'samples' && event.filled === filled ? event.samples : []))
    const readings = () => events.flatMap((event) => (event.kind === 'reading' ? [event.reading] : []))
    /** What happened but samples, last things last. */
    const told = () =>
      events
        .filter((event) => event.kind === 'link' || (event.kind === 'reading' && event.reading.kind !== 'status'))
        .slice(-30)
    const until = async (what: string, fits: () => boolean, limit_ms = 30_000): Promise<void> => {
      const end_ms = performance.now() + limit_ms
      while (!fits()) {
        if (performance.now() > end_ms)
          throw new Error(`${what} did not come within ${limit_ms} ms: ${JSON.stringify(told())}`)
        await sleep(20)
      }
    }
    const linkedAgain = (times: number): boolean =>
      events.filter((event) => event.kind === 'link' && event.state.kind === 'linked').length > times
    const filledUp = (): boolean =>
      readings().some((said) => said.kind === 'status' && said.status['backfill'] === 'done')

    const inOrder = () => [...samples(false), ...samples(true)].toSorted((a, b) => a.at_us - b.at_us)
    /** Nothing is missing between the first sample and the last. */
    const isWhole = (): boolean => {
      const values = inOrder().map(({ tension_n }) => Math.round(tension_n * 100))
      return values.at(-1)! - values[0]! + 1 === values.length
    }
    /** So many last samples, oldest first. */
    const lastOnes = (count: number) =>
      samples(false)
        .slice(-count)
        .map(({ tension_n }) => tension_n)

    /** The cell counts: each value once and none left out, each a period after the one before. */
    const expectWhole = (): void => {
      const all = inOrder()
      const values = all.map(({ tension_n }) => Math.round(tension_n * 100))
      expect(values).toEqual(values.map((_, i) => values[0]! + i))
      const steps = all.slice(1).map(({ at_us }, i) => at_us - all[i]!.at_us)
      expect(Math.min(...steps)).toBeGreaterThan(11_000)
      expect(Math.max(...steps)).toBeLessThan(14_000)
    }

    it.each([{ payload: 244 }, { payload: 20 }])(
      'loses and doubles nothing over link losses, $payload bytes a packet',
      async ({ payload }) => {
        await open({ payload })
        connect()
        await until('the first samples', () => samples(false).length > 80)
        for (let loss = 0; loss < 3; loss++) {
          const before = events.filter((event) => event.kind === 'link' && event.state.kind === 'linked').length
          // The last packets of a link are lost with it.
          order({ order: 'deaf', on: true })
          await sleep(150 + 250 * loss)
          order({ order: 'drop' })
          await until('the link', () => linkedAgain(before))
          const live = samples(false).length
          await until('samples of the new link', () => samples(false).length > live + 40)
        }
        await until('the filled part', () => filledUp() && isWhole())
        expect(samples(true).length).toBeGreaterThan(30)
        expectWhole()
        expect(readings().filter(({ kind }) => kind === 'fault')).toEqual([])
      },
    )

    it('tells its facts, tares when still and refuses when it moves', async () => {
      await open({})
      connect()
      await until('samples', () => samples(false).length > 80)
      order({ order: 'core', line: 'raw 5000' })
      await until('a second at rest', () => lastOnes(80).every((tension_n) => tension_n === 50))
      line?.request('tare')
      await until('the tare', () => readings().some((said) => said.kind === 'reply' && said.to === 'tare'))
      expect(readings()).toContainEqual({ kind: 'reply', to: 'tare', value: 50 })
      await until('zero', () => samples(false).at(-1)?.tension_n === 0)
      order({ order: 'core', line: `queue ${Array.from({ length: 400 }, (_, i) => 200 * i).join(' ')}` })
      await until('half a second of movement', () => new Set(lastOnes(40)).size === 40)
      line?.request('tare')
      await until(
        'the refusal',
        () => readings().filter((said) => said.kind === 'reply' && said.to === 'tare').length > 1,
      )
      const refusal = readings().findLast((said) => said.kind === 'reply' && said.to === 'tare')
      expect(refusal).toMatchObject({ value: expect.stringMatching(/^refused: unstable/) })
      expect(readings()).toContainEqual({ kind: 'reply', to: 'serial', value: '7a0012345678' })
    })

    it('is heard with its state', async () => {
      await open({})
      const heard = await new Promise<Advertisement>((resolve) => {
        radio.heard$.pipe(first((heard) => taut.recognise(heard) && heard.serviceData.length > 0)).subscribe(resolve)
      })
      expect(heard.name).toBe('Taut-678')
      expect(Buffer.from(heard.serviceData[0]!.data).toString('hex')).toMatch(/^410100/)
    })
  },
)
