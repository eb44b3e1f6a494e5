import type { Cell } from '../../src/model/cell.ts'
import type { SensorView } from '../../src/wire/state.ts'
import { connected } from '../state/service.ts'
import { linkWords, signalNow, signalText } from '../state/words.ts'
import { CellLetter } from './cell-letter.tsx'
import { Battery, SignalBars } from './icons.tsx'

export const batteryText = (battery: SensorView['battery']): string => {
  if (battery === null) return 'not told'
  if (battery.percent !== null) return `${Math.round(battery.percent)}\u2009%`
  return battery.millivolts === null
    ? battery.low
      ? 'low'
      : 'fine'
    : `${(battery.millivolts / 1000).toFixed(2)}\u2009V`
}

/** Sensor, link, signal and battery in one place, always in view. One of two cells goes by its letter, to be short. */
export const LinkChip = ({ sensor, cell }: { sensor: SensorView; cell: Cell | null }) => (
  <span class="link-chip" data-cell={cell} data-link={sensor.link}>
    {cell !== null && <CellLetter cell={cell} />}
    <span class="link-state" data-testid="link" data-link={sensor.link}>
      <span class="lamp" aria-hidden="true" />
      <span class="link-word">{connected.value ? linkWords[sensor.link] : 'No service'}</span>
    </span>
    {cell === null && <span class="sensor-name">{sensor.name}</span>}
    <span class="signal" title={`Signal ${signalText(sensor) ?? 'not told'}`}>
      <SignalBars rssi_dbm={signalNow(sensor)} />
      <span class="unseen">signal {signalText(sensor) ?? 'not told'}</span>
    </span>
    <span class="battery" data-testid="battery" data-low={sensor.battery?.low === true}>
      {sensor.battery?.percent != null && <Battery percent={sensor.battery.percent} />}
      <span class={sensor.battery?.percent == null && cell === null ? 'battery-word' : 'unseen'}>Battery </span>
      {sensor.battery === null ? '\u2013' : batteryText(sensor.battery)}
      {sensor.battery?.low === true && ' low'}
    </span>
  </span>
)
