import type { ComponentChildren } from 'preact'
import type { Cell } from '../../src/model/cell.ts'
import type { SensorView } from '../../src/wire/state.ts'
import { changeCells } from '../state/actions.ts'
import { linkWords, rateText, signalNow, signalText } from '../state/words.ts'
import { SignalBars } from './icons.tsx'
import { batteryText } from './link-chip.tsx'
import { faultCount, faultText } from './status-row.tsx'

/** Everything known about a sensor in use. With two each has the name of its side. */
export const PickedSensor = ({
  cell,
  sensor,
  name,
  locked,
  children,
}: {
  cell: Cell
  sensor: SensorView
  name: string | null
  locked: boolean
  children?: ComponentChildren
}) => (
  <section class="picked" aria-label={name ?? 'Sensor in use'} data-testid="picked-sensor" data-cell={cell}>
    <div class="picked-head">
      <SignalBars rssi_dbm={signalNow(sensor)} />
      <div>
        <h3>
          {name !== null && <span class="picked-side">{name}</span>}
          {sensor.name}
          {sensor.simulated && <span class="simulated small">Simulated</span>}
        </h3>
        <p class="soft">
          In use. {linkWords[sensor.link]}
          {sensor.linkNote === null ? '.' : `: ${sensor.linkNote}`}
        </p>
      </div>
      <button
        type="button"
        class="quiet"
        data-testid="release"
        disabled={locked}
        onClick={() => void changeCells({ kind: 'release-sensor', radio: sensor.radio, address: sensor.address })}
      >
        Release
        {name !== null && <span class="unseen"> {name.toLowerCase()}</span>}
      </button>
    </div>
    <dl>
      <div>
        <dt>Driver</dt>
        <dd>{sensor.driverName}</dd>
      </div>
      <div>
        <dt>Address</dt>
        <dd class="code">{sensor.address}</dd>
      </div>
      <div>
        <dt>Signal</dt>
        <dd>{signalText(sensor) ?? 'not told'}</dd>
      </div>
      <div data-bad={sensor.battery?.low === true}>
        <dt>Battery</dt>
        <dd>
          {batteryText(sensor.battery)}
          {sensor.battery?.low === true && ', low'}
        </dd>
      </div>
      <div>
        <dt>Firmware</dt>
        <dd>{sensor.firmware ?? 'not told'}</dd>
      </div>
      <div>
        <dt>Rate</dt>
        <dd>{rateText(sensor) ?? 'not measured yet'}</dd>
      </div>
      <div data-bad={sensor.gaps.count > 0}>
        <dt>Gaps</dt>
        <dd>
          {sensor.gaps.count === 0
            ? 'none'
            : `${sensor.gaps.count}, together ${(sensor.gaps.missing_ms / 1000).toFixed(1)}\u2009s`}
        </dd>
      </div>
      <div data-bad={faultCount(sensor.faults) > 0}>
        <dt>Faults</dt>
        <dd>{faultCount(sensor.faults) === 0 ? 'none' : faultText(sensor.faults)}</dd>
      </div>
    </dl>
    {children}
  </section>
)
