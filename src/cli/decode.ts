import { closest } from 'fastest-levenshtein'
import { newtonsToKilograms } from '../model/units.ts'
import type { Driver, DriverOutput, Settings } from '../sensor/driver.ts'
import { drivers } from '../sensor/drivers.ts'
import type { Packet } from '../sensor/radio.ts'
import type { RawSample } from '../sensor/reading.ts'
import { configured, findSetting } from '../sensor/settings.ts'
import { parseUuid } from '../sensor/uuid.ts'
import { UsageError, type Command } from './command.ts'

type From = Packet['from']
type Said = Exclude<DriverOutput, { readonly kind: 'send' }>

/** Nominal time between the packets of the command line, for drivers that time out. */
const apart_ms = 100

const driverNamed = (id: string): Driver => {
  const found = drivers.find((driver) => driver.id === id.toLowerCase())
  if (found !== undefined) return found
  const ids = drivers.map((driver) => driver.id)
  throw new UsageError(`There is no driver "${id}". The nearest is "${closest(id, ids)}"; --list names all of them.`)
}

const fromNamed = (text: string): From => {
  if (text === 'advertisement') return text
  const parsed = parseUuid(text)
  if (parsed === null)
    throw new UsageError(`"${text}" is no characteristic: a UUID of 4, 8 or 32 hex digits, or "advertisement".`)
  return parsed
}

const settingsOf = (driver: Driver, texts: readonly string[]): Settings => {
  const given: Record<string, string> = {}
  for (const text of texts) {
    const cut = text.indexOf('=')
    if (cut < 1) throw new UsageError(`--set wants key=value, not "${text}".`)
    const setting = findSetting(driver, text.slice(0, cut))
    const keys = driver.settings.map(({ key }) => key)
    if (setting === undefined)
      throw new UsageError(
        keys.length === 0
          ? `The driver "${driver.id}" has no settings.`
          : `"${text.slice(0, cut)}" is no setting of "${driver.id}". The nearest is "${closest(text, keys)}"; it has ${keys.join(', ')}.`,
      )
    const value = text.slice(cut + 1)
    if (setting.choices !== undefined && !setting.choices.includes(value))
      throw new UsageError(`${setting.key} can be ${setting.choices.join(', ')}, not "${value}".`)
    given[setting.key] = value
  }
  return given
}

/** A driver's machine; settings that it cannot make sense of are the caller's mistake. */
const sensible = (driver: Driver, given: Settings) => {
  try {
    const { reach, decode } = configured(driver, given)
    return { reach, machine: decode(given) }
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

/** One argument: hex digits, spaces and 0x allowed; a characteristic and a colon may stand before it. */
const packetOf = (text: string, number: number, from: From): Packet => {
  const [, characteristic, digits = ''] = /^(?:([^:]*):)?(.*)$/s.exec(text) ?? []
  const hex = digits.replaceAll(/\s|^0x/gi, '')
  if (!/^([0-9a-f]{2})*$/i.test(hex))
    throw new UsageError(`Packet ${number}, "${text}", is not hex: two digits 0-9 or a-f for each byte.`)
  return {
    from: characteristic === undefined ? from : fromNamed(characteristic),
    bytes: Uint8Array.from(Buffer.from(hex, 'hex')),
    arrived_ms: number * apart_ms,
  }
}

const shown = ({ tension_n, at_us, index }: RawSample): object => ({
  // Twelve digits: what floating point adds to an exact number of hundredths lies behind them.
  tension_n: Number(tension_n.toPrecision(12)),
  kg: Number(newtonsToKilograms(tension_n).toPrecision(12)),
  ...(at_us === undefined ? {} : { at_us }),
  ...(index === undefined ? {} : { index }),
})

const plural = { battery: 'battery', reply: 'replies', status: 'status', fault: 'faults' } as const

/**
 * Everything one packet said as one JSON value. Samples win; what else it said stands beside them under `battery`,
 * `status`, `replies` and `faults`. Without samples the first thing said gives the `kind`.
 */
const merged = (said: readonly Said[]): object => {
  const samples = said.flatMap((reading) => (reading.kind === 'samples' ? reading.samples.map(shown) : []))
  const others = said.filter((reading) => reading.kind !== 'samples')
  const order = ['reply', 'battery', 'status', 'fault']
  const lead =
    samples.length > 0 ? undefined : others.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))[0]
  const line: Record<string, unknown> = samples.length > 0 ? { kind: 'samples', samples } : { kind: 'nothing', ...lead }
  for (const reading of others) {
    if (reading === lead && reading.kind !== 'fault') continue
    const key = plural[reading.kind]
    const { kind: _, ...facts } = reading.kind === 'status' ? { kind: 'status', ...reading.status } : reading
    if (key === 'replies' || key === 'faults') line[key] = [...((line[key] as object[] | undefined) ?? []), facts]
    else line[key] = { ...(line[key] as object | undefined), ...facts }
  }
  return line
}

/** `taut decode`: what packets mean, as JSON, one line for each packet. */
export const decode: Command = {
  name: 'decode',
  summary: 'say what packets of a sensor mean, as JSON',
  usage: '<driver> [--from <characteristic>|advertisement] [--set key=value]... [characteristic:]<hex>...',
  options: {
    from: {
      type: 'string',
      value: '<characteristic>',
      help: 'the characteristic the packets came from, or "advertisement" (default: what the driver listens to)',
    },
    set: { type: 'string', multiple: true, value: '<key=value>', help: 'a setting of the driver' },
    list: { type: 'boolean', help: 'list the drivers and their settings' },
  },
  run({ values, positionals }, console) {
    if (values['list'] === true) {
      for (const driver of drivers) {
        const keys = driver.settings.map(({ key, choices }) => `${key}=${choices?.join('|') ?? '...'}`)
        console.out([driver.id.padEnd(14), driver.name.padEnd(44), ...keys].join(' ').trimEnd())
      }
      return Promise.resolve(0)
    }
    const [id, ...texts] = positionals
    if (id === undefined) throw new UsageError('decode wants a driver and packets in hex; --list names the drivers.')
    const named = driverNamed(id)
    if (texts.length === 0) throw new UsageError(`decode ${named.id} wants at least one packet in hex.`)
    const given = settingsOf(named, Array.isArray(values['set']) ? values['set'].map(String) : [])
    const { reach, machine } = sensible(named, given)
    const usual = reach.kind === 'gatt' ? (reach.notify[0] ?? 'advertisement') : 'advertisement'
    const from = typeof values['from'] === 'string' ? fromNamed(values['from']) : usual
    const packets = texts.map((text, index) => packetOf(text, index + 1, from))
    let state = machine.start()
    for (const packet of packets) {
      const said: Said[] = []
      state = machine.step(state, { kind: 'packet', packet }, (output) => {
        if (output.kind !== 'send') said.push(output)
      })
      console.out(JSON.stringify(merged(said)))
    }
    return Promise.resolve(0)
  },
}
