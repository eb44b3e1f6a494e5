import { afterEach, describe, expect, it } from 'vitest'
import type { BleStack } from '../../src/radio/noble/stack.ts'
import { openEars, progressorAt, samplesOf, sentBy } from './ear.ts'
import { eachAir } from './each-air.ts'
import { whenEmulatorFell } from './emulated-air.ts'
import { pairOnAir, partsOf, type Point } from './pair-on-air.ts'

const air = eachAir()

/** What every sample of the signal tells: when it is. */
const signal: readonly Point[] = [
  { time_s: 3, tension_n: 100 },
  { time_s: 11, tension_n: 260 },
]
const leftShare = (time_s: number): number => 0.47 + 0.005 * time_s
const lead_s = 1
const standardGravity = 9.80665

describe.each<BleStack>(['abandonware', 'stoprocent'])(
  'a pair over noble of %s',
  { retry: whenEmulatorFell },
  (ble) => {
    let ears: ReturnType<typeof openEars>
    afterEach(() => ears.radio.close())

    it('links both at once and passes both parts of one signal on, complete and on one time', async () => {
      const { left, right, parts } = await pairOnAir(air(), signal, { leftShare, lead_s })
      ears = openEars(ble)
      const ended = [left, right].map((cell) => cell.until(({ told }) => told === 'ended', 60_000))
      const first = ears.ear(progressorAt(left.address))
      // The other comes a second later into a signal that has begun.
      await first.untilPackets(5)
      const second = ears.ear(progressorAt(right.address))
      await Promise.all(ended)
      for (const { states } of [first, second]) expect(states.at(-1)?.kind).toBe('linked')

      const at = [first, second].map((heard, i) => {
        const [cell, part] = i === 0 ? [left, parts.left] : [right, parts.right]
        const samples = samplesOf(heard.packets)
        const begin = sentBy(cell.told)[0]!
        // The last packet may still be on its way.
        expect(samples.length).toBeGreaterThan(part.length - begin - 45)
        const played = part.slice(begin, begin + samples.length)
        expect(samples.slice(0, played.length).map(({ kg }) => kg)).toEqual(
          played.map(({ tension_n }) => Math.fround(tension_n / standardGravity)),
        )
        expect(sentBy(cell.told).slice(0, 400)).toEqual(Array.from({ length: 400 }, (_, index) => begin + index))
        return { begin, played }
      })
      // Its first sample is as old as the start command: it may be over already.
      expect(at[0]!.begin).toBeLessThan(2)
      expect(at[1]!.begin).toBeGreaterThan(5 * 15)
    })
  },
)

it('parts a signal so that its parts are the signal together', () => {
  const { left, right } = partsOf(signal, { leftShare, lead_s })
  for (const { time_s, tension_n } of left) {
    const from_s = Math.max(0, time_s - lead_s)
    const other = (100 + 20 * from_s) * (1 - leftShare(from_s))
    expect(tension_n + other).toBeCloseTo(100 + 20 * from_s, 9)
    const near = right.reduce((a, b) => (Math.abs(b.time_s - time_s) < Math.abs(a.time_s - time_s) ? b : a))
    expect(Math.abs(near.tension_n - other)).toBeLessThan(0.2)
  }
})
