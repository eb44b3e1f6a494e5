import type { Machine } from '../signal/machine.ts'
import type { DriverInput, DriverOutput, Request, Send } from './driver.ts'
import type { Packet } from './radio.ts'
import type { Reading } from './reading.ts'
import type { Uuid } from './uuid.ts'

/** Says what one packet means. What it remembers between packets lives in its closure, one for each link. */
export type PacketReader = (packet: Packet, say: (reading: Reading) => void) => void

/** What to write when. Only characteristics that the sensor turned out to have are written to. */
export type Talk = Readonly<Partial<Record<Request | 'linked', readonly Send[]>>>

interface State {
  readonly read: PacketReader
  characteristics: readonly Uuid[]
}

export const sending = (to: Uuid, bytes: readonly number[], acknowledged = true): Send => ({
  kind: 'send',
  to,
  bytes: Uint8Array.from(bytes),
  acknowledged,
})

/** A driver's machine from what reads one packet and a table of what to write. A lost link starts a new reader. */
export const stateless = (reader: () => PacketReader, talk: Talk = {}): Machine<State, DriverInput, DriverOutput> => ({
  start: () => ({ read: reader(), characteristics: [] }),
  step(state, input, say) {
    const sayAll = (sends: readonly Send[] = []): void => {
      for (const send of sends) if (state.characteristics.includes(send.to)) say(send)
    }
    switch (input.kind) {
      case 'packet':
        state.read(input.packet, say)
        break
      case 'linked':
        state.characteristics = input.characteristics
        sayAll(talk.linked)
        break
      case 'request':
        sayAll(talk[input.request])
        break
      case 'lost':
        return { read: reader(), characteristics: [] }
      case 'tick':
        break
    }
    return state
  },
})
