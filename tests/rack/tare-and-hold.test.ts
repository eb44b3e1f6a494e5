import { describe, expect, it } from 'vitest'
import type { Outcome, RackCommand } from '../../src/wire/events.ts'
import { type HandRack, handRack, streamingRack, pickAnother } from './hand-rack.ts'

/** The outcome of a command while the sensor goes on sending. */
const sayWhile = async (
  rack: HandRack,
  command: RackCommand,
  seconds: number,
  tension_n: (at_s: number) => number,
): Promise<Outcome> => {
  const outcome = rack.rack.command(command)
  await rack.stream(seconds, tension_n)
  await rack.hand.pass(6000)
  return outcome
}

describe('zeroing', () => {
  const tare = { kind: 'tare' } as const

  it('takes the mean of a second off, remembers it, and starts the trace anew', async () => {
    const rack = await streamingRack()
    const { epoch } = rack.rack.recentTrace()
    expect(await sayWhile(rack, tare, 1.5, (at_s) => 3 + 0.5 * Math.sin(at_s * 50))).toEqual({ done: true })
    const { tare: zero } = await rack.now()
    expect(zero?.offset_n).toBeCloseTo(3, 1)
    expect(rack.memory()?.tare).toEqual(zero)
    expect(rack.notes.at(-1)).toMatch(/^Zeroed: [23]\.\d\d N are taken off from now on\.$/)
    rack.restartDevice(rack.device_us() + 6e6)
    await rack.stream(1, () => 53)
    const trace = rack.rack.recentTrace()
    expect(trace.epoch).toBeGreaterThan(epoch)
    expect(trace.tension_cn.at(-1)).toBe(5300 - Math.round((zero?.offset_n ?? 0) * 100))
  })

  it('keeps raw samples as they are, and the zero beside them', async () => {
    const rack = await streamingRack()
    await sayWhile(rack, tare, 1.5, () => 7)
    await rack.stream(2, () => 257)
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    await rack.stream(1, () => 257)
    await rack.say({ kind: 'end-set' })
    const record = await rack.store.set(id)
    expect(record?.header.tare_n).toBe(7)
    expect([...(record?.raw ?? [])].at(-1)?.tension_n).toBe(257)
  })

  it('is refused when the sensor is moved', async () => {
    const rack = await streamingRack()
    expect(await sayWhile(rack, tare, 1.5, (at_s) => 250 + 20 * at_s)).toEqual({
      done: false,
      why: 'The tension moved while it was tared: let the sensor hang free and try again.',
    })
    expect((await rack.now()).tare).toBeNull()
  })

  it('is doubted while somebody is in the band, and done when asked for again', async () => {
    const rack = await streamingRack()
    expect(await sayWhile(rack, tare, 1.5, () => 250)).toEqual({
      done: false,
      why: 'Somebody seems to be in the band: step out of it, then tare. If nothing pulls on the sensor, tare once more.',
    })
    expect((await rack.now()).tare).toBeNull()
    expect(await sayWhile(rack, tare, 1.5, () => 250)).toEqual({ done: true })
  })

  it('is refused when the sensor falls silent, and when it is not sending at all', async () => {
    const rack = await streamingRack()
    expect(await rack.say(tare)).toEqual({
      done: false,
      why: 'The sensor fell silent while it was tared: try again.',
    })
    const silent = await handRack()
    expect(await silent.say(tare)).toEqual({
      done: false,
      why: 'The sensor is not sending: there is nothing to tare.',
    })
  })

  it('counts again after a restart for the same sensor, and not for another', async () => {
    const rack = await streamingRack()
    await sayWhile(rack, tare, 1.5, () => 7)
    const again = await handRack({ memory: rack.memory(), hand: rack.hand })
    expect((await again.now()).tare?.offset_n).toBe(7)
    await again.say(pickAnother)
    expect((await again.now()).tare).toBeNull()
    expect(again.memory()?.tare).toBeNull()
  })
})

