import type { Abilities, Driver, Settings } from '../driver.ts'
import { fault, hex, inNewtons, newtonsPer, view, type ForceUnit } from '../frame.ts'
import type { RawSample } from '../reading.ts'
import { numberIn } from '../settings.ts'
import {
  askBattery,
  begin,
  command,
  forceChannel,
  goOn,
  heardReply,
  newTalk,
  response,
  sayTick,
  service,
  stopNow,
  type Say,
  type Talk,
} from './go-direct-talk.ts'

const measurement = 0x20
/** Kinds of measurement: where mask or sensor number, count and values lie. */
const layouts: Readonly<
  Record<number, { readonly mask: 2 | 4 | 0; readonly count: number; readonly values: number; readonly float: boolean }>
> = {
  0x06: { mask: 2, count: 7, values: 9, float: true },
  0x07: { mask: 4, count: 9, values: 11, float: true },
  0x08: { mask: 0, count: 7, values: 8, float: true },
  0x09: { mask: 0, count: 7, values: 8, float: false },
  0x0a: { mask: 0, count: 7, values: 8, float: true },
  0x0b: { mask: 0, count: 7, values: 8, float: false },
}
/** Vernier's own force sensors end at 400 N and 850 N; the strongest hand and plate devices at 3.5 kN. */
const limit_n = 10_000
const fastest_us = 10_000

interface State {
  readonly talk: Talk
  /** A message cut over several notifications, and since when. */
  held: Uint8Array
  held_ms: number
}

const start = (): State => ({ talk: newTalk(), held: new Uint8Array(), held_ms: 0 })

const isUnit = (name: string): name is ForceUnit => name in newtonsPer

const sayMeasurement = (talk: Talk, message: Uint8Array, forced: string, say: Say): void => {
  const kind = message[4] ?? 0
  if (kind === 0x0d) return say(fault('sensor-fault', `the sensor dropped measurements: ${hex(message)}`))
  if (kind === 0x0c || kind === 0x0e)
    return say({
      kind: 'reply',
      to: kind === 0x0c ? 'startTime' : 'period',
      value: null,
      raw: hex(message.subarray(5)),
    })
  const layout = layouts[kind]
  if (layout === undefined) return say(fault('unknown', `measurement of kind 0x${kind.toString(16)}: ${hex(message)}`))
  if (message.length < layout.values) return say(fault('truncated', `${message.length} bytes: ${hex(message)}`))
  const words = view(message)
  const mask =
    layout.mask === 2
      ? words.getUint16(5, true)
      : layout.mask === 4
        ? words.getUint32(5, true)
        : 1 << ((message[6] ?? 0) & 31)
  const preferred = forceChannel(talk)
  let width = 0
  let place = 0
  let channel: number | undefined
  for (let number = 0; number < 32; number += 1) {
    if ((mask & (1 << number)) === 0) continue
    if (channel === undefined || number === preferred) {
      channel = number
      place = width
    }
    width += 1
  }
  if (channel === undefined) return say(fault('malformed', `measurement of no sensor: ${hex(message)}`))
  const unit = isUnit(forced) ? forced : (talk.units.get(channel) ?? 'N')
  if (!isUnit(unit)) return say(fault('uncalibrated', `sensor ${channel} measures "${unit}", which is no force`))
  const rounds = message[layout.count] ?? 0
  const samples: RawSample[] = []
  for (let round = 0; round < rounds; round += 1) {
    const at = layout.values + 4 * (round * width + place)
    if (at + 4 > message.length) {
      say(fault('truncated', `${rounds} values announced, ${round} carried`))
      break
    }
    const value = layout.float ? words.getFloat32(at, true) : words.getInt32(at, true)
    const tension_n = inNewtons(value, unit)
    if (!Number.isFinite(value)) say(fault('not-a-number', `value ${value}`))
    else if (Math.abs(tension_n) > limit_n) say(fault('out-of-range', `${value} ${unit}`))
    else samples.push({ tension_n })
  }
  if (samples.length > 0) say({ kind: 'samples', samples })
}

/** Second byte: length of the message, which may come in several notifications. */
const assemble = (state: State, bytes: Uint8Array, at_ms: number, each: (message: Uint8Array) => void): void => {
  if (state.held.length === 0) state.held_ms = at_ms
  const line = new Uint8Array(state.held.length + bytes.length)
  line.set(state.held)
  line.set(bytes, state.held.length)
  let at = 0
  while (at + 2 <= line.length) {
    const announced = line[at + 1] ?? 0
    // A length that cannot be stands for all there is.
    const length = announced < 5 ? line.length - at : announced
    if (at + length > line.length) break
    each(line.subarray(at, at + length))
    at += length
  }
  if (at > 0) state.held_ms = at_ms
  state.held = line.slice(at)
}

const heldLimit_ms = 1000

const abilities: Abilities = {
  rate_hz: 50,
  resolution_n: null,
  maximum_n: limit_n,
  signed: true,
  clock: null,
  tare: 'software',
  battery: 'asked',
}
const periodOf = (settings: Settings): number =>
  Math.max(fastest_us, Math.round(1e6 / numberIn(settings, 'rate_hz', 50, 0.1)))

/** Vernier Go Direct force sensors: they describe themselves before they measure. */
export const goDirect: Driver<State> = {
  id: 'go-direct',
  name: 'Vernier Go Direct',
  reach: { kind: 'gatt', services: [service], notify: [response] },
  abilities,
  settings: [
    { key: 'rate_hz', label: 'Samples a second, 100 at most', fallback: '50' },
    { key: 'unit', label: 'Unit it sends', choices: ['told', ...Object.keys(newtonsPer)], fallback: 'told' },
  ],
  recognise: ({ name, services }) => name?.startsWith('GDX-') === true || services.includes(service),
  configure: (settings) => ({ abilities: { ...abilities, rate_hz: 1e6 / periodOf(settings) } }),
  decode: (settings) => {
    const period_us = periodOf(settings)
    const unit = settings['unit'] ?? 'told'
    return {
      start,
      step(state, input, say) {
        const { talk } = state
        switch (input.kind) {
          case 'packet': {
            const { bytes, arrived_ms } = input.packet
            assemble(state, bytes, arrived_ms, (message) => {
              if (message[0] !== measurement) return heardReply(talk, message, say)
              talk.heard_ms = arrived_ms
              sayMeasurement(talk, message, unit, say)
            })
            goOn(talk, period_us, arrived_ms, say)
            break
          }
          case 'linked': {
            const next = start()
            begin(next.talk, input.characteristics.includes(command))
            goOn(next.talk, period_us, input.at_ms, say)
            return next
          }
          case 'request':
            if (input.request === 'stop') stopNow(talk, input.at_ms, say)
            else if (input.request === 'battery') askBattery(talk)
            goOn(talk, period_us, input.at_ms, say)
            break
          case 'tick':
            if (state.held.length > 0 && input.at_ms - state.held_ms >= heldLimit_ms) {
              say(fault('truncated', `the rest of a message did not come: ${hex(state.held)}`))
              state.held = new Uint8Array()
            }
            sayTick(talk, input.at_ms, say)
            goOn(talk, period_us, input.at_ms, say)
            break
          case 'lost':
            return start()
        }
        return state
      },
    }
  },
}
