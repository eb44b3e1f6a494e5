import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { type HandRack, handRack, streamingRack, pickAnother, reps } from './hand-rack.ts'

const done = { done: true }
const start = { kind: 'start-set' } as const
const end = { kind: 'end-set' } as const

const kept = async ({ store }: HandRack, id: string): Promise<readonly Sample[]> => [
  ...((await store.set(id))?.raw ?? []),
]
const idOf = async ({ now }: HandRack): Promise<string> => (await now()).set?.id ?? 'none'

const interrupted = async (): Promise<{ readonly before: HandRack; readonly id: string }> => {
  const before = await streamingRack()
  await before.say({ kind: 'tare' }).catch(() => {})
  await before.say({ kind: 'choose', exercise: 'banded-rdl', side: null, band: 'red' })
  await before.say(start)
  const id = await idOf(before)
  await before.stream(9, reps)
  before.store.crash()
  await before.hand.pass(20_000)
  return { before, id }
}
const after = (before: HandRack): Promise<HandRack> => streamingRack({ store: before.store, hand: before.hand })

describe('a set', () => {
  it('is refused, with the reason, when it cannot start', async () => {
    const empty = await handRack({ firstSensor: null })
    expect(await empty.say(start)).toEqual({ done: false, why: 'Pick a sensor first.' })
    const silent = await handRack()
    const notSending = { done: false, why: 'The sensor is not sending: wait until its tension shows.' }
    expect(await silent.say(start)).toEqual(notSending)
    const rack = await streamingRack()
    expect(await rack.say(end)).toEqual({ done: false, why: 'No set is running.' })
    rack.radio.lost()
    expect(await rack.say(start)).toEqual(notSending)
    rack.radio.linked()
    await rack.stream(1, () => 250)
    await rack.say({ kind: 'choose', exercise: 'rest', side: null, band: null })
    expect(await rack.say(start)).toMatchObject({ done: false })
    await rack.say({ kind: 'choose', exercise: 'straddle-hinge', side: null, band: null })
    expect(await rack.say(start)).toEqual({
      done: false,
      why: 'Choose which leg does the work first: the rear one, left or right.',
    })
    await rack.say({ kind: 'choose', exercise: 'straddle-hinge', side: 'left', band: null })
    expect(await rack.say(start)).toEqual(done)
    expect(await rack.say(start)).toEqual({ done: false, why: 'A set is running already: end it first.' })
  })

  it('lets nothing change under it', async () => {
    const { say } = await streamingRack()
    await say(start)
    const refused = [
      await say({ kind: 'tare' }),
      await say({ kind: 'start-hold' }),
      await say({ kind: 'release-sensor', radio: 'noble', address: 'aa' }),
      await say(pickAnother),
      await say({ kind: 'choose', exercise: 'banded-rdl', side: null, band: null }),
    ]
    for (const outcome of refused)
      expect(outcome).toMatchObject({ done: false, why: expect.stringContaining('A set is running') })
  })

  it('keeps every raw sample once and in order, from two seconds before it to its end', async () => {
    const rack = await streamingRack()
    await rack.stream(3, () => 250)
    expect(await rack.say(start)).toEqual(done)
    const id = await idOf(rack)
    await rack.stream(8, reps)
    const expected = rack.rack.recentTrace()
    expect(await rack.say(end)).toEqual(done)
    const samples = await kept(rack, id)
    const last_us = samples.at(-1)?.at_us ?? 0
    let at_us = expected.from_us
    const heard = [at_us, ...expected.dt_us.map((dt) => (at_us += dt))]
    expect(samples.map((sample) => sample.at_us)).toEqual(heard.filter((time) => time > last_us - 10e6))
    const record = await rack.store.set(id)
    expect(record).toMatchObject({ status: 'closed', damaged: [], filled: [], samples: 160 + 640 })
    expect(record?.header).toMatchObject({ exercise: 'band-hinge', rate_hz: 80, tare_n: 0, softwareVersion: 'test' })
  })

  it('shows the reps as they are judged, and keeps what was said', async () => {
    const rack = await streamingRack()
    await rack.say(start)
    const id = await idOf(rack)
    await rack.stream(22, reps)
    const { reps: shown } = await rack.now()
    expect(shown.map(({ rep }) => rep.number)).toEqual([1, 2, 3, 4, 5])
    expect(shown.slice(0, 4).every(({ lockoutEnd_us }) => lockoutEnd_us !== null)).toBe(true)
    await rack.say(end)
    const after = await rack.now()
    expect(after.set).toBeNull()
    expect(after.reps).toHaveLength(5)
    expect(after.reps.every(({ lockoutEnd_us }) => lockoutEnd_us !== null)).toBe(true)
    expect(after.sets).toMatchObject([{ header: { id }, status: 'closed', reps: 5 }])
    const said = (await rack.store.set(id))?.events.flatMap((event) => (event.kind === 'rep' ? [event.rep.number] : []))
    expect(said).toEqual([1, 2, 3, 4, 5])
  })

  it('counts the sets of its session', async () => {
    const rack = await streamingRack()
    for (const number of [1, 2, 3]) {
      await rack.say(start)
      expect((await rack.now()).set?.number).toBe(number)
      await rack.stream(1, () => 250)
      await rack.say(end)
    }
    expect((await rack.now()).sets).toHaveLength(3)
  })

  it('is listed again when the service comes back within its session, and no more after it', async () => {
    const before = await streamingRack()
    await before.say(start)
    await before.stream(1, () => 250)
    await before.say(end)
    await before.rack.close()
    const { sets } = await (await after(before)).now()
    expect(sets).toMatchObject([{ status: 'closed' }])
    before.hand.setWall(3 * 3_600_000)
    expect((await (await after(before)).now()).sets).toEqual([])
  })

  it('loses nothing while a slow disk opens it', async () => {
    const { store, hand } = await handRack()
    const slow = await streamingRack({
      store,
      hand,
      parts: {
        recorder: {
          ...store,
          begin: async (header) => {
            await new Promise<void>((resolve) => {
              hand.time.scheduler.schedule(() => resolve(), 5000)
            })
            await store.begin(header)
          },
        },
      },
    })
    const starting = slow.rack.command(start)
    await slow.stream(6, () => 251)
    expect(await starting).toEqual(done)
    const id = await idOf(slow)
    await slow.say(end)
    expect(await kept(slow, id)).toHaveLength(160 + 480)
  })

  it("takes two people's orders one after the other", async () => {
    const rack = await streamingRack()
    const outcomes = await Promise.all([
      rack.rack.command(start),
      rack.rack.command(start),
      rack.rack.command(end),
      rack.rack.command(end),
    ])
    expect(outcomes.map((outcome) => outcome.done)).toEqual([true, false, true, false])
  })

  it('is ended when the rack is closed', async () => {
    const rack = await streamingRack()
    await rack.say(start)
    const id = await idOf(rack)
    await rack.stream(1, () => 250)
    await rack.rack.close()
    expect(await rack.store.set(id)).toMatchObject({ status: 'closed', samples: 240 })
  })

  it('ends after it began, whatever is done to the wall clock', async () => {
    for (const jump_ms of [-3_600_000, 3_600_000, -10 * 365 * 86_400_000]) {
      const rack = await streamingRack()
      await rack.say(start)
      const id = await idOf(rack)
      await rack.stream(1, () => 250)
      rack.hand.setWall(jump_ms)
      await rack.stream(1, () => 250)
      await rack.say(end)
      const record = await rack.store.set(id)
      expect((record?.endedAt_ms ?? 0) - (record?.header.startedAt_ms ?? 0)).toBe(2010)
      const times = [...(record?.raw ?? [])].map(({ at_us }) => at_us)
      expect(times.slice(1).every((at_us, i) => at_us - (times[i] ?? 0) === 12_500)).toBe(true)
    }
  })
})