describe('the guided hold', () => {
  const hold = { kind: 'start-hold' } as const

  it('goes on until the person has stood still, says what is wrong meanwhile, and counts from then on', async () => {
    const rack = await streamingRack()
    expect(await rack.say(hold)).toEqual({ done: true })
    expect((await rack.now()).holding).toEqual({ progress: 0, problem: null })
    await rack.stream(1, (at_s) => 200 + 60 * at_s)
    expect((await rack.now()).holding?.problem).toContain('Stand tall and keep still')
    await rack.stream(1, () => 2)
    expect((await rack.now()).holding?.problem).toContain('hardly any tension')
    await rack.stream(1, () => 251)
    expect((await rack.now()).holding?.progress).toBeGreaterThan(0)
    await rack.stream(4, () => 251)
    const state = await rack.now()
    expect(state.holding).toBeNull()
    expect(state.hold?.tension_n).toBeCloseTo(251, 3)
    expect(Object.keys(rack.memory()?.holds ?? {})).toEqual(['band-hinge/both/'])
  })

  it('belongs to one exercise, side and band', async () => {
    const rack = await streamingRack()
    const choose = (side: 'left' | 'right') =>
      rack.say({ kind: 'choose', exercise: 'straddle-hinge', side, band: 'red' })
    await choose('left')
    await rack.say(hold)
    await rack.stream(4, () => 240)
    expect((await rack.now()).hold?.tension_n).toBeCloseTo(240, 3)
    await choose('right')
    expect((await rack.now()).hold).toBeNull()
    await choose('left')
    expect((await rack.now()).hold?.tension_n).toBeCloseTo(240, 3)
  })

  it('can be cancelled, by the person or by what comes between', async () => {
    const rack = await streamingRack()
    const others: readonly RackCommand[] = [
      { kind: 'cancel-hold' },
      { kind: 'choose', exercise: 'banded-rdl', side: null, band: null },
      { kind: 'release-sensor', radio: 'noble', address: 'aa' },
    ]
    for (const other of others) {
      await rack.say(hold)
      expect((await rack.now()).holding).not.toBeNull()
      await rack.say(other)
      expect((await rack.now()).holding).toBeNull()
    }
  })

  it('does not go on into a set that is resumed', async () => {
    const { say, now, store, hand } = await streamingRack()
    await say({ kind: 'start-set' })
    const set = (await now()).set?.id ?? ''
    store.crash()
    await hand.pass(20_000)
    const rack = await streamingRack({ store, hand })
    await rack.say(hold)
    expect(await rack.say({ kind: 'resume-set', set })).toEqual({ done: true })
    expect((await rack.now()).holding).toBeNull()
  })

  it('does not outlive a new zero', async () => {
    const rack = await streamingRack()
    await sayWhile(rack, { kind: 'tare' }, 1.5, () => 5)
    rack.restartDevice(rack.device_us() + 6e6)
    await rack.stream(0.5, () => 45)
    await rack.say(hold)
    const zeroing = rack.rack.command({ kind: 'tare' })
    await rack.stream(1.5, () => 45)
    expect(await zeroing).toEqual({ done: true })
    expect((await rack.now()).holding).toBeNull()
  })

  it('is refused for rest and without samples', async () => {
    const silent = await handRack()
    expect(await silent.say(hold)).toEqual({
      done: false,
      why: 'The sensor is not sending: there is nothing to measure the hold with.',
    })
    const rack = await streamingRack()
    await rack.say({ kind: 'choose', exercise: 'rest', side: null, band: null })
    expect(await rack.say(hold)).toMatchObject({ done: false })
  })

  it("asks for a set's own hold when the set starts", async () => {
    const rack = await streamingRack()
    await rack.say(hold)
    await rack.stream(4, () => 251)
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    expect((await rack.store.set(id))?.header.hold?.tension_n).toBeCloseTo(251, 3)
  })
})

describe('the phase shown', () => {
  it('does not stay when a detector that begins anew sees nobody in the band', async () => {
    const rack = await streamingRack()
    await rack.stream(3, () => 250)
    expect((await rack.now()).phase).toBe('lockout')
    rack.radio.lost()
    await rack.hand.pass(1000)
    await rack.say({ kind: 'choose', exercise: 'banded-rdl', side: null, band: null })
    expect((await rack.now()).phase).toBe('lockout')
    await rack.say({ kind: 'release-sensor', radio: 'noble', address: 'aa' })
    expect((await rack.now()).phase).toBe('slack')
  })
})
