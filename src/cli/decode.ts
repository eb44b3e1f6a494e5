import { closest } from 'fastest-levenshtein'
import { newtonsToKilograms } from '../model/units.ts'
import type { Driver, DriverOutput, Settings } from '../sensor/driver.ts'
import { drivers } from '../sensor/drivers.ts'
import { identify } from '../sensor/identify.ts'
import type { Packet } from '../sensor/radio.ts'
import type { RawSample } from '../sensor/reading.ts'
import { configured, findChoice, findSetting } from '../sensor/settings.ts'
import { parseUuid } from '../sensor/uuid.ts'
import { over } from '../signal/machine.ts'
import { UsageError, type Call, type Command } from './command.ts'

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
    const choice = findChoice(setting, value)
    if (choice === undefined)
      throw new UsageError(`${setting.key} can be ${setting.choices?.join(', ') ?? 'given'}, not "${value}".`)
    given[setting.key] = choice
  }
  return given
}

/** The first driver that makes samples of the packets. */
const likeliest = (texts: readonly string[], from: Call['values'][string]): Driver => {
  if (typeof from !== 'string') throw new UsageError('decode auto wants --from: the characteristic or "advertisement".')
  const packets = texts.map((text, index) => packetOf(text, index + 1, fromNamed(from)))
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
    throw new UsageError(cause instanceof Error ? cause.message : String(cause))
  }
}

/** One argument: hex digits, spaces, colons between bytes and 0x allowed; a characteristic and a colon may stand before it. */
const packetOf = (text: string, number: number, from: From): Packet => {
  const [, characteristic, digits = ''] = /^(?:([^:]*):)?([^:]*)$/s.exec(text) ?? [text, undefined, text]
  const hex = digits.replaceAll(/[\s:]|^0x/gi, '')
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

/** What leads when there are no samples: an answer, else what went wrong in reading, else how the sensor is. */
const weight = (said: Said): number => {
  if (said.kind === 'fault') return said.fault === 'sensor-fault' ? 4 : 2
  return { samples: 0, reply: 0, battery: 1, status: 3 }[said.kind]
}

/**
 * Everything one packet said as one JSON value. Samples win; what else it said stands beside them under `battery`,
 * `status`, `replies` and `faults`. Without samples the first thing said gives the `kind`.
 */
const merged = (said: readonly Said[]): object => {
  const samples = said.flatMap((reading) => (reading.kind === 'samples' ? reading.samples.map(shown) : []))
  const others = said.filter((reading) => reading.kind !== 'samples')
  const lead = samples.length > 0 ? undefined : others.toSorted((a, b) => weight(a) - weight(b))[0]
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
  usage: '<driver>|auto [--from <characteristic>|advertisement] [--set key=value]... [characteristic:]<hex>...',
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
    const named = id === 'auto' ? likeliest(texts, values['from']) : driverNamed(id)
    if (texts.length === 0) throw new UsageError(`decode ${named.id} wants at least one packet in hex.`)
    const given = settingsOf(named, Array.isArray(values['set']) ? values['set'].map(String) : [])
    const { reach, machine } = sensible(named, given)
    const usual = reach.kind === 'gatt' ? (reach.notify[0] ?? 'advertisement') : 'advertisement'
    const from = typeof values['from'] === 'string' ? fromNamed(values['from']) : usual
    const packets = texts.map((text, index) => packetOf(text, index + 1, from))
    let state = machine.start()
    // Drivers say standing facts when they change; here every line with samples carries them.
    let standing: readonly Said[] = []
    for (const packet of packets) {
      const said: Said[] = []
      state = machine.step(state, { kind: 'packet', packet }, (output) => {
        if (output.kind !== 'send') said.push(output)
      })
      const facts = said.filter(({ kind }) => kind === 'status' || kind === 'battery')
      if (!said.some(({ kind }) => kind === 'samples')) console.out(JSON.stringify(merged(said)))
      else {
        standing = [...standing.filter(({ kind }) => facts.every((fact) => fact.kind !== kind)), ...facts]
        console.out(JSON.stringify(merged([...said.filter((one) => !facts.includes(one)), ...standing])))
      }
    }
    return Promise.resolve(0)
  },
}
