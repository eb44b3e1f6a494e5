import type { Machine } from '../signal/machine.ts'
import type { Driver, DriverInput, DriverOutput } from './driver.ts'
import type { Advertisement, Packet } from './radio.ts'
import type { FaultKind } from './reading.ts'
import { configured } from './settings.ts'

/** The drivers that an advertisement may belong to, most likely first. */
export const candidates = (heard: Advertisement, drivers: readonly Driver[]): readonly Driver[] =>
  drivers.filter((driver) => driver.recognise(heard))

export type Identified =
  | { readonly kind: 'settled'; readonly driver: Driver }
  /** Nobody understood a fair number of packets. */
  | { readonly kind: 'unknown' }

interface Trial {
  readonly driver: Driver
  readonly hear: (input: DriverInput) => readonly DriverOutput[]
}
interface State {
  readonly trials: readonly Trial[]
  heard: number
  done: boolean
}

/** After so many packets without one valid frame the sensor is of no known kind. */
const patience = 40
/** Signs that bytes are no frame of this driver. A sensor of the right kind may well be overloaded or uncalibrated. */
const foreign: ReadonlySet<FaultKind> = new Set([
  'malformed',
  'unknown',
  'truncated',
  'checksum',
  'out-of-range',
  'not-a-number',
])

const trial = (driver: Driver): Trial => {
  const machine = configured(driver, {}).decode({})
  let state = machine.start()
  return {
    driver,
    hear(input) {
      const said: DriverOutput[] = []
      state = machine.step(state, input, (output) => {
        said.push(output)
      })
      return said
    },
  }
}

const listensTo = ({ reach }: Driver, from: Packet['from']): boolean =>
  reach.kind === 'gatt' ? from !== 'advertisement' && reach.notify.includes(from) : from === 'advertisement'

const isValid = (said: readonly DriverOutput[]): boolean =>
  said.some(({ kind }) => kind === 'samples') && !said.some((one) => one.kind === 'fault' && foreign.has(one.fault))

/**
 * Tells look-alikes apart: runs the first packets through every candidate and settles on the first that makes a valid
 * frame with samples out of them. Nothing is written meanwhile: what one kind starts with may mean harm to another.
 */
export const identify = (among: readonly Driver[]): Machine<State, Packet, Identified> => ({
  start: () => ({ trials: among.map(trial), heard: 0, done: false }),
  step(state, packet, say) {
    if (state.done) return state
    state.heard += 1
    const first = state.trials.find(
      ({ driver, hear }) => listensTo(driver, packet.from) && isValid(hear({ kind: 'packet', packet })),
    )
    if (first !== undefined) say({ kind: 'settled', driver: first.driver })
    else if (state.heard >= patience) say({ kind: 'unknown' })
    state.done = first !== undefined || state.heard >= patience
    return state
  },
})
