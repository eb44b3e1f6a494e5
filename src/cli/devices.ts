import { filter, firstValueFrom, lastValueFrom, takeUntil, timer } from 'rxjs'
import { nobleRadio } from '../radio/noble.ts'
import { virtualRadio } from '../radio/virtual.ts'
import { drivers } from '../sensor/drivers.ts'
import type { Radio } from '../sensor/radio.ts'
import type { HeardSensor, SensorView } from '../wire/state.ts'
import { bleOption, bleOptionHelp } from './ble-option.ts'
import type { Command } from './command.ts'
import { hearSensors } from './heard-sensors.ts'
import { noWords, numberOption } from './option-values.ts'
import { realTime } from './service.ts'
import { visit } from './visit.ts'

const batteryText = (view: SensorView | null): string => {
  const battery = view?.battery ?? null
  if (battery === null) return '-'
  const level =
    battery.percent === null ? `${((battery.millivolts ?? 0) / 1000).toFixed(2)} V` : `${Math.round(battery.percent)} %`
  return battery.low ? `${level} (low)` : level
}

const row = (sensor: HeardSensor, view: SensorView | null): readonly string[] => [
  sensor.simulated ? `${sensor.name} (simulated)` : sensor.name,
  sensor.address,
  sensor.drivers.join(' or '),
  sensor.rssi_dbm === null ? '-' : `${sensor.rssi_dbm} dBm`,
  batteryText(view),
  view === null
    ? '-'
    : Object.entries(view.faults)
        .map(([fault, times]) => `${times} ${fault}`)
        .join(', ') || 'none',
]

const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => (cells[i] ?? '').length)))
  return rows.map((cells) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export const devices: Command = {
  name: 'devices',
  summary: 'list the sensors that are heard',
  usage: '[--seconds <number>] [--json]',
  options: {
    seconds: { type: 'string', value: '<number>', help: 'how long to listen (default 10)' },
    'no-link': { type: 'boolean', help: 'do not link to the sensors found; then battery and faults stay unknown' },
    json: { type: 'boolean', help: 'one JSON value a sensor' },
    ble: bleOptionHelp,
  },
  run: async (call, console) => {
    noWords(call, 'devices')
    const seconds = numberOption(call, 'seconds', { fallback: 10, least: 1, most: 600 })
    const ble = bleOption(call)
    const radios: Radio[] = [...(ble === 'none' ? [] : [nobleRadio({ ble })]), virtualRadio()]
    try {
      const { heard$ } = hearSensors(radios, drivers, realTime)
      const listened = lastValueFrom(heard$.pipe(takeUntil(timer(seconds * 1000))))
      for (const radio of radios) {
        const state = await firstValueFrom(radio.state$.pipe(filter(({ kind }) => kind !== 'starting')))
        if (state.kind === 'unavailable') console.err(`${state.problem} ${state.remedy}`)
      }
      const found: { readonly sensor: HeardSensor; readonly view: SensorView | null }[] = []
      for (const sensor of await listened) {
        const radio = radios.find(({ name }) => name === sensor.radio)
        const mayLink = call.values['no-link'] !== true && radio !== undefined
        found.push({ sensor, view: mayLink ? await visit(sensor, radio, drivers, realTime) : null })
      }
      if (call.values['json'] === true)
        for (const { sensor, view } of found)
          console.out(
            JSON.stringify({
              ...sensor,
              battery: view?.battery ?? null,
              firmware: view?.firmware ?? null,
              faults: view?.faults ?? null,
            }),
          )
      else {
        const head = ['name', 'address', 'driver', 'signal', 'battery', 'faults']
        const known = found.filter(({ sensor }) => sensor.drivers.length > 0)
        for (const line of columns([head, ...known.map(({ sensor, view }) => row(sensor, view))])) console.out(line)
        const strangers = found.length - known.length
        if (strangers > 0) console.out(`and ${strangers} that no driver fits (--json lists them)`)
      }
      return 0
    } finally {
      for (const radio of radios) await radio.close()
    }
  },
}
