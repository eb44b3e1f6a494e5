import { expect } from 'vitest'
import { dataCharacteristic, service } from '../../src/radio/virtual/progressor.ts'
import type { Link, LinkEvent, LinkTarget } from '../../src/sensor/radio.ts'

/** As the Progressor driver reaches a sensor. */
export const targetAt = (address: string): LinkTarget => ({
  kind: 'gatt',
  address,
  services: [service],
  notify: [dataCharacteristic],
})
export const opcode = {
  tare: 0x64,
  start: 0x65,
  stop: 0x66,
  version: 0x6b,
  sleep: 0x6e,
  battery: 0x6f,
  id: 0x70,
} as const

export const listen = (link: Link): LinkEvent[] => {
  const events: LinkEvent[] = []
  link.events$.subscribe((event) => events.push(event))
  return events
}
export const packetsOf = (events: readonly LinkEvent[]): Uint8Array[] =>
  events.flatMap((event) => (event.kind === 'packet' ? [event.packet.bytes] : []))
export const statesOf = (events: readonly LinkEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'state' ? [event.state.kind] : []))
export const weightsOf = (packets: readonly Uint8Array[]): { kg: number; at_us: number }[] =>
  packets.flatMap((bytes) => {
    if (bytes[0] !== 1) return []
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    expect(bytes[1]).toBe(bytes.length - 2)
    expect((bytes.length - 2) % 8).toBe(0)
    return Array.from({ length: (bytes.length - 2) / 8 }, (_, i) => ({
      kg: view.getFloat32(2 + 8 * i, true),
      at_us: view.getUint32(6 + 8 * i, true),
    }))
  })
