import type { Abilities, Driver, Settings } from '../driver.ts'
import { ascii, fault, hex, inNewtons, newtonsPer, type ForceUnit } from '../frame.ts'
import type { RawSample, Reading } from '../reading.ts'
import { sending, stateless, type PacketReader, type Talk } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('1000')
const control = uuid('1001')
const data = uuid('1002')

const frameLength = 20
const carriageReturn = 0x0d
const lineFeed = 0x0a
const units: Readonly<Record<string, ForceUnit>> = { N: 'kN', G: 'kgf', B: 'lbf' }
const unitCommands: Readonly<Record<string, string>> = { kN: 'N', kgf: 'G', lbf: 'B' }
const rates: Readonly<Record<string, number>> = { S: 10, F: 40, M: 640, Q: 1280 }
const workingModes: Readonly<Record<string, string>> = { R: 'realTime', O: 'overload', C: 'maximumCapacity' }

/** What the letters stand for. Of these only A, E, F, S, Z and a unit chosen by a person are ever written. */
const commands: Readonly<Record<string, string>> = {
  A: 'online',
  E: 'offline',
  F: 'speed 40 Hz',
  S: 'speed 10 Hz',
  M: 'speed 640 Hz',
  Q: 'speed 1280 Hz',
  Z: 'zero',
  T: 'set absolute zero',
  X: 'relative-zero mode',
  Y: 'absolute-zero mode',
  L: 'toggle zero mode',
  N: 'unit kN',
  G: 'unit kgf',
  B: 'unit lbf',
  C: 'clear peak',
  O: 'power off',
}

const command = (letter: string) => {
  const code = letter.charCodeAt(0)
  return sending(control, [code, carriageReturn, lineFeed, (code + carriageReturn + lineFeed) & 0xff])
}

/** The vendor's table sums bytes 1-16, its example and every device byte 0 as well. */
const sumIsRight = (frame: Uint8Array): boolean => {
  let sum = 0
  for (let at = 0; at < 17; at += 1) sum += frame[at] ?? 0
  return String(sum % 100).padStart(2, '0') === ascii(frame.subarray(17, 19))
}

const readFrame = (frame: Uint8Array, samples: RawSample[], say: (reading: Reading) => void): void => {
  if (!sumIsRight(frame))
    return say(fault('checksum', `checksum is not ${ascii(frame.subarray(17, 19))}: ${hex(frame)}`))
  const text = ascii(frame)
  const mode = text.charAt(0)
  const unit = units[text.charAt(15)]
  const [shown, reference] = [text.slice(1, 7), text.slice(8, 14)]
  const number = /^\s*[+-]?\d*\.?\d+\s*$/
  if (workingModes[mode] === undefined || unit === undefined || !number.test(shown) || !number.test(reference))
    return say(fault('malformed', `no LineScale packet: ${hex(frame)}`))
  const tension_n = inNewtons(Number(shown), unit)
  // Ten times the largest model would be a misread packet.
  if (Math.abs(tension_n) > 500_000) say(fault('out-of-range', `${shown} ${unit}`))
  else samples.push({ tension_n })
  say({ kind: 'battery', percent: Math.min(100, Math.max(0, ((frame[14] ?? 0x20) - 0x20) * 2)) })
  const speed = rates[text.charAt(16)]
  say({
    kind: 'status',
    status: {
      mode,
      workingMode: workingModes[mode],
      unit,
      zeroMode: text.charAt(7) === 'Z' ? 'relative' : 'absolute',
      refZero: Number(reference),
      ...(speed === undefined ? {} : { hz: speed }),
    },
  })
  if (mode !== 'R') say(fault('sensor-fault', mode === 'O' ? 'overload' : 'at maximum capacity'))
}

/** Text cut by carriage returns; of a longer stretch the last 20 bytes are the packet. */
const reader = (): PacketReader => {
  let held: number[] = []
  const readData = (bytes: Uint8Array, say: (reading: Reading) => void): void => {
    const samples: RawSample[] = []
    for (const byte of bytes) {
      // Some adapters turn the carriage return into a line end of two bytes.
      if (byte === lineFeed && held.length === 0) continue
      held.push(byte)
      if (byte !== carriageReturn) continue
      const excess = held.length - frameLength
      if (excess !== 0)
        say(fault('malformed', `length ${held.length} instead of ${frameLength}: ${hex(Uint8Array.from(held))}`))
      if (excess >= 0) readFrame(Uint8Array.from(held.slice(excess)), samples, say)
      held = []
    }
    if (held.length > 4 * frameLength) {
      say(fault('malformed', `${held.length} bytes without a carriage return`))
      held = held.slice(-frameLength)
    }
    if (samples.length > 0) say({ kind: 'samples', samples })
  }
  return ({ from, bytes }, say) => {
    if (from === control)
      say({ kind: 'status', status: { command: commands[ascii(bytes.subarray(0, 1))] ?? 'unknown' } })
    else readData(bytes, say)
  }
}

const talk = (settings: Settings): Talk => {
  const unit = unitCommands[settings['unit'] ?? 'keep']
  return {
    linked: [command('A')],
    settled: [command(settings['rate_hz'] === '10' ? 'S' : 'F'), ...(unit === undefined ? [] : [command(unit)])],
    tare: [command('Z')],
    stop: [command('E')],
    again_ms: 1500,
  }
}

const abilities: Abilities = {
  rate_hz: 40,
  resolution_n: newtonsPer.kN / 100,
  maximum_n: inNewtons(30, 'kN'),
  signed: true,
  clock: null,
  tare: 'sensor',
  battery: 'pushed',
}

/** LineGrip LineScale 3. The value shown is used: in relative mode it leaves the reference zero out. */
export const linescale3: Driver = {
  id: 'linescale-3',
  name: 'LineScale 3',
  reach: { kind: 'gatt', services: [service], notify: [data] },
  abilities,
  settings: [
    { key: 'rate_hz', label: 'Samples a second', choices: ['10', '40'], fallback: '40' },
    {
      key: 'unit',
      label: 'Unit the scale is switched to (lbf has the finest steps)',
      choices: ['keep', 'kN', 'kgf', 'lbf'],
      fallback: 'keep',
    },
  ],
  recognise: ({ name, services }) => services.includes(service) || (name !== null && /line ?scale|^LS3/i.test(name)),
  configure: (settings) => ({ abilities: { ...abilities, rate_hz: Number(settings['rate_hz'] ?? 40) } }),
  decode: (settings) => stateless(reader, talk(settings)),
}
