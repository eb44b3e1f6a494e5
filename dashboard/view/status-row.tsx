import type { VNode } from 'preact'
import type { SensorView } from '../../src/wire/state.ts'
import type { CellView } from '../state/cells.ts'
import { latency } from '../state/live.ts'
import { rateText, signalText, spaced } from '../state/words.ts'
import { CellLetter } from './cell-letter.tsx'

const Latency = () => {
  const reading = latency.value
  return (
    <div
      data-testid="latency"
      title="From a sample's arrival at the service until it was drawn, over the last 10 s: the middle one and the longest."
      data-p50={reading?.p50_ms.toFixed(1) ?? ''}
      data-p99={reading?.p99_ms.toFixed(1) ?? ''}
      data-count={reading?.count ?? 0}
    >
      <dt>Delay</dt>
      <dd class="latency">
        {reading === null
          ? '\u2013'
          : `${Math.round(reading.p50_ms)}\u2009ms, at most ${Math.ceil(reading.worst_ms)}\u2009ms`}
      </dd>
    </div>
  )
}

export const faultCount = (faults: SensorView['faults']): number =>
  Object.values(faults).reduce((sum, count) => sum + count, 0)

export const faultText = (faults: SensorView['faults']): string =>
  Object.entries(faults)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} × ${spaced(kind)}`)
    .join(', ')

const gapText = ({ count, missing_ms }: SensorView['gaps']): string =>
  count === 0 ? 'none' : `${count}, ${(missing_ms / 1000).toFixed(1)}\u2009s`

/** How well the numbers above came to this screen. Two cells have their signals in the top bar, to keep to one line. */
export const StatusRow = ({ cells }: { cells: readonly CellView[] }) => {
  const only = cells.length === 1 ? cells[0] : undefined
  const each = (told: (sensor: SensorView, letter: VNode | null) => VNode) =>
    cells.map(({ cell, sensor }) => told(sensor, only !== undefined ? null : <CellLetter cell={cell} />))
  return (
    <dl class="status-row">
      <Latency />
      <div>
        <dt>Rate</dt>
        {each((sensor, letter) => (
          <dd data-testid="rate">
            {letter}
            {rateText(sensor) ?? '\u2013'}
          </dd>
        ))}
      </div>
      {only !== undefined && (
        <div>
          <dt>Signal</dt>
          <dd>{signalText(only.sensor) ?? '\u2013'}</dd>
        </div>
      )}
      <div>
        <dt>Gaps</dt>
        {each(({ gaps }, letter) => (
          <dd data-testid="gaps" data-bad={gaps.count > 0}>
            {letter}
            {gapText(gaps)}
          </dd>
        ))}
      </div>
      <div>
        <dt>Faults</dt>
        {each(({ faults }, letter) => (
          <dd data-testid="faults" data-bad={faultCount(faults) > 0} title={faultText(faults)}>
            {letter}
            {faultCount(faults) === 0 ? 'none' : faultCount(faults)}
          </dd>
        ))}
      </div>
    </dl>
  )
}
