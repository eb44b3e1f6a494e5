import { useEffect } from 'preact/hooks'
import type { RackState } from '../../src/wire/state.ts'
import { act, wanted } from '../state/actions.ts'
import { heard, looking, radios } from '../state/service.ts'
import { Glyph } from './icons.tsx'
import { PickedSensor } from './picked-sensor.tsx'
import { RadioProblem } from './radio-problem.tsx'
import { SensorItem } from './sensor-item.tsx'

/** Real ones before simulated ones, known before unknown, then by name: an order that a wavering signal does not change. */
const order = (list: NonNullable<typeof heard.value>): NonNullable<typeof heard.value> =>
  list.toSorted(
    (a, b) =>
      Number(a.simulated) - Number(b.simulated) ||
      Number(a.drivers.length === 0) - Number(b.drivers.length === 0) ||
      a.name.localeCompare(b.name) ||
      a.address.localeCompare(b.address),
  )

const Heard = ({ state }: { state: RackState }) => {
  const sensors = heard.value
  const listening = radios.value.some(({ status }) => status === 'ready')
  if (sensors === null || sensors.length === 0)
    return (
      <p class="hint empty" data-testid="none-heard">
        {listening
          ? state.sensor !== null
            ? 'No other sensor is heard.'
            : 'Listening … Wake the sensor: pull on it or press its button. A sensor that is connected to a phone is not heard.'
          : 'No radio is ready yet.'}
      </p>
    )
  return (
    <ul class="sensor-list">
      {order(sensors).map((sensor) => (
        <SensorItem
          key={`${sensor.radio} ${sensor.address}`}
          sensor={sensor}
          picked={state.sensor?.address === sensor.address && state.sensor.radio === sensor.radio}
        />
      ))}
    </ul>
  )
}

/** Which cell is clipped to the band: what is heard, how well, and what speaks its language. */
export const SensorScreen = ({ state }: { state: RackState }) => {
  useEffect(() => {
    looking.value = true
    return () => {
      looking.value = false
    }
  }, [])
  return (
    <div class="sensors">
      <div class="sensors-head">
        {state.sensor !== null && (
          <button type="button" class="quiet" data-testid="back" onClick={() => (wanted.value = 'train')}>
            <Glyph name="back" />
            Back
          </button>
        )}
        <h2>{state.sensor === null ? 'Which sensor is on the band?' : 'Sensors'}</h2>
      </div>
      {state.sensor !== null && (
        <PickedSensor
          sensor={state.sensor}
          locked={state.set !== null}
          onRelease={() => void act({ kind: 'release-sensor' })}
        />
      )}
      {radios.value
        .filter(({ status }) => status === 'unavailable')
        .map((radio) => (
          <RadioProblem key={radio.name} radio={radio} />
        ))}
      {state.set !== null ? (
        <p class="hint">A set is running. End it to change the sensor.</p>
      ) : (
        <section aria-label="Sensors heard">
          <h3 class="label">Heard now</h3>
          <Heard state={state} />
        </section>
      )}
    </div>
  )
}
