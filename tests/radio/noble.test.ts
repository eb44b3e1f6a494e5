import { afterEach, describe, expect, it } from 'vitest'
import type { BleStack } from '../../src/radio/noble/stack.ts'
import type { Advertisement } from '../../src/sensor/radio.ts'
import { control, indicesOf, openEars, type Ear, progressorAt, samplesOf, sentBy, workers } from './ear.ts'
import { eachAir } from './each-air.ts'
import { type Progressor, whenEmulatorFell } from './emulated-air.ts'

// One contract for both lines of noble: the real worker process, the real stack, an emulated air.

/** Its answer comes after everything that was sent before it. */
const stop = (ear: Ear): Promise<void> => ear.link.write(control, new Uint8Array([0x66]), true)
/** What the sensor tells of its samples may come later than they do. */
const soon = { timeout: 10_000 }

const stacks: readonly BleStack[] = ['abandonware', 'stoprocent']
const air = eachAir()

describe.each(stacks)('noble of %s', { retry: whenEmulatorFell }, (ble) => {
  let ears: ReturnType<typeof openEars>
  const sensors: Progressor[] = []
  const open = async (...names: string[]): Promise<Progressor[]> => {
    ears = openEars(ble)
    const made = await Promise.all(names.map((name) => air().progressor({ name })))
    sensors.push(...made)
    return made
  }
  afterEach(async () => {
    await ears.radio.close()
    await Promise.all(sensors.splice(0).map((sensor) => sensor.kill()))
  })
  const one = async () => {
    const [sensor] = await open('Progressor_0001')
    return { sensor: sensor!, ear: ears.ear(progressorAt(sensor!.address)) }
  }

  it('hears a sensor with its name and service', async () => {
    const [sensor] = await open('Progressor_0042')
    const heard = await new Promise<Advertisement>((resolve) => {
      ears.radio.heard$.subscribe((heard) => {
        if (heard.name === 'Progressor_0042') resolve(heard)
      })
    })
    expect(heard).toMatchObject({
      address: sensor!.address,
      services: ['7e4e1701-1ea6-40c9-9dcc-13d34ffead57'],
      manufacturer: null,
    })
  })

  it('links and passes every sample on, once and in order', async () => {
    const { sensor, ear } = await one()
    await ear.untilState('linked')
    expect(ear.states.at(-1)).toEqual({
      kind: 'linked',
      characteristics: ['7e4e1702-1ea6-40c9-9dcc-13d34ffead57', '7e4e1703-1ea6-40c9-9dcc-13d34ffead57'],
      mtu: 256,
    })
    await ear.untilPackets(20)
    await stop(ear)
    await expect.poll(() => sentBy(sensor.told), soon).toEqual(indicesOf(ear.packets))
    expect(ear.packets[0]!.bytes).toHaveLength(2 + 15 * 8)
    const gaps = ear.packets.slice(1).map((packet, index) => packet.arrived_ms - ear.packets[index]!.arrived_ms)
    expect(Math.min(...gaps)).toBeGreaterThan(0)
  })

  it('asks for battery and version, and tares', async () => {
    const [sensor] = await open('Progressor_0001')
    const ear = ears.ear(progressorAt(sensor!.address), false)
    await ear.untilState('linked')
    await ear.link.write(control, new Uint8Array([0x6f]), true)
    await ear.link.write(control, new Uint8Array([0x6b]), true)
    await ear.link.write(control, new Uint8Array([0x65]), true)
    await ear.untilPackets(7)
    await ear.link.write(control, new Uint8Array([0x64]), true)
    const tared = ear.packets.length
    await ear.untilPackets(2)
    expect(Buffer.from(ear.packets[0]!.bytes).toString('hex')).toBe('0004820f0000')
    expect(Buffer.from(ear.packets[1]!.bytes.subarray(2)).toString('ascii')).toBe('1.2.3.4')
    const before = samplesOf(ear.packets.slice(0, tared)).at(-1)!
    const after = samplesOf(ear.packets.slice(tared))[0]!
    expect(before.kg).toBeGreaterThan(0.3)
    expect(after.kg).toBeLessThan(before.kg / 2)
  })

  it('refuses to write to a sensor that is not linked', async () => {
    await open()
    const ear = ears.ear(progressorAt('c0:de:00:00:00:ff'), false)
    await expect(ear.link.write(control, new Uint8Array([0x65]), true)).rejects.toThrow('not linked')
  })

  it('finds a sensor again that lost its power', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(3)
    const from = ear.events.length
    await sensor.kill()
    await ear.untilState('lost', 30_000, from)
    await ear.untilState('searching', 30_000, from)
    await ear.until('a silence of 2 s', (since) =>
      since.some(
        (event) => event.kind === 'state' && event.state.kind === 'searching' && event.state.silent_ms >= 2_000,
      ),
    )
    await sensor.restart()
    await ear.untilPackets(3)
    expect(ear.states.at(-1)?.kind).toBe('linked')
  })

  it('loses nothing but what could not be sent when the link drops', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(5)
    sensor.order({ order: 'drop' })
    await ear.untilState('lost')
    await ear.untilState('linked')
    await ear.untilPackets(5)
    await stop(ear)
    await expect.poll(() => sentBy(sensor.told), soon).toEqual(indicesOf(ear.packets))
    const indices = indicesOf(ear.packets)
    expect(indices.at(-1)! - indices[0]! + 1).toBeGreaterThan(indices.length)
  })

  it('lets go of a sensor that falls silent, says why, and streams when it speaks again', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(3)
    sensor.order({ order: 'silence', on: true })
    await ear.untilState('lost')
    expect(ear.states.findLast(({ kind }) => kind === 'lost')).toMatchObject({ why: 'no data for 2.5 s' })
    sensor.order({ order: 'silence', on: false })
    await ear.untilPackets(3)
  })

  it('passes garbage on as it is and keeps the link', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(3)
    const garbage = ['ff', '01', '01ff00', 'deadbeef', '0007', '00'.repeat(20), 'ff'.repeat(200)]
    sensor.order({ order: 'garbage', packets: garbage })
    await ear.untilPackets(garbage.length + 3)
    const heard = ear.packets.map(({ bytes }) => Buffer.from(bytes).toString('hex'))
    expect(heard).toEqual(expect.arrayContaining(garbage))
    expect(ear.states.at(-1)?.kind).toBe('linked')
  })

  it('streams two sensors at once', async () => {
    const [left, right] = await open('Progressor_0001', 'Progressor_0002')
    const both = [ears.ear(progressorAt(left!.address)), ears.ear(progressorAt(right!.address))]
    await Promise.all(both.map((ear) => ear.untilPackets(10)))
    await Promise.all(both.map(stop))
    for (const [index, sensor] of [left!, right!].entries())
      await expect.poll(() => sentBy(sensor.told), soon).toEqual(indicesOf(both[index]!.packets))
  })

  it('leaves no sensor connected and no process when it is closed', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(3)
    const disconnected = sensor.until(({ told }) => told === 'disconnected')
    expect(workers(air().socket)).toHaveLength(1)
    await ears.radio.close()
    await disconnected
    expect(workers(air().socket)).toEqual([])
    expect(ear.states.at(-1)).toEqual({ kind: 'closed' })
  })

  it('closes one link and keeps the other', async () => {
    const [left, right] = await open('Progressor_0001', 'Progressor_0002')
    const [first, second] = [ears.ear(progressorAt(left!.address)), ears.ear(progressorAt(right!.address))]
    await Promise.all([first.untilPackets(2), second.untilPackets(2)])
    const disconnected = left!.until(({ told }) => told === 'disconnected')
    await first.link.close()
    await disconnected
    await second.untilPackets(5)
    expect(first.states.at(-1)?.kind).toBe('closed')
    expect(second.states.filter(({ kind }) => kind === 'lost')).toEqual([])
  })

  it('is back when its process is killed', async () => {
    const { ear } = await one()
    await ear.untilPackets(3)
    const lost = ear.untilState('lost')
    for (const worker of workers(air().socket)) process.kill(worker, 'SIGKILL')
    await lost
    await ear.untilPackets(3)
    expect(ear.states.map(({ kind }) => kind)).toContain('waiting-for-radio')
    expect(ear.states.at(-1)?.kind).toBe('linked')
  })

  it('says that a sensor is taken by somebody else, and has it when it is free', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(2)
    await ear.link.close()
    const phone = openEars(ble)
    const theirs = phone.ear(progressorAt(sensor.address))
    await sensor.until(({ told }) => told === 'subscribed')
    const ours = ears.ear(progressorAt(sensor.address))
    await ours.until('a silence of 3 s', (since) =>
      since.some(
        (event) => event.kind === 'state' && event.state.kind === 'searching' && event.state.silent_ms >= 3_000,
      ),
    )
    await theirs.link.close()
    await ours.untilPackets(2)
    await phone.radio.close()
    expect(ours.states.at(-1)?.kind).toBe('linked')
  })

  it('hears a sensor that only advertises, each value once, without its company id', async () => {
    await open()
    const address = 'c0:de:00:00:0a:01'
    const options = { name: 'IF_B7', company: 0x0100, every_ms: 200 }
    const sensor = await air().sensor(`${import.meta.dirname}/peripheral-advertiser.ts`, options, address)
    const ear = ears.ear({ kind: 'advertisement', address })
    await ear.untilPackets(20)
    const values = ear.packets.map(({ bytes }) => Buffer.from(bytes).readUInt16BE(0))
    expect(ear.packets.every(({ from, bytes }) => from === 'advertisement' && bytes.length === 2)).toBe(true)
    expect(values).toEqual(values.toSorted((a, b) => a - b))
    await sensor.kill()
    await ear.untilState('lost')
  })

  it('says that the adapter is gone, and recovers by itself when it is back', async () => {
    const { sensor, ear } = await one()
    await ear.untilPackets(2)
    const from = ear.events.length
    await air().off()
    expect(await ears.untilRadio(({ kind }) => kind === 'unavailable')).toMatchObject({
      cause: 'powered-off',
      problem: 'The Bluetooth adapter is switched off.',
    })
    await ear.untilState('waiting-for-radio', 30_000, from)
    await air().on()
    await sensor.restart()
    await ear.untilPackets(2)
  })
})
