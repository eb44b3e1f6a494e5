import type { Driver } from '../driver.ts'
import { fault, hex, inNewtons, newtonsPer, view } from '../frame.ts'
import type { Packet } from '../radio.ts'
import type { RawSample, Reading } from '../reading.ts'
import { batteryLevel, batteryService, sending, stateless, type PacketReader } from '../stateless.ts'
import { uuid } from '../uuid.ts'

const forceService = uuid('9a88d67f-8df2-4afe-9e0d-c2bbbe773dd0')
const force = uuid('9a88d682-8df2-4afe-9e0d-c2bbbe773dd0')
const tare = uuid('9a88d683-8df2-4afe-9e0d-c2bbbe773dd0')
const threshold = uuid('9a88d686-8df2-4afe-9e0d-c2bbbe773dd0')
const modeService = uuid('467a8516-6e39-11eb-9439-0242ac130002')
const mode = uuid('467a8517-6e39-11eb-9439-0242ac130002')

const modes: Readonly<Record<number, string>> = { 4: 'stream', 5: 'tare', 6: 'quickStart', 7: 'idle' }
/** More than any hold or cell of this kind carries: a misread packet, unless a person says otherwise. */
const limit_lb = 2000
const ceilings = ['2000 lb', 'none'] as const

/** Pounds as the public API has them: the first of three bytes weighs 32768, not 65536. */
const pounds = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) * 32_768 + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0)

const readForce = ({ bytes }: Packet, most_lb: number, say: (reading: Reading) => void): void => {
  if (bytes.length < 2) return say(fault('truncated', `${bytes.length} bytes, the count has 2`))
  const announced = view(bytes).getUint16(0)
  const carried = Math.floor((bytes.length - 2) / 3)
  const samples: RawSample[] = []
  for (let index = 0; index < Math.min(announced, carried); index += 1) {
    const shown = pounds(bytes, 2 + 3 * index)
    if (shown < most_lb) samples.push({ tension_n: inNewtons(shown, 'lb') })
    else say(fault('out-of-range', `${shown} lb, the limit is ${most_lb} lb`))
  }
  if (samples.length > 0) {
    say({ kind: 'samples', samples })
    say({ kind: 'status', status: { unit: 'lb' } })
  }
  if (announced > carried) say(fault('truncated', `${announced} samples announced, ${carried} carried`))
  else if (bytes.length !== 2 + 3 * announced)
    say(fault('malformed', `${bytes.length - 2 - 3 * announced} bytes behind ${announced} samples`))
}

const reader = (most_lb: number) => (): PacketReader => (packet, say) => {
  const { from, bytes } = packet
  if (from === force) return readForce(packet, most_lb, say)
  const first = bytes[0] ?? -1
  // What a host writes, met in recorded conversations.
  if (from === mode) say({ kind: 'status', status: { command: modes[first] ?? 'unknown' } })
  else if (from === tare) say({ kind: 'status', status: { command: 'tare' } })
  else if (from === threshold && bytes.length === 3)
    say({ kind: 'status', status: { command: 'threshold', lbs: pounds(bytes, 0) } })
  else say(fault('unknown', `${hex(bytes)} from ${from}`))
}

/** PitchSix Force Board. Force and mode live in two services. */
export const forceBoard: Driver = {
  id: 'force-board',
  name: 'PitchSix Force Board',
  reach: { kind: 'gatt', services: [forceService, modeService, batteryService], notify: [force, batteryLevel] },
  abilities: {
    rate_hz: 80,
    resolution_n: newtonsPer.lb,
    maximum_n: inNewtons(limit_lb, 'lb'),
    signed: false,
    clock: null,
    tare: 'sensor',
    battery: 'pushed',
  },
  settings: [
    {
      key: 'ceiling',
      label: 'Loads from here on are misread packets',
      choices: ceilings,
      fallback: '2000 lb',
    },
  ],
  recognise: ({ name, services }) =>
    services.includes(forceService) || (name !== null && /force ?board|pitchsix/i.test(name)),
  decode: ({ ceiling }) =>
    stateless(reader(ceiling === 'none' ? Number.POSITIVE_INFINITY : limit_lb), {
      linked: [sending(mode, [4])],
      tare: [sending(tare, [1])],
      stop: [sending(mode, [7])],
      again_ms: 3000,
    }),
}
