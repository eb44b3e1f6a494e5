import type { Reading } from '../sensor/reading.ts'
import type { LinkState } from '../sensor/radio.ts'
import type { LinkStatus, SensorView } from '../wire/state.ts'
import type { LineEvent } from './line.ts'

const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000))} s`

const sentence = (why: string): string =>
  `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? '' : '.'}`

const status = (state: LinkState): { readonly link: LinkStatus; readonly linkNote: string | null } => {
  switch (state.kind) {
    case 'waiting-for-radio':
      return { link: 'waiting-for-radio', linkNote: 'Bluetooth is not ready.' }
    case 'searching':
      return {
        link: 'searching',
        linkNote:
          state.silent_ms > 5_000
            ? `Nothing heard of the sensor for ${seconds(state.silent_ms)}: it is off, out of reach, or connected to something else, such as a phone.`
            : null,
      }
    case 'connecting':
      return { link: 'connecting', linkNote: null }
    case 'linked':
      return { link: 'linked', linkNote: null }
    case 'lost':
      return { link: 'lost', linkNote: `${sentence(state.why)} Trying again.` }
    case 'closed':
      return { link: 'lost', linkNote: null }
    default:
      return state satisfies never
  }
}

const withLink = (view: SensorView, state: LinkState): SensorView => ({ ...view, ...status(state) })

/** The view after so many more faults of a kind. */
export const withFaults = (view: SensorView, kind: string, count: number): SensorView => ({
  ...view,
  faults: { ...view.faults, [kind]: (view.faults[kind] ?? 0) + count },
})

/** The view after a reading that is not samples. */
const withReading = (view: SensorView, reading: Exclude<Reading, { kind: 'samples' }>): SensorView => {
  switch (reading.kind) {
    case 'battery':
      return {
        ...view,
        battery: {
          percent: reading.percent ?? view.battery?.percent ?? null,
          millivolts: reading.millivolts ?? view.battery?.millivolts ?? null,
          low: reading.low ?? view.battery?.low ?? false,
        },
      }
    case 'reply':
      return reading.to === 'version' && typeof reading.value === 'string' ? { ...view, firmware: reading.value } : view
    case 'fault':
      return withFaults(view, reading.fault, 1)
    case 'status':
      return view
    default:
      return reading satisfies never
  }
}

/** The view after whatever came down the line; the same object when it changes nothing. */
export const withLineEvent = (view: SensorView, event: LineEvent): SensorView => {
  switch (event.kind) {
    case 'link':
      return withLink(view, event.state)
    case 'signal':
      return { ...view, rssi_dbm: event.rssi_dbm }
    case 'reading':
      return withReading(view, event.reading)
    case 'identified':
    case 'lag':
      return view
    case 'samples':
      return view.link === 'linked' ? { ...view, link: 'streaming', linkNote: null } : view
    default:
      return event satisfies never
  }
}
