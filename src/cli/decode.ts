import { messageOf } from '../model/fault.ts'
import type { Driver, DriverInput, DriverOutput, Setting, Settings } from '../sensor/driver.ts'
import { drivers } from '../sensor/drivers.ts'
import { identify } from '../sensor/identify.ts'
import type { Packet } from '../sensor/radio.ts'
import type { Reading } from '../sensor/reading.ts'
import { configured, findChoice, findSetting, plain } from '../sensor/settings.ts'
import { parseUuid } from '../sensor/uuid.ts'
import { type Machine, over } from '../signal/machine.ts'
import { UsageError, type Command } from './command.ts'
import { didYouMean } from './nearest.ts'
import { textOption } from './option-values.ts'
import { packetJson } from './packet-json.ts'

type From = Packet['from']

/** Nominal time between the packets of the command line, for drivers that time out. */
const apart_ms = 100

const driverNamed = (id: string): Driver => {
  const found = drivers.find((driver) => plain(driver.id) === plain(id))
  if (found !== undefined) return found
  const ids = drivers.map((driver) => driver.id)
  throw new UsageError(`There is no driver "${id}".${didYouMean(id, ids)} --list names all of them.`)
}

const fromIn = (text: string): From | null => (/^adv/i.test(text) ? 'advertisement' : parseUuid(text))

const fromNamed = (text: string): From => {
  const from = fromIn(text)
  if (from === null)
    throw new UsageError(`"${text}" is no characteristic: a UUID of 4, 8 or 32 hex digits, or "advertisement".`)
  return from
}

const settingsOf = (driver: Driver, texts: readonly string[]): Settings => {
  const given: Record<string, string> = {}
  for (const text of texts) {
    const cut = text.indexOf('=')
    if (cut < 1) throw new UsageError(`--set wants key=value, not "${text}".`)
    const key = text.slice(0, cut)
    const setting = findSetting(driver, key)
    const keys = driver.settings.map((known) => known.key)
    if (setting === undefined)
      throw new UsageError(
        keys.length === 0
          ? `The driver "${driver.id}" has no settings.`
          : `"${key}" is no setting of "${driver.id}".${didYouMean(key, keys)} It has ${keys.join(', ')}.`,
      )
    const value = text.slice(cut + 1)
    const choice = findChoice(setting, value)
    if (choice === undefined)
      throw new UsageError(`${setting.key} can be ${setting.choices?.join(', ') ?? 'given'}, not "${value}".`)
    given[setting.key] = choice
  }
  return given
}

/** The first driver that makes samples of the packets. */
const likeliest = (texts: readonly string[], from: From | null): Driver => {
  if (from === null) throw new UsageError('decode auto wants --from: the characteristic or "advertisement".')
  const packets = texts.map((text, index) => packetOf(text, index + 1, from))
  const [found] = over(identify(drivers.filter(({ id }) => id !== 'custom')), packets)
  if (found?.kind !== 'settled') throw new UsageError('No driver makes samples of these packets; --list names them.')
  return found.driver
}

/** A driver's machine; settings that it cannot make sense of are the caller's mistake. */
const sensible = (driver: Driver, given: Settings) => {
  try {
    const { reach, decode } = configured(driver, given)
    return { reach, machine: decode(given) }
  } catch (cause) {
    throw new UsageError(messageOf(cause))
  }
}

/** One argument: hex digits, with or without separators and 0x; a characteristic and a colon may stand before it. */
const packetOf = (text: string, number: number, usual: From): Packet => {
  const cut = text.indexOf(':')
  const from = cut > 0 ? fromIn(text.slice(0, cut)) : null
  const hex = text.slice(from === null ? 0 : cut + 1).replaceAll(/[\s:,_-]|0x/gi, '')
  if (!/^[0-9a-f]*$/i.test(hex))
    throw new UsageError(`Packet ${number}, "${text}", is not hex: two digits 0-9 or a-f for each byte.`)
  if (hex.length % 2 !== 0)
    throw new UsageError(`Packet ${number}, "${text}", has ${hex.length} hex digits; two make a byte.`)
  return {
    from: from ?? usual,
    bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
    arrived_ms: number * apart_ms,
  }
}

/** A driver in one line: its id, its name, and what `--set` takes: the choices, or else the fallback. */
const inOneLine = ({ id, name, settings }: Driver): string => {
  const keys = settings.map(({ key, choices, fallback }) => `${key}=${choices?.join('|') ?? (fallback || '...')}`)
  return [id.padEnd(14), name.padEnd(34), ...keys].join(' ').trimEnd()
}

