import type { Abilities, Driver, Settings } from '../driver.ts'
import { fault, hex, inNewtons, newtonsPer, view } from '../frame.ts'
import type { RawSample, Reading } from '../reading.ts'
import { sending, stateless, type PacketReader, type Talk } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const service = uuid('ffe0')
const data = uuid('ffe1')
const control = uuid('ffe2')

const head = 0x05
const weight = 0x01
const reply = 0x80
const rates = ['10', '20', '40', '80', '160', '320']

/** What the opcodes stand for. Of these only tare, start, stop, rate and battery are ever written. */
const opcodes: Readonly<Record<number, string>> = {
  0x81: 'range',
  0x82: 'division',
  0x83: 'calibrationWeight',
  0x84: 'calibrationWeight',
  0x85: 'powerOnReset',
  0x86: 'zero',
  0xa1: 'calibrate',
  0xa2: 'calibrate',
  0xa4: 'firmware',
  0xa6: 'tare',
  0xa7: 'noLoadCalibration',
  0xa9: 'reading',
  0xaa: 'start',
  0xab: 'stop',
  0xc0: 'baud',
  0xc1: 'rate',
  0xc3: 'off',
  0xc4: 'battery',
  0xc5: 'temperature',
  0xc6: 'temperatureLimit',
  0xc7: 'temperatureLimit',
  0xca: 'peakMode',
  0xd1: 'alarmLimits',
  0xd2: 'alarmLimits',
  0xd3: 'alarmMode',
  0xd4: 'alarmOutput',
}
const opcode = { tare: 0xa6, start: 0xaa, stop: 0xab, rate: 0xc1, battery: 0xc4 } as const

const command = (op: number, parameter = 0) =>
  sending(control, [head, op, 0, 0, parameter, (head + op + parameter) & 0xff])

/** Capacity of the larger model with the usual 20 % of overload. */
const limit_kg = 600

const readReply = (frame: Uint8Array): Reading => {
  const op = frame[2] ?? 0
  const raw = hex(frame.subarray(3, 6))
  const [, , , , high = 0, low = 0] = frame
  if (op === opcode.battery) return { kind: 'battery', millivolts: (high * 256 + low) * 10 }
  // Sign and magnitude.
  if (op === 0xc5) return { kind: 'status', status: { celsius: low >= 0x80 ? -(low - 0x80) : low } }
  return { kind: 'reply', to: opcodes[op] ?? `0x${op.toString(16)}`, value: raw, raw }
}

const sumIsRight = (frame: Uint8Array): boolean => {
  let sum = 0
  for (let at = 0; at < frame.length - 1; at += 1) sum += frame[at] ?? 0
  return (sum & 0xff) === frame.at(-1)
}

const readFrame = (frame: Uint8Array, samples: RawSample[], say: (reading: Reading) => void): void => {
  if (frame[1] === weight) {
    const kg = view(frame).getUint32(2) / 100
    if (kg <= limit_kg) samples.push({ tension_n: inNewtons(kg, 'kg') })
    else say(fault('out-of-range', `${kg} kg, the cell carries ${limit_kg} kg at most`))
  } else if (frame[1] === reply) say(readReply(frame))
  else {
    const op = frame[1] ?? 0
    const to = opcodes[op]
    if (to === undefined) say(fault('unknown', `echo of opcode 0x${op.toString(16)}`))
    else say({ kind: 'reply', to, value: 'acknowledged', raw: hex(frame) })
  }
}

/**
 * A serial line behind a radio: frames split and merge at will. After a wrong sum the search goes on one byte further.
 */
const reader = (): PacketReader => {
  let held = new Uint8Array()
  return ({ bytes }, say) => {
    const line = new Uint8Array(held.length + bytes.length)
    line.set(held)
    line.set(bytes, held.length)
    const samples: RawSample[] = []
    let at = 0
    let skipped = 0
    while (at < line.length) {
      if (line[at] !== head) {
        at += 1
        skipped += 1
        continue
      }
      const kind = line[at + 1]
      const length = kind === weight || kind === reply ? 7 : 6
      if (kind === undefined || at + length > line.length) break
      const frame = line.subarray(at, at + length)
      if (sumIsRight(frame)) {
        readFrame(frame, samples, say)
        at += length
      } else {
        at += 1
        skipped += 1
      }
    }
    // Never more than a frame less one byte.
    held = line.slice(at)
    if (samples.length > 0) say({ kind: 'samples', samples })
    if (skipped > 0) say(fault('checksum', `${skipped} bytes that belong to no frame with a right sum`))
  }
}

const talk = (settings: Settings): Talk => ({
  linked: [command(opcode.rate, Math.max(0, rates.indexOf(settings['rate_hz'] ?? '80'))), command(opcode.start)],
  settled: [command(opcode.battery)],
  tare: [command(opcode.tare)],
  battery: [command(opcode.battery)],
  stop: [command(opcode.stop)],
  again_ms: 3000,
})

const abilities: Abilities = {
  rate_hz: 80,
  resolution_n: newtonsPer.kg / 100,
  maximum_n: inNewtons(500, 'kg'),
  signed: false,
  clock: null,
  tare: 'sensor',
  battery: 'asked',
}

/** Jlyscales CTS500 and CTS-300 crane scales, behind an MY-BT102 serial module. */
export const cts500: Driver = {
  id: 'cts500',
  name: 'CTS500 / CTS-300',
  reach: { kind: 'gatt', services: [service], notify: [data] },
  abilities,
  settings: [{ key: 'rate_hz', label: 'Samples a second', choices: rates, fallback: '80' }],
  recognise: ({ name }) => name !== null && /^CTS-?[35]00/i.test(name),
  configure: (settings) => ({ abilities: { ...abilities, rate_hz: Number(settings['rate_hz'] ?? 80) } }),
  decode: (settings) => stateless(reader, talk(settings)),
}
