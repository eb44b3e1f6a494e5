import type { Driver, DriverInput, DriverOutput, Send, Settings } from '../../src/sensor/driver.ts'
import type { Packet } from '../../src/sensor/radio.ts'
import { withFallbacks } from '../../src/sensor/settings.ts'
import { uuid, type Uuid } from '../../src/sensor/uuid.ts'

export const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

export const fromOf = (text: string): Packet['from'] => (text === 'advertisement' ? text : uuid(text))

export const usualFrom = (driver: Driver): Packet['from'] =>
  driver.reach.kind === 'gatt' ? (driver.reach.notify[0] ?? 'advertisement') : 'advertisement'

/** A driver in a test: give it inputs, get what it said to each. */
export const play = (driver: Driver, settings: Settings = {}) => {
  const machine = driver.decode(withFallbacks(driver, settings))
  let state = machine.start()
  const give = (input: DriverInput): DriverOutput[] => {
    const said: DriverOutput[] = []
    state = machine.step(state, input, (output) => said.push(output))
    return said
  }
  return {
    give,
    hear: (hex: string | Uint8Array, from = usualFrom(driver), arrived_ms = 0) =>
      give({ kind: 'packet', packet: { from, bytes: typeof hex === 'string' ? bytesOf(hex) : hex, arrived_ms } }),
    link: (characteristics: readonly Uuid[], at_ms = 0) => give({ kind: 'linked', characteristics, mtu: null, at_ms }),
    tick: (at_ms: number) => give({ kind: 'tick', at_ms }),
    ask: (request: 'tare' | 'battery' | 'stop', at_ms: number) => give({ kind: 'request', request, at_ms }),
  }
}

export const samplesIn = (said: readonly DriverOutput[]) =>
  said.flatMap((output) => (output.kind === 'samples' ? output.samples : []))

export const faultsIn = (said: readonly DriverOutput[]) =>
  said.flatMap((output) => (output.kind === 'fault' ? [output.fault] : []))

export const sent = (said: readonly DriverOutput[]): string[] =>
  said.filter((output): output is Send => output.kind === 'send').map(({ bytes }) => Buffer.from(bytes).toString('hex'))
