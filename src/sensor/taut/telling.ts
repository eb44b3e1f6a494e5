import type { Frame, Page } from '../../../firmware-protocol/codec.ts'
import {
  adcs,
  bitNames,
  flags,
  goodbyes,
  noPercent,
  noTemperature,
  states,
  statuses,
} from '../../../firmware-protocol/words.ts'
import type { Reading } from '../reading.ts'
import type { Session } from './session.ts'

type Of<Name extends Frame['frame']> = Extract<Frame, { readonly frame: Name }>
type Say = (reading: Reading) => void

const named = (table: readonly { readonly code: number; readonly name: string }[], code: number): string =>
  table.find((row) => row.code === code)?.name ?? `code ${code}`
export const statusName = (code: number): string => named(statuses, code)
/** A status as a sentence: its name and what to do about it. */
export const statusText = (code: number): string => {
  const row = statuses.find((row) => row.code === code)
  return row === undefined ? `status ${code}, which this version does not know` : `${row.name}: ${row.says}`
}

const broken = new Set(['saturated', 'overRange', 'cellFault'])

/** Flags and tare id, said when they change. A flag that speaks of a broken measurement is a fault when it rises. */
export const tellMarks = (
  session: Session,
  values: { readonly flags: number; readonly tare: number },
  say: Say,
): void => {
  const before = new Set(bitNames(flags, session.flags))
  const now = bitNames(flags, values.flags)
  for (const { name, says } of flags) {
    if (!now.includes(name) || before.has(name)) continue
    if (broken.has(name)) say({ kind: 'fault', fault: 'sensor-fault', detail: `${name}: ${says}` })
    if (name === 'uncalibrated') say({ kind: 'fault', fault: 'uncalibrated', detail: `${name}: ${says}` })
  }
  if (values.flags !== session.flags || values.tare !== session.tare) {
    say({ kind: 'status', status: { flags: now.join(' '), tare: values.tare } })
  }
  session.flags = values.flags
  session.tare = values.tare
}

export const tellBattery = (session: Session, say: Say): void => {
  const { batteryPercent, battery_mv } = session
  if (batteryPercent === null && battery_mv === null) return
  say({
    kind: 'battery',
    ...(batteryPercent === null ? {} : { percent: batteryPercent }),
    ...(battery_mv === null ? {} : { millivolts: battery_mv }),
    low: bitNames(flags, session.flags).includes('batteryLow'),
  })
}

/** The heartbeat. The battery is said when it changed, or when somebody asked. */
export const tellStatus = (session: Session, { values }: Of<'status'>, say: Say): void => {
  tellMarks(session, values, say)
  const percent = values.battery === noPercent ? null : values.battery
  const mv = values.battery_mv === 0 ? null : values.battery_mv
  const changed = percent !== session.batteryPercent || mv !== session.battery_mv
  session.batteryPercent = percent
  session.battery_mv = mv
  if (changed) tellBattery(session, say)
  say({
    kind: 'status',
    status: {
      state: bitNames(states, values.state).join(' '),
      ...(values.temperature === noTemperature ? {} : { temperature_c: values.temperature / 100 }),
      uptime_s: values.uptime,
      next: values.next,
      level: values.level,
    },
  })
}

export const tellGoodbye = ({ values }: Of<'goodbye'>, say: Say): void =>
  say({ kind: 'status', status: { goodbye: named(goodbyes, values.reason), seconds_left: values.seconds } })

export const tellAdvertisement = ({ values }: Of<'advertisement'>, say: Say): void => {
  say({
    kind: 'status',
    status: {
      protocol: `${values.major}.${values.minor}`,
      state: bitNames(states, values.state).join(' '),
      serial: values.serial,
      next: values.next,
    },
  })
  if (values.battery !== noPercent) say({ kind: 'battery', percent: values.battery })
}

export const tellPage = (page: Page, say: Say): void => {
  switch (page.page) {
    case 'identity': {
      const { major, minor, patch, serial, adc } = page.values
      say({ kind: 'reply', to: 'version', value: `${major}.${minor}.${patch}` })
      say({ kind: 'reply', to: 'serial', value: serial.toString(16).padStart(12, '0') })
      say({ kind: 'reply', to: 'adc', value: named(adcs, adc) })
      return
    }
    case 'cell':
      say({ kind: 'reply', to: 'capacity_n', value: page.values.capacity })
      return
    case 'memory':
      say({ kind: 'status', status: { ring: page.values.ring, linger_s: page.values.linger } })
      return
    case 'rates': {
      const all = Object.entries(page.values).flatMap(([name, rate]) => (name.startsWith('rate') ? [rate / 10] : []))
      say({ kind: 'reply', to: 'rates_hz', value: all.slice(0, page.values.count) })
      return
    }
    case 'calibration':
      say({ kind: 'reply', to: 'calibration', value: page.values.version === 0 ? null : page.values.revision })
  }
}
