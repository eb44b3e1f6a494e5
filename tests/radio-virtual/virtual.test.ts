import { firstValueFrom } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { Advertisement } from '../../src/sensor/radio.ts'
import { controlCharacteristic, dataCharacteristic, service } from '../../src/radio/virtual/progressor.ts'
import { demoScript, plannedScript } from '../../src/radio/virtual/routine.ts'
import { simulate } from '../../src/radio/virtual/simulation.ts'
import { virtualRadio, type VirtualOptions } from '../../src/radio/virtual.ts'
import { handClock } from './hand-clock.ts'
import { listen, opcode, packetsOf, statesOf, targetAt, weightsOf } from './listen.ts'

const target = targetAt('virtual:1')

const linked = (options: VirtualOptions = {}) => {
  const clock = handClock()
  const radio = virtualRadio({ clock, ...options })
  const link = radio.link(target)
  const events = listen(link)
  clock.pass(500)
  const command = (code: number): Promise<void> => link.write(controlCharacteristic, Uint8Array.of(code), true)
  return { clock, radio, link, events, command }
}
const ten = plannedScript({
  slack_s: 2,
  hold_s: 4,
  reps: ['full', 'full', 'short', 'full', 'full', 'full', 'full', 'short', 'full', 'full'],
})

describe('virtual radio', () => {
  it('is ready at once and advertises like a Progressor, unmistakably virtual', async () => {
    const clock = handClock()
    const radio = virtualRadio({ clock, people: 2 })
    expect(radio.name).toBe('virtual')
    expect(await firstValueFrom(radio.state$)).toEqual({ kind: 'ready' })
    const heard: Advertisement[] = []
    const listening = radio.heard$.subscribe((advertisement) => heard.push(advertisement))
    clock.pass(1000)
    expect(new Set(heard.map(({ address }) => address))).toEqual(new Set(['virtual:1', 'virtual:2']))
    expect(heard.every(({ name }) => /^Progressor_\d{4}$/.test(name ?? ''))).toBe(true)
    expect(heard.every(({ services }) => services.includes(service))).toBe(true)
    const before = heard.length
    listening.unsubscribe()
    clock.pass(5000)
    expect(heard.length).toBe(before)
  })

  it('links, and is not heard while linked', () => {
    const { clock, radio, events } = linked()
    expect(statesOf(events)).toEqual(['searching', 'connecting', 'linked'])
    const heard: Advertisement[] = []
    radio.heard$.subscribe((advertisement) => heard.push(advertisement))
    clock.pass(3000)
    expect(heard).toEqual([])
  })

  it('keeps silent until told to start, then packs 15 or 16 samples at 79.3 Hz, clock from zero', async () => {
    const { clock, events, command } = linked()
    clock.pass(5000)
    expect(packetsOf(events)).toEqual([])
    await command(opcode.start)
    clock.pass(60_000)
    const packets = packetsOf(events)
    expect(new Set(packets.map((bytes) => (bytes.length - 2) / 8))).toEqual(new Set([15, 16]))
    const weights = weightsOf(packets)
    expect(weights[0]?.at_us).toBe(0)
    const steps = weights.slice(1).map(({ at_us }, i) => at_us - (weights[i]?.at_us ?? 0))
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(12_610)
    expect(Math.max(...steps)).toBeLessThanOrEqual(12_611)
    expect(weights.length).toBeGreaterThan(60 * 79.3 - 20)
  })

  it('starts its clock anew with every start, and is silent after stop', async () => {
    const { clock, events, command } = linked()
    await command(opcode.start)
    clock.pass(2000)
    await command(opcode.stop)
    const count = packetsOf(events).length
    clock.pass(2000)
    expect(packetsOf(events).length).toBe(count)
    await command(opcode.start)
    clock.pass(1000)
    expect(weightsOf(packetsOf(events).slice(count))[0]?.at_us).toBe(0)
  })

  it('answers version, battery and id, and ignores what it does not know', async () => {
    const { clock, events, command } = linked()
    for (const code of [opcode.version, opcode.battery, opcode.id, 0x74, 0x00]) await command(code)
    clock.pass(50)
    const [version, battery, id, ...rest] = packetsOf(events)
    expect(version?.[0]).toBe(0)
    expect(new TextDecoder().decode(version?.subarray(2))).toContain('simulated')
    expect([...(battery ?? [])]).toEqual([0, 4, 0x6e, 0x0f, 0, 0])
    expect([...(id ?? [])]).toEqual([0, 8, 0x59, 0x1b, 0, 0, 0, 0, 0, 0])
    expect(rest).toEqual([])
  })

  it('tares to what it feels', async () => {
    const { clock, events, command } = linked({ script: ten })
    await command(opcode.start)
    clock.pass(1000)
    await command(opcode.tare)
    const count = packetsOf(events).length + 1
    clock.pass(900)
    const kg = weightsOf(packetsOf(events).slice(count)).map((weight) => weight.kg)
    expect(Math.abs(kg.reduce((a, b) => a + b) / kg.length)).toBeLessThan(0.02)
  })

  it('streams what the simulation gives offline for the same script and seed', async () => {
    const { clock, events, command, radio } = linked({ script: ten, seed: 11, speed: 10 })
    await command(opcode.start)
    clock.pass(7000)
    const live = weightsOf(packetsOf(events))
    const ending = { ...ten, acts: [...ten.acts].slice(0, -1) }
    const { samples, truth } = simulate(ending, 11)
    expect(live.length).toBeGreaterThan(4000)
    const offline = samples.slice(0, live.length)
    expect(live.slice(0, offline.length).map(({ at_us }) => at_us)).toEqual(offline.map(({ at_us }) => at_us))
    for (const [i, sample] of offline.entries()) expect(live[i]?.kg).toBe(Math.fround(sample.tension_n / 9.80665))
    expect(truth.reps.map(({ full }) => full)).toEqual([true, true, false, true, true, true, true, false, true, true])
    expect(radio.truth('virtual:1')?.reps).toEqual(truth.reps)
  })

  it('loses the link where the script says so, and finds it again', async () => {
    const script = plannedScript({ slack_s: 2, hold_s: 4, reps: ['full'], dropouts: [{ from_s: 3, to_s: 5 }] })
    const { clock, events, command } = linked({ script })
    await command(opcode.start)
    clock.pass(2900)
    expect(statesOf(events).at(-1)).toBe('linked')
    clock.pass(300)
    expect(statesOf(events)).toContain('lost')
    await expect(command(opcode.start)).rejects.toThrow(/must be "linked"/)
    clock.pass(3000)
    expect(statesOf(events).at(-1)).toBe('linked')
    const count = packetsOf(events).length
    clock.pass(1000)
    expect(packetsOf(events).length).toBe(count)
    await command(opcode.start)
    clock.pass(1000)
    const fresh = weightsOf(packetsOf(events).slice(count))
    expect(fresh[0]?.at_us).toBe(0)
    expect(fresh.length).toBeLessThan(90)
  })

  it('goes out of reach when put to sleep, and back to advertising when closed', async () => {
    const { clock, radio, link, events, command } = linked()
    await command(opcode.sleep)
    expect(statesOf(events).at(-1)).toBe('lost')
    clock.pass(2000)
    await link.close()
    expect(statesOf(events).at(-1)).toBe('closed')
    const late = listen(link)
    expect(statesOf(late)).toEqual(['closed'])
    expect((await firstValueFrom(radio.heard$)).address).toBe('virtual:1')
  })

  it('gives a sensor to one link at a time, and searches on for strangers', () => {
    const { clock, radio } = linked()
    const second = listen(radio.link(target))
    const stranger = listen(radio.link({ ...target, address: 'virtual:9' }))
    clock.pass(4500)
    expect(new Set(statesOf(second))).toEqual(new Set(['searching']))
    const last = stranger.at(-1)
    expect(last?.kind === 'state' && last.state.kind === 'searching' && last.state.silent_ms).toBeGreaterThan(3000)
  })

  it('says where a write must go', async () => {
    const { link } = linked()
    await expect(link.write(dataCharacteristic, Uint8Array.of(0x65), true)).rejects.toThrow(/commands on 7e4e1703/)
  })

  it('lets the person wait while nobody is linked', async () => {
    const { clock, radio, link, events, command } = linked({ script: ten })
    await command(opcode.start)
    clock.pass(3000)
    const before = weightsOf(packetsOf(events)).length
    await link.close()
    clock.pass(3_600_000)
    const again = radio.link(target)
    const later = listen(again)
    clock.pass(500)
    await again.write(controlCharacteristic, Uint8Array.of(opcode.start), true)
    clock.pass(70_000)
    const reps = radio.truth('virtual:1')?.reps.length ?? 0
    expect(before).toBeGreaterThan(200)
    expect(weightsOf(packetsOf(later)).length).toBeGreaterThan(5000)
    expect(reps).toBe(10)
  })

  it('hardly wakes the machine for a sensor that nobody has', () => {
    const clock = handClock()
    const events = listen(virtualRadio({ clock }).link(targetAt('virtual:9')))
    clock.pass(60_000)
    expect(clock.rung()).toBeLessThan(60 * 5)
    expect(new Set(statesOf(events))).toEqual(new Set(['searching']))
    expect(events.length).toBeGreaterThan(45)
  })

  it('wakes the machine when a packet is due, and hardly otherwise', async () => {
    const { clock, radio, link, events, command } = linked()
    await command(opcode.start)
    clock.pass(1000)
    const [rung, count] = [clock.rung(), packetsOf(events).length]
    clock.pass(60_000)
    const packets = events.flatMap((event) => (event.kind === 'packet' ? [event.packet] : [])).slice(count)
    expect(packets.length).toBeGreaterThan(300)
    expect(clock.rung() - rung).toBeLessThan(packets.length * 1.1)
    // Each arrives as soon as its last sample has been taken: none waits for the next look.
    const arrivals = packets.map(({ arrived_ms, bytes }) => arrived_ms - (weightsOf([bytes]).at(-1)?.at_us ?? 0) / 1000)
    expect(Math.max(...arrivals) - Math.min(...arrivals)).toBeLessThan(3)
    await link.close()
    const atRest = clock.rung()
    clock.pass(60_000)
    expect(clock.rung()).toBe(atRest)
    await radio.close()
  })

  it('keeps its bytes in order when it is written to between two packets', async () => {
    const { clock, events, command } = linked()
    await command(opcode.start)
    clock.pass(140)
    await command(opcode.battery)
    clock.pass(140)
    await command(opcode.version)
    clock.pass(2000)
    const times = weightsOf(packetsOf(events)).map(({ at_us }) => at_us)
    expect(times.length).toBeGreaterThan(150)
    expect(times.every((at_us, i) => i === 0 || at_us - (times[i - 1] ?? 0) < 12_700)).toBe(true)
    expect(packetsOf(events).filter((bytes) => bytes[0] === 0)).toHaveLength(2)
  })

  it('stops everything when closed', async () => {
    const { clock, radio, events, command } = linked()
    await command(opcode.start)
    clock.pass(1000)
    await radio.close()
    const count = events.length
    clock.pass(5000)
    expect(events.length).toBe(count)
    expect(statesOf(events).at(-1)).toBe('closed')
  })

  it('refuses a speed that is none', () => {
    expect(() => virtualRadio({ speed: 0 })).toThrow(/above 0/)
  })
})

describe('demo', () => {
  it('gives time to calibrate, then sets of ten with some reps short, again and again', async () => {
    const { clock, radio, command } = linked({ speed: 20 })
    await command(opcode.start)
    clock.pass(30_000)
    const truth = radio.truth('virtual:1')
    const [first] = truth?.holds_s ?? []
    expect(first === undefined ? 0 : first[1] - first[0]).toBeGreaterThan(15)
    const reps = truth?.reps ?? []
    expect(reps.filter(({ set }) => set === 0)).toHaveLength(10)
    expect(reps.filter(({ set }) => set === 1)).toHaveLength(10)
    const short = reps.filter(({ full }) => !full).length / reps.length
    expect(short).toBeGreaterThan(0)
    expect(short).toBeLessThan(0.5)
  })

  it('is endless', () => {
    const acts = demoScript(3).acts[Symbol.iterator]()
    for (let i = 0; i < 1000; i++) expect(acts.next().done).toBe(false)
  })
})