describe('an interrupted set', () => {
  it('is offered, and goes on with its rep numbers, its exercise and its chunks', async () => {
    const { before, id } = await interrupted()
    const rack = await after(before)
    const listed = [{ header: { id }, status: 'interrupted', reps: 2 }]
    expect(await rack.now()).toMatchObject({ interrupted: listed, sets: listed })
    expect(await rack.say({ kind: 'resume-set', set: id })).toEqual(done)
    expect((await rack.now()).sets).toEqual([])
    expect(await rack.now()).toMatchObject({
      exercise: 'banded-rdl',
      band: 'red',
      interrupted: [],
      set: { id, number: 1 },
    })
    await rack.stream(9, reps)
    expect((await rack.now()).reps.map(({ rep }) => rep.number)).toEqual([1, 2, 3, 4])
    await rack.say(end)
    const record = await rack.store.set(id)
    expect(record).toMatchObject({ status: 'closed', damaged: [], reps: 4 })
    const times = [...(record?.raw ?? [])].map(({ at_us }) => at_us)
    expect(new Set(times).size).toBe(times.length)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    // What had come in within the last 250 ms may be missing, not more.
    expect(160 + 720 + 160 + 720 - times.length).toBeLessThanOrEqual(20)
  })

  it('can be kept as it is', async () => {
    const { before, id } = await interrupted()
    const rack = await after(before)
    expect(await rack.say({ kind: 'keep-set', set: id })).toEqual(done)
    expect(await rack.now()).toMatchObject({ interrupted: [], sets: [{ header: { id }, status: 'closed' }] })
    expect(await rack.store.set(id)).toMatchObject({ status: 'closed' })
    expect(await rack.say({ kind: 'resume-set', set: id })).toEqual({
      done: false,
      why: 'That set is not waiting to be resumed.',
    })
  })

  it('is not kept as it was once it goes on, whoever asks for that at the same moment', async () => {
    const { before, id } = await interrupted()
    const rack = await after(before)
    const [resumed, kept] = await Promise.all([
      rack.say({ kind: 'resume-set', set: id }),
      rack.say({ kind: 'keep-set', set: id }),
    ])
    expect([resumed, kept]).toEqual([done, { done: false, why: 'That set is not waiting to be resumed.' }])
    await rack.stream(2, () => 250)
    expect((await rack.now()).storeProblem).toBeNull()
    expect(await rack.say(end)).toEqual(done)
  })

  it('is refused to another sensor, and when it is unknown', async () => {
    const { before, id } = await interrupted()
    const resume = { kind: 'resume-set', set: id } as const
    const other = await handRack({ store: before.store, hand: before.hand, firstSensor: null })
    await other.say(pickAnother)
    other.radio.linked()
    await other.stream(1, () => 250)
    expect(await other.say(resume)).toEqual({
      done: false,
      why: 'That set was recorded with Hand 1: pick that sensor to go on with it.',
    })
    const again = await after(before)
    expect((await again.now()).interrupted).toHaveLength(1)
    expect(await again.say({ ...resume, set: 'nonsense' })).toMatchObject({ done: false })
    expect(await again.say({ kind: 'keep-set', set: 'nonsense' })).toMatchObject({ done: false })
  })

  it('goes on in order of time even where the wall clock was set back meanwhile', async () => {
    const { before, id } = await interrupted()
    before.hand.setWall(-3_600_000)
    const early = await after(before)
    expect(await early.say({ kind: 'resume-set', set: id })).toEqual(done)
    await early.stream(2, () => 250)
    await early.say({ kind: 'end-set' })
    const times = [...((await early.store.set(id))?.raw ?? [])].map(({ at_us }) => at_us)
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true)
  })
})

