import type { Machine } from '../signal/machine.ts'
import type { DriverInput, DriverOutput, Request, Send } from './driver.ts'
import { fault } from './frame.ts'
import type { Packet } from './radio.ts'
import type { Reading } from './reading.ts'
import { uuid, type Uuid } from './uuid.ts'

/** Says what one packet means. What it remembers between packets lives in its closure, one for each link. */
export type PacketReader = (packet: Packet, say: (reading: Reading) => void) => void

/** What to write when. Only characteristics that the sensor turned out to have are written to. */
export interface Talk extends Readonly<Partial<Record<Request, readonly Send[]>>> {
  readonly linked?: readonly Send[]
  /** At the first tick `settle_ms` after `linked`, for sensors that want a pause between the two. */
  readonly settled?: readonly Send[]
  readonly settle_ms?: number
  /** Everything from `linked` on again after this much silence, ms. */
  readonly again_ms?: number
}

type Say = (output: DriverOutput) => void

interface State {
  /** Reads a packet and says what is new in it: standing facts, battery and status, only when they changed. */
  readonly hear: (packet: Packet, say: Say) => void
  characteristics: readonly Uuid[]
  /** When what was said on `linked` is settled; null: done. */
  settles_ms: number | null
  wanted: boolean
  heard_ms: number
}

/** The battery service of the Bluetooth SIG, and its level characteristic. */
export const batteryService = uuid('180f')
export const batteryLevel = uuid('2a19')

export const sending = (to: Uuid, bytes: readonly number[] | string, acknowledged = true): Send => ({
  kind: 'send',
  to,
  bytes: Uint8Array.from(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes),
  acknowledged,
})

const readBattery: PacketReader = ({ bytes }, say) => {
  const percent = bytes[0]
  if (percent === undefined) say(fault('truncated', 'empty battery level'))
  else if (percent > 100) say(fault('out-of-range', `battery level of ${percent} %`))
  else say({ kind: 'battery', percent })
}

const silent: Say = () => {}

/** One closure for the whole link: packets come a hundred times a second. */
const hearing = (reader: () => PacketReader): State => {
  const read = reader()
  let battery = ''
  let status = ''
  let saying: Say = silent
  const sayNew = (reading: Reading): void => {
    switch (reading.kind) {
      case 'samples':
        state.heard_ms = hearing_ms
        break
      case 'battery': {
        const text = JSON.stringify(reading)
        if (text === battery) return
        battery = text
        break
      }
      case 'status': {
        const text = JSON.stringify(reading.status)
        if (text === status) return
        status = text
        break
      }
      case 'reply':
      case 'fault':
        break
    }
    saying(reading)
  }
  let hearing_ms = 0
  const state: State = {
    hear(packet, say) {
      saying = say
      hearing_ms = packet.arrived_ms
      if (packet.from === batteryLevel) readBattery(packet, sayNew)
      else read(packet, sayNew)
    },
    characteristics: [],
    settles_ms: null,
    wanted: false,
    heard_ms: 0,
  }
  return state
}

/** A driver's machine from what reads one packet and a table of what to write. A lost link starts a new reader. */
export const stateless = (reader: () => PacketReader, talk: Talk = {}): Machine<State, DriverInput, DriverOutput> => {
  const sayAll = (state: State, sends: readonly Send[] = [], say: Say): void => {
    for (const send of sends) if (state.characteristics.includes(send.to)) say(send)
  }
  const begin = (state: State, at_ms: number, say: Say): void => {
    state.wanted = true
    state.settles_ms = at_ms + (talk.settle_ms ?? 0)
    state.heard_ms = at_ms
    sayAll(state, talk.linked, say)
  }
  return {
    start: () => hearing(reader),
    step(state, input, say) {
      switch (input.kind) {
        case 'packet':
          state.hear(input.packet, say)
          break
        case 'linked':
          state.characteristics = input.characteristics
          begin(state, input.at_ms, say)
          break
        case 'request':
          if (input.request === 'stop') state.wanted = false
          sayAll(state, talk[input.request], say)
          break
        case 'lost':
          return hearing(reader)
        case 'tick':
          if (state.settles_ms !== null && input.at_ms >= state.settles_ms) {
            if (state.wanted) sayAll(state, talk.settled, say)
            state.settles_ms = null
          }
          if (state.wanted && talk.again_ms !== undefined && input.at_ms - state.heard_ms >= talk.again_ms)
            begin(state, input.at_ms, say)
          break
      }
      return state
    },
  }
}
