import type { SensorView } from '../../src/wire/state.ts'
import { latency } from '../state/live.ts'
import { rateText, signalText, spaced } from '../state/words.ts'

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

/** How well the numbers above came to this screen. */
export const StatusRow = ({ sensor }: { sensor: SensorView }) => (
  <dl class="status-row">
    <Latency />
    <div>
      <dt>Rate</dt>
      <dd data-testid="rate">{rateText(sensor) ?? '\u2013'}</dd>
    </div>
    <div>
      <dt>Signal</dt>
      <dd>{signalText(sensor) ?? '\u2013'}</dd>
    </div>
    <div data-bad={sensor.gaps.count > 0}>
      <dt>Gaps</dt>
      <dd data-testid="gaps">
        {sensor.gaps.count === 0
          ? 'none'
          : `${sensor.gaps.count}, ${(sensor.gaps.missing_ms / 1000).toFixed(1)}\u2009s`}
      </dd>
    </div>
    <div data-bad={faultCount(sensor.faults) > 0} title={faultText(sensor.faults)}>
      <dt>Faults</dt>
      <dd data-testid="faults">{faultCount(sensor.faults) === 0 ? 'none' : faultCount(sensor.faults)}</dd>
    </div>
  </dl>
)