describe('a disk that refuses', () => {
  it('is told at the start of a set, which then does not run', async () => {
    const rack = await streamingRack()
    rack.store.fail('The disk is full.')
    expect((await rack.now()).storeProblem).toBe('The disk is full.')
    expect(await rack.say(start)).toEqual({ done: false, why: 'The disk is full.' })
    expect((await rack.now()).set).toBeNull()
    rack.store.fail(null)
    expect(await rack.say(start)).toEqual(done)
    expect((await rack.now()).storeProblem).toBeNull()
  })

  it('is told while a set runs; when it takes again, everything held back is kept in order', async () => {
    const rack = await streamingRack()
    await rack.say(start)
    const id = await idOf(rack)
    await rack.stream(5, reps)
    rack.store.fail('The disk is full.')
    await rack.stream(8, (at_s) => reps(at_s + 1))
    expect(await rack.now()).toMatchObject({ storeProblem: 'The disk is full.', set: { id } })
    rack.store.fail(null)
    await rack.stream(3, (at_s) => reps(at_s + 1))
    expect((await rack.now()).storeProblem).toBeNull()
    await rack.say(end)
    const record = await rack.store.set(id)
    expect(record).toMatchObject({ status: 'closed', damaged: [], samples: 160 + 16 * 80 })
    const numbers = record?.events.flatMap((event) => (event.kind === 'rep' ? [event.rep.number] : []))
    expect(numbers).toEqual([1, 2, 3, 4])
  })

  it('is told at the end of a set, which is ended by itself when the disk takes again', async () => {
    const rack = await streamingRack()
    await rack.say(start)
    const id = await idOf(rack)
    await rack.stream(2, () => 250)
    rack.store.fail('The disk is full.')
    await rack.stream(1, () => 250)
    expect(await rack.say(end)).toEqual({ done: false, why: 'The disk is full.' })
    expect((await rack.now()).set).toBeNull()
    rack.store.fail(null)
    await rack.hand.pass(6000)
    expect(await rack.store.set(id)).toMatchObject({ status: 'closed', samples: 160 + 240, damaged: [] })
    expect(await rack.now()).toMatchObject({ storeProblem: null, sets: [{ header: { id }, status: 'closed' }] })
  })
})
