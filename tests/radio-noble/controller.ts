import type { Report } from '../../src/radio/noble/messages.ts'

/** The controller as one worker sees it. */
export interface Controller {
  readonly worker: number
  ready: boolean
  dead: boolean
  scanning: boolean
  /** Connect orders that the controller has been told and not yet been relieved of. */
  readonly initiating: Set<number>
  readonly connected: Map<number, string>
}

export const advertisement = (address: string): Report => ({
  kind: 'heard',
  address,
  name: null,
  rssi_dbm: null,
  services: [],
  manufacturer: null,
  serviceData: [],
  fresh: false,
  clock_ms: 0,
})
