import { describe, expect, it } from 'vitest'
import { csvSamples } from '../../src/export/formats/csv-samples.ts'
import { json } from '../../src/export/formats/json.ts'
import { sessionOfOne } from '../../src/export/timeline.ts'
import type { SetRecord } from '../../src/model/set.ts'
import { newtons, wallMillis } from '../../src/model/units.ts'
import type { Outcome, RackCommand } from '../../src/wire/events.ts'
import { firstMemory } from '../../src/rack/first-state.ts'
import { handRadio, rawSamples } from '../fake/hand-radio.ts'
import { handTime } from '../fake/hand-time.ts'
import { type HandRack, handRack, streamingRack, reps } from './hand-rack.ts'

const done = { done: true }
const pickRight = {
  kind: 'pick-sensor',
  cell: 'second',
  radio: 'noble',
  address: 'bb',
  driver: 'hand',
  settings: {},
} as const

/** A packet of what each side of a swaying person's band carries. */
const swaying = (from_s: number) => rawSamples(from_s * 1e6, 8, (i) => 125 + 20 * Math.sin(3 * (from_s + i / 80)))

/** A rack with a left and a right cell, whose clocks began at different times. */
const pairRack = async (given: Parameters<typeof handRack>[0] = {}) => {
  const rack = await handRack(given)
  const known = given.memory?.second != null
  if (!known) expect(await rack.say(pickRight)).toEqual(done)
  const clocks = { aa: 0, bb: 777_000_000 }
  const { radio, hand } = rack
  const linked = (address: keyof typeof clocks): void => {
    radio.turnTo(address)
    radio.linked()
  }
  linked('aa')
  linked('bb')
  let at_s = 0
  /** Ten packets a second from each; the left one is a share of the tension. What is null is not sent. */
  const stream = async (
    seconds: number,
    tension_n: (at_s: number) => number,
    { share = 0.45, silent = null }: { readonly share?: number; readonly silent?: keyof typeof clocks | null } = {},
  ): Promise<void> => {
    const from_s = at_s
    for (let packet = 0; packet < Math.round(seconds * 10); packet++) {
      await hand.pass(100)
      for (const address of ['aa', 'bb'] as const) {
        const part = address === 'aa' ? share : 1 - share
        if (address !== silent) {
          radio.turnTo(address)
          radio.samples(rawSamples(clocks[address], 8, (i) => part * tension_n(at_s - from_s + i / 80)))
        }
        clocks[address] += 100_000
      }
      at_s += 0.1
    }
  }
  const sayWhile = async (command: RackCommand, seconds: number, tension_n: (at_s: number) => number) => {
    const outcome: Promise<Outcome> = rack.rack.command(command)
    await stream(seconds, tension_n)
    return outcome
  }
  await stream(2, () => 250)
  return { ...rack, stream, sayWhile, linked, clocks }
}

const recordOf = async ({ store }: HandRack, id: string): Promise<SetRecord> => {
  const record = await store.set(id)
  if (record === null) throw new Error('there is no such set')
  return record
}
const rows = (record: SetRecord): string[][] =>
  [...csvSamples.write(sessionOfOne(record), 'test')]
    .join('')
    .trim()
    .split('\n')
    .map((row) => row.split(','))

