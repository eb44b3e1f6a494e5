import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SampleChunk } from '../../src/rack/recorder.ts'
import { rawSamples } from '../fake/hand-radio.ts'
import { memoryStore } from '../fake/memory-store.ts'
import { streamingRack } from './hand-rack.ts'

/** What a hostile hour on the air is made of. */
const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('samples' as const), count: fc.integer({ min: 1, max: 40 }) }),
  },
  fc.record({ kind: fc.constant('missing' as const), ms: fc.integer({ min: 20, max: 900 }) }),
  fc.record({
    kind: fc.constant('loss' as const),
    ms: fc.integer({ min: 200, max: 4000 }),
    restarts: fc.boolean(),
    backfills: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('rubbish' as const) }),
)

describe('the recording', () => {
  it('holds every sample heard exactly once, in chunks of at most 250 ms whose numbers leave nothing out', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 30 }), async (happenings) => {
        const store = memoryStore()
        const chunks: SampleChunk[] = []
        const rack = await streamingRack({
          store,
          parts: {
            recorder: {
              ...store,
              append: async (chunk) => {
                chunks.push(chunk)
                await store.append(chunk)
              },
            },
          },
        })
        await rack.say({ kind: 'start-set' })
        const id = (await rack.now()).set?.id ?? ''
        // Each sample carries its own number as its tension, so that it can be told from all others.
        let number = 1000
        let missed: readonly (readonly [number, number])[] = []
        const expected: number[] = []
        let device_us = rack.device_us()
        const send = async (count: number): Promise<void> => {
          await rack.hand.pass((count * 12_500) / 1000)
          const from = number
          rack.radio.samples(rawSamples(device_us, count, (i) => from + i))
          for (let i = 0; i < count; i++) expected.push(number++)
          device_us += count * 12_500
        }
        for (const event of happenings) {
          if (event.kind === 'samples') await send(event.count)
          if (event.kind === 'missing') {
            await rack.hand.pass(event.ms)
            device_us += event.ms * 1000
          }
          if (event.kind === 'rubbish') rack.radio.say({ kind: 'fault', fault: 'malformed', detail: 'noise' })
          if (event.kind === 'loss') {
            const away = Math.floor(event.ms / 12.5)
            missed = [[device_us, away]]
            rack.radio.lost()
            await rack.hand.pass(event.ms)
            device_us = event.restarts ? 0 : device_us + event.ms * 1000
            rack.radio.linked()
            await send(8)
            if (!event.backfills || event.restarts) continue
            const [[from_us, count] = [0, 0]] = missed
            const first = number
            rack.radio.samples(
              rawSamples(from_us, count, (i) => first + i),
              true,
            )
            for (let i = 0; i < count; i++) expected.push(number++)
          }
        }
        await rack.say({ kind: 'end-set' })
        const record = await store.set(id)
        const raw = [...(record?.raw ?? [])]
        const numbered = raw.map(({ tension_n }) => tension_n).filter((tension_n) => tension_n >= 1000)
        expect(numbered.toSorted((a, b) => a - b)).toEqual(expected)
        expect(raw.every(({ at_us }, i) => i === 0 || at_us > (raw[i - 1]?.at_us ?? 0))).toBe(true)
        expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, i) => i))
        for (const { samples } of chunks) {
          expect(samples.length).toBeGreaterThan(0)
          expect((samples.at(-1)?.at_us ?? 0) - (samples[0]?.at_us ?? 0)).toBeLessThanOrEqual(250_000)
        }
        const live = chunks.filter(({ filled }) => !filled).flatMap(({ samples }) => samples)
        expect(live.every(({ at_us }, i) => i === 0 || at_us > (live[i - 1]?.at_us ?? 0))).toBe(true)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('is on its way to disk within a quarter of a second of arriving', async () => {
    const store = memoryStore()
    const rack = await streamingRack({ store })
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    for (let packet = 0; packet < 40; packet++) {
      rack.radio.samples(rawSamples(rack.device_us() + packet * 12_500, 1, () => packet))
      await rack.hand.pass(12.5)
      const kept = (await store.set(id))?.samples ?? 0
      // 200 ms of samples: the disk has the rest of the quarter.
      expect(160 + packet + 1 - kept).toBeLessThanOrEqual(16)
    }
  })

  it('marks what the sensor delivered later, and shows it in the trace', async () => {
    const rack = await streamingRack()
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    rack.radio.lost()
    await rack.hand.pass(1000)
    const from_us = rack.device_us()
    rack.restartDevice(from_us + 1_000_000)
    rack.radio.linked()
    let changed = 0
    rack.rack.traceChanged$.subscribe(() => changed++)
    await rack.stream(1, () => 250)
    rack.radio.samples(
      rawSamples(from_us, 80, () => 249),
      true,
    )
    const trace = rack.rack.recentTrace()
    expect(changed).toBe(1)
    expect(trace.filled.map(([from, to]) => to - from)).toEqual([987_500])
    expect(trace.dt_us.every((dt) => dt === 12_500)).toBe(true)
    await rack.say({ kind: 'end-set' })
    const record = await rack.store.set(id)
    expect(record?.filled).toHaveLength(1)
    expect(record?.samples).toBe(160 + 80 + 80)
  })
})

describe('samples that the sensor delivers late', () => {
  it('are kept when the disk has refused them at first, though the set has ended', async () => {
    const store = memoryStore()
    let refuses = false
    const append = async (chunk: SampleChunk): Promise<void> => {
      if (refuses) throw new Error('The disk is full.')
      await store.append(chunk)
    }
    const rack = await streamingRack({ store, parts: { recorder: { ...store, append } } })
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    await rack.stream(2, () => 250)
    const hole = rack.device_us()
    rack.restartDevice(hole + 1_000_000)
    rack.hand.setWall(1_000)
    await rack.stream(2, () => 250)
    await rack.say({ kind: 'end-set' })
    refuses = true
    rack.radio.samples(
      rawSamples(hole, 80, () => 260),
      true,
    )
    await rack.hand.pass(2_000)
    refuses = false
    await rack.hand.pass(2_000)
    const kept = [...((await rack.store.set(id))?.raw ?? [])].filter(({ tension_n }) => tension_n === 260)
    expect(kept).toHaveLength(80)
    expect((await rack.now()).storeProblem).toBeNull()
  })

  it.each([0, -3_600_000, 3_600_000])('go to the set that they belong to, even when it has ended', async (setBy_ms) => {
    const rack = await streamingRack()
    // Somebody sets the wall clock: the sensor's times stay where they were laid on it.
    rack.hand.setWall(setBy_ms)
    await rack.say({ kind: 'start-set' })
    const id = (await rack.now()).set?.id ?? ''
    await rack.stream(2, () => 250)
    const hole = rack.device_us()
    rack.restartDevice(hole + 1_000_000)
    rack.hand.setWall(1_000)
    await rack.stream(2, () => 250)
    await rack.say({ kind: 'end-set' })
    await rack.stream(0.5, () => 250)
    rack.radio.samples(
      rawSamples(hole, 80, () => 260),
      true,
    )
    // What it missed after the end belongs to no set.
    rack.restartDevice(rack.device_us() + 1_500_000)
    await rack.stream(0.5, () => 250)
    rack.radio.samples(
      rawSamples(rack.device_us() - 1_500_000, 40, () => 260),
      true,
    )
    await rack.stream(0.5, () => 250)
    const kept = [...((await rack.store.set(id))?.raw ?? [])].filter(({ tension_n }) => tension_n === 260)
    expect(kept).toHaveLength(80)
  })
})
