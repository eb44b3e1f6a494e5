import { describe, expect, it } from 'vitest'
import { firstMemory } from '../../src/rack/first-state.ts'
import { handRack, sensor, streamingRack, pickAnother } from './hand-rack.ts'

const done = { done: true }

describe('a rack and its sensor', () => {
  it('takes the first sensor when it remembers none, and shows how its link stands', async () => {
    const { now, radio, memory } = await handRack()
    expect((await now()).sensor).toMatchObject({ name: 'Hand 1', link: 'searching', simulated: false })
    radio.state({ kind: 'searching', silent_ms: 12_000 })
    expect((await now()).sensor?.linkNote).toContain('Nothing heard of the sensor for 12 s')
    radio.state({ kind: 'connecting' })
    expect((await now()).sensor?.link).toBe('connecting')
    radio.linked()
    expect((await now()).sensor?.link).toBe('linked')
    radio.signal(-71)
    expect((await now()).sensor?.rssi_dbm).toBe(-71)
    expect(memory()?.sensor).toEqual(sensor)
  })

  it('streams once samples come, and says so when they stop coming', async () => {
    const { now, radio } = await streamingRack()
    expect((await now()).sensor).toMatchObject({ link: 'streaming', linkNote: null })
    radio.lost()
    expect((await now()).sensor).toMatchObject({ link: 'lost' })
    expect((await now()).sensor?.linkNote).toBe('The sensor went out of reach. Trying again.')
    radio.state({ kind: 'waiting-for-radio' })
    expect((await now()).sensor?.link).toBe('waiting-for-radio')
  })

  it('counts faults by kind and keeps battery and firmware', async () => {
    const { now, radio } = await streamingRack()
    radio.say(
      { kind: 'fault', fault: 'checksum', detail: 'a' },
      { kind: 'fault', fault: 'checksum', detail: 'b' },
      { kind: 'fault', fault: 'truncated', detail: 'c' },
      { kind: 'battery', millivolts: 3900 },
      { kind: 'battery', low: true },
      { kind: 'reply', to: 'version', value: '1.2.3' },
    )
    expect((await now()).sensor).toMatchObject({
      faults: { checksum: 2, truncated: 1 },
      battery: { millivolts: 3900, low: true, percent: null },
      firmware: '1.2.3',
    })
  })

  it("measures the rate by the sensor's clock", async () => {
    const { now, stream } = await streamingRack()
    await stream(2, () => 250)
    expect((await now()).sensor?.rate_hz).toBe(80)
  })

  it('shows a gap as a gap: counted, measured, and in the trace', async () => {
    const { now, hand, stream, rack, device_us, restartDevice } = await streamingRack()
    rack.takeTrace()
    await hand.pass(700)
    restartDevice(device_us() + 700_000)
    await stream(0.5, () => 250)
    expect((await now()).sensor?.gaps).toEqual({ count: 1, missing_ms: 712.5 })
    const [gap] = rack.takeTrace()?.gaps ?? []
    expect(gap === undefined ? 0 : gap[1] - gap[0]).toBe(712_500)
  })

  it("keeps one time line through a link loss and a restart of the sensor's clock", async () => {
    const { hand, radio, stream, rack, restartDevice } = await streamingRack()
    radio.lost()
    await hand.pass(3000)
    restartDevice(0)
    radio.linked()
    await stream(1, () => 250)
    const trace = rack.recentTrace()
    expect(trace.dt_us.every((dt) => dt > 0)).toBe(true)
    const length_us = trace.dt_us.reduce((sum, dt) => sum + dt, 0)
    expect(Math.abs(length_us - 5_987_500)).toBeLessThan(200_000)
    expect(trace.gaps).toHaveLength(1)
  })

  it('lets a sensor go, stopping its stream first, and starts the trace anew with another', async () => {
    const { now, say, radio, rack, memory } = await streamingRack()
    const before = rack.recentTrace()
    expect(before.tension_cn).toHaveLength(160)
    expect(await say({ kind: 'release-sensor', radio: 'noble', address: 'aa' })).toEqual(done)
    expect(radio.done).toEqual(['link aa', 'write stop', 'close aa'])
    expect((await now()).sensor).toBeNull()
    expect(memory()?.sensor).toBeNull()
    expect(await say(pickAnother)).toEqual(done)
    expect((await now()).sensor).toMatchObject({
      address: 'c0:de:00:00:00:bb',
      name: 'c0:de:00:00:00:bb',
      link: 'searching',
      faults: {},
    })
    const after = rack.recentTrace()
    expect(after.epoch).toBeGreaterThan(before.epoch)
    expect(after.tension_cn).toEqual([])
  })

  it('lets go of a sensor that does not answer the stop', async () => {
    const { say, radio, now } = await streamingRack()
    radio.stall()
    expect(await say({ kind: 'release-sensor', radio: 'noble', address: 'aa' })).toEqual(done)
    expect(radio.done.at(-1)).toBe('close aa')
    expect((await now()).sensor).toBeNull()
  })

  it('refuses picks that cannot work, in one sentence, and keeps the sensor it has', async () => {
    const { say, now } = await streamingRack()
    expect(await say({ ...pickAnother, radio: 'morse' })).toEqual({
      done: false,
      why: 'No sensor "c0:de:00:00:00:bb" was heard by morse: choose one from the list of sensors.',
    })
    expect(await say({ ...pickAnother, address: 'under the bed' })).toEqual({
      done: false,
      why: 'No sensor "under the bed" was heard by noble: choose one from the list of sensors.',
    })
    expect(await say({ ...pickAnother, driver: 'spoon' })).toEqual({
      done: false,
      why: 'There is no driver "spoon" for that sensor.',
    })
    expect(await say({ ...pickAnother, settings: { mode: 'bad' } })).toEqual({
      done: false,
      why: 'mode takes good, not "bad".',
    })
    expect(await say({ ...pickAnother, settings: { unit: 'stone' } })).toEqual({
      done: false,
      why: '"Unit" of Hand-driven cell is one of kg, lb, not "stone".',
    })
    expect((await now()).sensor).toMatchObject({ address: 'aa', link: 'streaming' })
  })

  it('has a sensor from the moment it is picked, though the one before takes long to let go', async () => {
    const { rack, radio, hand } = await streamingRack()
    radio.stall()
    const pick = {
      kind: 'pick-sensor',
      cell: 'first',
      radio: 'noble',
      address: 'bb',
      driver: 'hand',
      settings: {},
    } as const
    const picked = rack.command(pick)
    await hand.pass(100)
    expect(radio.done).not.toContain('link bb')
    expect(rack.has('noble', 'bb')).toBe(true)
    await hand.pass(1000)
    expect(await picked).toEqual(done)
    expect(rack.has('noble', 'bb')).toBe(true)
    expect(rack.has('noble', 'aa')).toBe(false)
  })

  it('starts without the sensor it remembers when its radio is not there, and says so in the log', async () => {
    const memory = { ...firstMemory, sensor: { ...sensor, radio: 'virtual' } }
    const { now, notes } = await handRack({ memory })
    expect((await now()).sensor).toBeNull()
    expect(notes).toEqual(['There is no radio "virtual" in this service.'])
  })

  it('stops the sensor when it is closed, even while a write hangs, and takes no more orders', async () => {
    const { rack, radio, hand } = await streamingRack()
    radio.stall()
    let over = false
    void rack.close().then(() => (over = true))
    const late = rack.command({ kind: 'tare' })
    await hand.pass(600)
    expect(over).toBe(true)
    expect(radio.done.slice(-2)).toEqual(['write stop', 'close aa'])
    expect(await late).toEqual({ done: false, why: 'Taut is stopping.' })
  })

  it('numbers its states upwards', async () => {
    const { rack, stream } = await streamingRack()
    const revisions: number[] = []
    rack.state$.subscribe(({ revision }) => revisions.push(revision))
    await stream(2, (at_s) => 250 + at_s)
    expect(revisions.every((revision, i) => i === 0 || revision > (revisions[i - 1] ?? 0))).toBe(true)
  })
})