describe('a rack with a left and a right cell', () => {
  it('takes the sum of both as tension, and says what the left one carries', async () => {
    const { rack, now } = await pairRack()
    expect(await now()).toMatchObject({
      sensor: { address: 'aa', link: 'streaming', rate_hz: 80 },
      second: { address: 'bb', link: 'streaming', rate_hz: 80 },
    })
    const { tension_cn, leftShare } = rack.recentTrace()
    expect(tension_cn.length).toBeGreaterThan(140)
    expect(new Set(tension_cn)).toEqual(new Set([25_000]))
    expect(leftShare).toBeCloseTo(0.45, 9)
  })

  it('sees the reps that one cell alone would see, and how both sides shared them', async () => {
    const pair = await pairRack()
    expect(await pair.say({ kind: 'start-set' })).toEqual(done)
    await pair.stream(14, reps)
    expect(await pair.say({ kind: 'end-set' })).toEqual(done)
    const single = await streamingRack()
    await single.say({ kind: 'start-set' })
    await single.stream(14, reps)
    await single.say({ kind: 'end-set' })
    const [both, one] = [(await pair.now()).reps, (await single.now()).reps]
    expect(both).toHaveLength(3)
    expect(both.map(({ rep }) => rep.verdict)).toEqual(one.map(({ rep }) => rep.verdict))
    for (const { metrics } of both) {
      expect(metrics['driveLeftShare_percent']).toBeCloseTo(45, 6)
      expect(metrics['holdLeftShare_percent']).toBeCloseTo(45, 6)
    }
    for (const { metrics } of one) expect(Object.keys(metrics).filter((id) => /share/i.test(id))).toEqual([])
  })

  it('knows how a drive was shared however long its lockout is held', async () => {
    const pair = await pairRack()
    await pair.say({ kind: 'start-set' })
    await pair.stream(4, reps)
    await pair.stream(90, () => 250, { share: 0.6 })
    await pair.say({ kind: 'end-set' })
    const [only] = (await pair.now()).reps
    expect(only?.metrics['driveLeftShare_percent']).toBeCloseTo(45, 6)
    expect(only?.metrics['holdLeftShare_percent']).toBeCloseTo(60, 1)
  })

  it('keeps what each cell said, by its own clock, and sums it up again from there', async () => {
    const { clocks, ...pair } = await pairRack()
    await pair.sayWhile({ kind: 'tare' }, 1.5, () => 6)
    await pair.stream(1, () => 256)
    await pair.say({ kind: 'start-set' })
    const id = (await pair.now()).set?.id ?? ''
    const at = { ...clocks }
    await pair.stream(2, () => 256)
    await pair.say({ kind: 'end-set' })
    const record = await recordOf(pair, id)
    expect(record.header).toMatchObject({
      sensor: { address: 'aa' },
      second: { sensor: { address: 'bb' }, rate_hz: 80 },
    })
    expect(record.header.tare_n).toBeCloseTo(2.7, 9)
    expect(record.header.second?.tare_n).toBeCloseTo(3.3, 9)
    const [left, right] = [[...record.raw], [...(record.second?.raw ?? [])]]
    expect(left.every(({ tension_n }) => tension_n === 0.45 * 256 || tension_n === 0.45 * 6)).toBe(true)
    expect(right.every(({ tension_n }) => tension_n === 0.55 * 256 || tension_n === 0.55 * 6)).toBe(true)
    expect(left.length).toBe(right.length)
    expect(left.length).toBeGreaterThan(2 * 80 + 80)
    expect(record.samples).toBe(left.length + right.length)
    expect(clocks.aa - at.aa).toBe(2_000_000)
    const [head, ...samples] = rows(record)
    const of = (name: string) => samples.map((row) => row[head?.indexOf(name) ?? -1])
    expect(
      new Set(
        of('tension_n')
          .slice(-150)
          .map(Number)
          .map((n) => n.toFixed(6)),
      ),
    ).toEqual(new Set(['250.000000']))
    expect(Number(of('left_n').at(-1))).toBeCloseTo(0.45 * 256 - 2.7, 6)
    expect(Number(of('right_n').at(-1))).toBeCloseTo(0.55 * 256 - 3.3, 6)
    expect(new Set(of('raw_n'))).toEqual(new Set(['']))
    const told = JSON.parse([...json.write(sessionOfOne(record), 'test')].join('')) as {
      readonly sets: readonly { readonly raw: unknown[]; readonly second: { readonly raw: unknown[] } }[]
    }
    expect(told.sets[0]?.raw).toHaveLength(left.length)
    expect(told.sets[0]?.second.raw).toHaveLength(right.length)
  })

  it('lays both clocks on one another, though the packets of one were late at first', async () => {
    const rack = await handRack()
    await rack.say(pickRight)
    const { radio, hand } = rack
    for (const address of ['aa', 'bb']) {
      radio.turnTo(address)
      radio.linked()
    }
    /** Both felt the same at the same time; the right one's packet is so late. */
    let before_ms = 0
    const send = async (packet: number, late_ms: number): Promise<void> => {
      await hand.pass(100 - before_ms)
      before_ms = late_ms
      radio.turnTo('aa')
      radio.samples(swaying(packet / 10))
      await hand.pass(late_ms)
      radio.turnTo('bb')
      radio.samples(swaying(packet / 10))
    }
    for (let packet = 0; packet < 10; packet++) await send(packet, packet < 5 ? 60 : 0)
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    // What the command took is not in the sensors' time.
    for (let packet = 10; packet < 90; packet++) await send(packet, 0)
    await rack.say({ kind: 'end-set' })
    const record = await recordOf(rack, id)
    expect(record.second?.shifts.length).toBeGreaterThan(0)
    const [head, ...samples] = rows(record)
    const [left, right] = [head?.indexOf('left_n') ?? 0, head?.indexOf('right_n') ?? 0]
    const settled = samples.slice(-300)
    expect(settled).toHaveLength(300)
    // 20 N at 3 rad/s: 1 N is 17 ms.
    for (const row of settled) expect(Math.abs(Number(row[left]) - Number(row[right]))).toBeLessThan(1)
  })

  it('shows and keeps a hole of either as a hole of the tension', async () => {
    const pair = await pairRack()
    await pair.say({ kind: 'start-set' })
    const id = (await pair.now()).set?.id ?? ''
    await pair.stream(2, () => 250)
    await pair.stream(1, () => 250, { silent: 'bb' })
    await pair.stream(2, () => 250)
    await pair.say({ kind: 'end-set' })
    const record = await recordOf(pair, id)
    expect(record.events.filter(({ kind }) => kind === 'gap')).toHaveLength(1)
    expect((await pair.now()).second?.gaps.count).toBeGreaterThan(0)
    const longest = [...record.raw].map(({ at_us }, i, all) => at_us - (all[i - 1]?.at_us ?? at_us))
    expect(Math.max(...longest)).toBeLessThan(20_000)
    const [head, ...samples] = rows(record)
    expect(samples.filter((row) => Number(row[head?.indexOf('gap_before_s') ?? -1]) > 0.9)).toHaveLength(1)
  })

  it('counts what it cannot use of a cell that is wired the wrong way round', async () => {
    const pair = await pairRack()
    await pair.stream(1, () => 250, { share: 2 })
    expect(await pair.now()).toMatchObject({ sensor: { faults: {} }, second: { faults: { 'not-used': 80 } } })
  })

  it('fills the tension in when either delivers later what was missed', async () => {
    const pair = await pairRack()
    await pair.say({ kind: 'start-set' })
    const id = (await pair.now()).set?.id ?? ''
    await pair.stream(2, () => 250)
    const missed_us = pair.clocks.bb
    await pair.stream(1, () => 250, { silent: 'bb' })
    await pair.stream(1, () => 250)
    pair.radio.turnTo('bb')
    pair.radio.samples(
      rawSamples(missed_us, 80, () => 0.55 * 250),
      true,
    )
    const trace = pair.rack.recentTrace()
    expect(trace.filled).toHaveLength(1)
    expect(Math.max(...trace.dt_us.slice(-300))).toBeLessThan(20_000)
    await pair.say({ kind: 'end-set' })
    const record = await recordOf(pair, id)
    expect(record.second?.filled).toHaveLength(1)
    const [head, ...samples] = rows(record)
    expect(samples.filter((row) => row[head?.indexOf('filled') ?? -1] === '1').length).toBeGreaterThan(75)
    expect(samples.every((row) => Math.abs(Number(row[1]) - 250) < 1e-6)).toBe(true)
  })

  it('does so too where the wall clock was set while only one was known', async () => {
    const { rack, radio, hand } = await handRack()
    const send = async (seconds: number, addresses: readonly string[], from_s: number): Promise<void> => {
      for (let packet = 0; packet < seconds * 10; packet++) {
        await hand.pass(100)
        for (const address of addresses) {
          radio.turnTo(address)
          radio.samples(rawSamples((from_s + packet / 10) * 1e6, 8, () => 125))
        }
      }
    }
    radio.linked()
    await send(1, ['aa'], 0)
    hand.setWall(3_600_000)
    // While the right one is being picked, the left one's time goes on.
    const picking = rack.command(pickRight)
    await hand.pass(100)
    expect(await picking).toEqual(done)
    radio.turnTo('bb')
    radio.linked()
    await send(2, ['aa', 'bb'], 1.1)
    await send(1, ['aa'], 3.1)
    await send(1, ['aa', 'bb'], 4.1)
    radio.turnTo('bb')
    radio.samples(
      rawSamples(3.1e6, 80, () => 125),
      true,
    )
    const trace = rack.recentTrace()
    expect(trace.filled).toHaveLength(1)
    expect(Math.max(...trace.dt_us)).toBeLessThan(20_000)
  })

  it('starts no set and takes no zero while either is silent, and says which', async () => {
    const pair = await pairRack()
    pair.radio.turnTo('bb')
    pair.radio.lost()
    const wait = 'The right cell is not sending: wait until its tension shows.'
    expect(await pair.say({ kind: 'start-set' })).toEqual({ done: false, why: wait })
    expect(await pair.say({ kind: 'tare' })).toMatchObject({ done: false })
    pair.linked('bb')
    await pair.stream(1, () => 250)
    const taring = pair.rack.command({ kind: 'tare' })
    await pair.stream(6, () => 250, { silent: 'bb' })
    expect(await taring).toEqual({ done: false, why: 'The right cell fell silent while it was tared: try again.' })
    await pair.stream(1, () => 250)
    pair.radio.turnTo('aa')
    pair.radio.lost()
    expect(await pair.say({ kind: 'start-set' })).toEqual({ done: false, why: wait.replace('right', 'left') })
  })

  it('holds what two cells felt apart from what one did', async () => {
    const pair = await pairRack()
    await pair.sayWhile({ kind: 'start-hold' }, 4, () => 250)
    const held = (await pair.now()).hold
    expect(held?.tension_n).toBeCloseTo(250, 3)
    expect(await pair.say({ kind: 'release-sensor', radio: 'noble', address: 'bb' })).toEqual(done)
    expect((await pair.now()).hold).toBeNull()
    expect(await pair.say(pickRight)).toEqual(done)
    expect((await pair.now()).hold).toEqual(held)
  })

  it('swaps left and right with their zeros, links and all', async () => {
    const pair = await pairRack()
    await pair.sayWhile({ kind: 'tare' }, 1.5, () => 6)
    await pair.stream(1, () => 256)
    const { epoch, leftShare } = pair.rack.recentTrace()
    expect(leftShare).toBeCloseTo((0.45 * 256 - 2.7) / 250, 6)
    const links = pair.radio.done.filter((word) => word.startsWith('link'))
    expect(await pair.say({ kind: 'swap-cells' })).toEqual(done)
    expect(pair.radio.done.filter((word) => word.startsWith('link'))).toEqual(links)
    const swapped = await pair.now()
    expect(swapped).toMatchObject({ sensor: { address: 'bb' }, second: { address: 'aa' } })
    expect(swapped.tare?.offset_n).toBeCloseTo(3.3, 9)
    expect(swapped.tare?.second_n).toBeCloseTo(2.7, 9)
    expect(pair.memory()).toMatchObject({ sensor: { address: 'bb' }, second: { address: 'aa' }, tare: swapped.tare })
    expect(pair.rack.recentTrace()).toMatchObject({ tension_cn: [], leftShare: null })
    await pair.stream(2, () => 256)
    const trace = pair.rack.recentTrace()
    expect(trace.epoch).toBeGreaterThan(epoch)
    expect(trace.leftShare).toBeCloseTo((0.55 * 256 - 3.3) / 250, 6)
    expect(trace.tension_cn.at(-1)).toBe(25_000)
  })

  it('goes on with the right cell alone when the left one is let go', async () => {
    const pair = await pairRack()
    expect(await pair.say({ kind: 'release-sensor', radio: 'noble', address: 'aa' })).toEqual(done)
    expect(await pair.now()).toMatchObject({ sensor: { address: 'bb', link: 'streaming' }, second: null })
    expect(pair.radio.done.at(-1)).toBe('close aa')
    expect(pair.memory()).toMatchObject({ sensor: { address: 'bb' }, second: null })
    await pair.stream(1, () => 250, { silent: 'aa' })
    expect(pair.rack.recentTrace()).toMatchObject({ leftShare: null })
    expect(pair.rack.recentTrace().tension_cn.at(-1)).toBe(Math.round(0.55 * 25_000))
    // Somebody else asked for the same: it is gone, and the other one stays.
    expect(await pair.say({ kind: 'release-sensor', radio: 'noble', address: 'aa' })).toEqual(done)
    expect(await pair.now()).toMatchObject({ sensor: { address: 'bb' }, second: null })
  })

  it('refuses a pair that is none, in one sentence', async () => {
    const empty = await handRack({ firstSensor: null })
    expect(await empty.say(pickRight)).toEqual({ done: false, why: 'Pick the left cell before the right one.' })
    const pair = await pairRack()
    expect(await pair.say({ ...pickRight, address: 'aa' })).toEqual({
      done: false,
      why: 'Hand 1 is the left cell already.',
    })
    const single = await streamingRack()
    expect(await single.say({ kind: 'swap-cells' })).toMatchObject({ done: false })
    expect(await pair.say({ kind: 'start-set' })).toEqual(done)
    for (const command of [
      { kind: 'swap-cells' },
      { kind: 'release-sensor', radio: 'noble', address: 'bb' },
      { ...pickRight, address: 'c0:de:00:00:00:cc' },
    ] as const)
      expect(await pair.say(command)).toMatchObject({ done: false, why: expect.stringMatching(/^A set is running: /) })
  })

  it('is no pair with a right cell that was remembered beside another left one', async () => {
    const before = await pairRack()
    const { sensor, second, ...rest } = before.memory() ?? firstMemory
    const away = { radio: 'virtual' }
    const rack = await handRack({ memory: { ...rest, sensor: sensor && { ...sensor, ...away }, second } })
    expect(await rack.now()).toMatchObject({ sensor: null, second: null })
    expect(await rack.say({ ...pickRight, cell: 'first', address: 'c0:de:00:00:00:cc' })).toEqual(done)
    expect(rack.memory()).toMatchObject({ sensor: { address: 'c0:de:00:00:00:cc' }, second: null })
  })

  it('is what the simulation was started with, whatever was remembered of it', async () => {
    const left = { radio: 'virtual', address: 'v', name: 'V', driver: 'hand', settings: {} }
    const right = { ...left, address: 'v-right' }
    const tare = { offset_n: newtons(1), second_n: newtons(2), at_ms: wallMillis(0) }
    const started = async (second: typeof right | null, remembered: typeof right | null, sensor = left) => {
      const hand = handTime()
      const radios = [handRadio(hand.time.monotonic_ms, 'virtual'), handRadio(hand.time.monotonic_ms)]
      const parts = { radios, firstSensor: left, firstSecond: second }
      const rack = await handRack({ hand, parts, memory: { ...firstMemory, sensor, second: remembered, tare } })
      const now = await rack.now()
      return [now.sensor?.address, now.second?.address, now.tare]
    }
    expect(await started(right, null)).toEqual(['v', 'v-right', null])
    expect(await started(null, right)).toEqual(['v', undefined, null])
    expect(await started(right, right)).toEqual(['v', 'v-right', tare])
    // Nobody's choice of another sensor is undone.
    expect(await started(null, { ...right, radio: 'noble' })).toEqual(['v', 'v-right', tare])
    expect(await started(null, left, right)).toEqual(['v-right', 'v', tare])
  })

  it('comes back with both after a restart, and goes on with an interrupted set only with both', async () => {
    const before = await pairRack()
    await before.say({ kind: 'start-set' })
    const id = (await before.now()).set?.id ?? ''
    await before.stream(6, reps)
    before.store.crash()
    await before.hand.pass(20_000)
    const { store, hand } = before
    const alone = await streamingRack({ store, hand })
    expect(await alone.say({ kind: 'resume-set', set: id })).toEqual({
      done: false,
      why: 'That set was recorded with Hand 1 on the left and Hand 2 on the right: pick those two to go on with it.',
    })
    await alone.rack.close()
    const again = await pairRack({ store, hand, memory: before.memory() })
    expect(await again.say({ kind: 'resume-set', set: id })).toEqual(done)
    await again.stream(6, reps)
    expect(await again.say({ kind: 'end-set' })).toEqual(done)
    const record = await recordOf(again, id)
    for (const raw of [[...record.raw], [...(record.second?.raw ?? [])]]) {
      const times = raw.map(({ at_us }) => at_us)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(new Set(times).size).toBe(times.length)
      expect(times.length).toBeGreaterThan(12 * 80)
    }
    const numbers = record.events.flatMap((event) => (event.kind === 'rep' ? [event.rep.number] : []))
    expect(numbers).toEqual(numbers.map((_, i) => i + 1))
    expect(numbers.length).toBeGreaterThan(1)
  })
})