const mayBe = ({ choices, fallback }: Setting): string =>
  fallback === undefined ? 'must be given' : `${choices?.join('|') ?? 'any'}, else ${fallback || 'none'}`

/** One driver at length: where its packets come from, and what each setting is. */
const described = (driver: Driver): string[] => {
  const from = driver.reach.kind === 'gatt' ? driver.reach.notify : ['advertisement']
  return [
    `${driver.id}: ${driver.name}`,
    ...from.map((one) => `  --from ${one}`),
    ...driver.settings.map((one) => `  --set ${one.key}=...  ${one.label} (${mayBe(one)})`),
  ]
}

/** The time given to a sensor for the rest of a message, once the packets are over. */
const ending_ms = 3000

/** What each packet says, in their order. */
function* readingsOf(
  machine: Machine<unknown, DriverInput, DriverOutput>,
  packets: readonly Packet[],
): Generator<readonly Reading[]> {
  let state = machine.start()
  // Drivers say standing facts when they change; here every packet with samples carries them.
  let standing: readonly Reading[] = []
  for (const packet of packets) {
    const said: Reading[] = []
    const hear = (output: DriverOutput): void => {
      if (output.kind !== 'send') said.push(output)
    }
    state = machine.step(state, { kind: 'packet', packet }, hear)
    // What is still held then is said to be cut off, where the driver can tell.
    if (packet === packets.at(-1))
      state = machine.step(state, { kind: 'tick', at_ms: packet.arrived_ms + ending_ms }, hear)
    const facts = said.filter(({ kind }) => kind === 'status' || kind === 'battery')
    if (said.some(({ kind }) => kind === 'samples')) {
      standing = [...standing.filter(({ kind }) => facts.every((fact) => fact.kind !== kind)), ...facts]
      yield [...said.filter((one) => !facts.includes(one)), ...standing]
    } else yield said
  }
}

/** `taut decode`: what packets mean, as JSON, one line for each packet. */
export const decode: Command = {
  name: 'decode',
  summary: 'say what packets of a sensor mean, as JSON',
  usage: '<driver>|auto [--from <characteristic>|advertisement] [--set key=value]... [characteristic:]<hex>...',
  options: {
    from: {
      type: 'string',
      value: '<characteristic>',
      help: 'the characteristic the packets came from, or "advertisement" (default: what the driver listens to)',
    },
    set: { type: 'string', multiple: true, value: '<key=value>', help: 'a setting of the driver' },
    list: { type: 'boolean', help: 'list the drivers and their settings; with a driver, what each is' },
  },
  notes: [
    'One JSON value a packet and a line. kind: samples, battery, reply, status, fault, or nothing (half a frame, padding).',
    'samples: tension_n (newtons), kg (of weight, 9.80665 N), value and unit (as the sensor sends them, where it says), at_us (its own clock, still wrapping), index (its own number), backfilled (out of its memory).',
    'battery: percent, millivolts, low. reply: to (what was asked), value, raw (hex), readings (by query, where the reply does not say which it answers). fault: what is wrong, and detail. What else a packet says stands beside the first: battery, status, replies, faults.',
    'Hex may have spaces, colons, commas, dashes and 0x in it.',
  ],
  run: async (call, console) => {
    const { values, positionals } = call
    if (values['list'] === true) {
      const [only] = positionals
      const lines = only === undefined ? drivers.map(inOneLine) : described(driverNamed(only))
      for (const line of lines) console.out(line)
      return 0
    }
    const [id, ...texts] = positionals
    if (id === undefined) throw new UsageError('decode wants a driver and packets in hex; --list names the drivers.')
    const told = textOption(call, 'from', null)
    const from = told === null ? null : fromNamed(told)
    const driver = id === 'auto' ? likeliest(texts, from) : driverNamed(id)
    if (texts.length === 0) throw new UsageError(`decode ${driver.id} wants at least one packet in hex.`)
    const given = settingsOf(driver, Array.isArray(values['set']) ? values['set'].map(String) : [])
    const { reach, machine } = sensible(driver, given)
    const usual = reach.kind === 'gatt' ? (reach.notify[0] ?? 'advertisement') : 'advertisement'
    const packets = texts.map((text, index) => packetOf(text, index + 1, from ?? usual))
    for (const readings of readingsOf(machine, packets)) console.out(JSON.stringify(packetJson(readings)))
    return 0
  },
}
