import { describe, expect, it } from 'vitest'
import type { Sample } from '../../src/model/sample.ts'
import { standardGravity } from '../../src/model/units.ts'
import { createPair } from '../../src/radio/virtual/pair.ts'
import { controlCharacteristic } from '../../src/radio/virtual/progressor.ts'
import { plannedScript } from '../../src/radio/virtual/routine.ts'
import { virtualRadio, type VirtualOptions } from '../../src/radio/virtual.ts'
import { handClock } from './hand-clock.ts'
import { listen, opcode, packetsOf, targetAt, weightsOf } from './listen.ts'

const script = plannedScript({ slack_s: 2, hold_s: 4, reps: ['full', 'short', 'full', 'full', 'full', 'full'] })
const addresses = ['virtual:1', 'virtual:1-right'] as const
type Address = (typeof addresses)[number]

const open = (options: VirtualOptions = {}) => {
  const clock = handClock()
  const radio = virtualRadio({ clock, script, cells: 2, ...options })
  const link = (address: Address) => {
    const own = radio.link(targetAt(address))
    const events = listen(own)
    clock.pass(300)
    return {
      close: own.close,
      command: (code: number) => own.write(controlCharacteristic, Uint8Array.of(code), true),
      weights: () => weightsOf(packetsOf(events)),
      sizes: () => packetsOf(events).map((bytes) => (bytes.length - 2) / 8),
    }
  }
  return { clock, radio, link }
}
/** What the two cells measure in the first minute. */
const offline = (seed = 1) =>
  createPair(script, seed).map((box) => {
    const samples: Sample[] = []
    for (let sample = box.next(); sample !== null && sample.at_us < 60e6; sample = box.next()) samples.push(sample)
    return { samples, pace: box.pace, wake_s: box.wake_s }
  })
const onAir = ({ tension_n }: Sample): number => Math.fround(tension_n / standardGravity)
/** Which of the samples the first of these is, all others following it. */
const beginOf = (weights: readonly { readonly kg: number }[], samples: readonly Sample[]): number => {
  const all = samples.map(onAir)
  const begin = all.findIndex((kg, i) => kg === weights[0]?.kg && all[i + 1] === weights[1]?.kg)
  expect(weights.map(({ kg }) => kg)).toEqual(all.slice(begin, begin + weights.length))
  return begin
}

const mean = (list: readonly { kg: number }[]): number => list.reduce((sum, { kg }) => sum + kg, 0) / list.length

describe('a virtual radio with two cells a band', () => {
  it('advertises a left and a right sensor for each person', () => {
    const { radio } = open({ people: 2 })
    const heard = new Map<string, string | null>()
    radio.heard$.subscribe(({ address, name }) => heard.set(address, name)).unsubscribe()
    expect(Object.fromEntries(heard)).toEqual({
      'virtual:1': 'Progressor_7001',
      'virtual:1-right': 'Progressor_7101',
      'virtual:2': 'Progressor_7002',
      'virtual:2-right': 'Progressor_7102',
    })
    expect(radio.truth('virtual:2')).toBe(radio.truth('virtual:2-right'))
    expect(radio.truth('virtual:1')).not.toBe(radio.truth('virtual:2'))
    expect(radio.truth('virtual:3-right')).toBeNull()
  })

  it.each(addresses)('lives one life for both when %s is started first', async (one) => {
    const { clock, radio, link } = open()
    const [first, second] = [link(one), link(addresses.find((address) => address !== one)!)]
    clock.pass(5000)
    await first.command(opcode.start)
    clock.pass(3000)
    await second.command(opcode.start)
    clock.pass(40_000)
    const boxes = one === addresses[0] ? offline() : offline().toReversed()
    for (const [i, { weights }] of [first, second].entries()) {
      const { samples, pace, wake_s } = boxes[i]!
      const began_s = i === 0 ? 0 : 3
      const begin = beginOf(weights(), samples)
      expect(begin).toBe(samples.findIndex(({ at_us }) => at_us >= (began_s + wake_s) * 1e6 - 1))
      expect(weights().length).toBeGreaterThan(2800)
      // Its clock begins at its first sample and runs at its own pace.
      const [from, to] = [samples[begin]!, samples[begin + weights().length - 1]!]
      expect(weights()[0]?.at_us).toBe(0)
      expect(weights().at(-1)?.at_us).toBe(Math.round((to.at_us - from.at_us) * pace))
    }
    expect(first.sizes().slice(0, 8)).toEqual([15, 15, 15, 15, 15, 15, 15, 16])
    expect(radio.truth(one)?.reps.map(({ full }) => full)).toEqual([true, false, true, true, true, true])
  })

  it('gives of one cell the same, whatever becomes of the other', async () => {
    const alone = open({ seed: 5 })
    const own = alone.link('virtual:1')
    await own.command(opcode.start)
    alone.clock.pass(20_000)
    const beside = open({ seed: 5 })
    const left = beside.link('virtual:1')
    await left.command(opcode.start)
    beside.clock.pass(2000)
    const right = beside.link('virtual:1-right')
    await right.command(opcode.start)
    beside.clock.pass(1234)
    await right.command(opcode.tare)
    await right.close()
    beside.clock.pass(20_000 - 2000 - 300 - 1234)
    expect(left.weights()).toEqual(own.weights())
    expect(own.weights().length).toBeGreaterThan(1500)
    const samples = offline(5)[1]!.samples.slice(0, 1000)
    expect(samples[beginOf(right.weights().slice(0, 60), samples)]!.at_us).toBeGreaterThan(2.3e6)
  })

  it('lets a cell miss what is pulled while only the other has a link, and the person wait while none has', async () => {
    const { clock, link } = open()
    const [left, right] = [link('virtual:1'), link('virtual:1-right')]
    await left.command(opcode.start)
    await right.command(opcode.start)
    clock.pass(4000)
    await right.close()
    clock.pass(3000)
    await left.close()
    clock.pass(3_600_000)
    const again = link('virtual:1-right')
    await again.command(opcode.start)
    clock.pass(10_000)
    const { samples, wake_s } = offline()[1]!
    const at_us = samples[beginOf(again.weights(), samples)]!.at_us
    // 4 s with both and 3 s with the left one alone; after the hour, the right one takes a moment to link.
    expect(at_us).toBeGreaterThan((7 + wake_s) * 1e6)
    expect(at_us).toBeLessThan((7 + wake_s + 0.35) * 1e6)
    expect(beginOf(right.weights(), samples)).toBeLessThan(20)
  })

  it('keeps each on its own zero', async () => {
    const { clock, link } = open({ seed: 2 })
    const [left, right] = [link('virtual:1'), link('virtual:1-right')]
    await left.command(opcode.start)
    await right.command(opcode.start)
    clock.pass(1000)
    await right.command(opcode.tare)
    clock.pass(900)
    const [before, after] = [right.weights().slice(0, 60), right.weights().slice(-30)]
    expect(Math.abs(mean(after))).toBeLessThan(0.02)
    expect(Math.abs(mean(before))).toBeGreaterThan(0.025)
    expect(mean(left.weights().slice(0, 60))).toBeCloseTo(mean(left.weights().slice(-30)), 1)
  })
})
