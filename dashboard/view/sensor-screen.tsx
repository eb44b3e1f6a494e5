import { useEffect, useRef, useState } from 'preact/hooks'
import { type Cell, cells } from '../../src/model/cell.ts'
import type { RackState } from '../../src/wire/state.ts'
import { wanted } from '../state/actions.ts'
import { cellsOf } from '../state/cells.ts'
import { heard, looking, radios } from '../state/service.ts'
import { cellWords } from '../state/words.ts'
import { Glyph } from './icons.tsx'
import { PickedSensor } from './picked-sensor.tsx'
import { RadioProblem } from './radio-problem.tsx'
import { SensorItem } from './sensor-item.tsx'
import { AddRight, Swap, WhichIsRight } from './two-cells.tsx'

/**
 * Real ones before simulated ones, known before unknown, then by name: an order that a wavering signal does not change.
 */
const order = (list: NonNullable<typeof heard.value>): NonNullable<typeof heard.value> =>
  list.toSorted(
    (a, b) =>
      Number(a.simulated) - Number(b.simulated) ||
      Number(a.drivers.length === 0) - Number(b.drivers.length === 0) ||
      a.name.localeCompare(b.name) ||
      a.address.localeCompare(b.address),
  )

const Heard = ({ state, asksRight }: { state: RackState; asksRight: boolean }) => {
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
  const used = cellsOf(state)
  const sided = used.length > 1 || asksRight
  const may: readonly Cell[] = asksRight ? ['second'] : used.length > 1 ? cells : ['first']
  return (
    <ul class="sensor-list">
      {order(sensors).map((one) => {
        const as = used.find(({ sensor }) => sensor.address === one.address && sensor.radio === one.radio)
        return (
          <SensorItem
            key={`${one.radio} ${one.address}`}
            sensor={one}
            inUse={as === undefined ? null : sided ? `In use, ${cellWords[as.cell].side}` : 'In use'}
            may={may}
          />
        )
      })}
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
  const [adding, setAdding] = useState(false)
  const addButton = useRef<HTMLButtonElement>(null)
  const running = state.set !== null
  const used = cellsOf(state)
  const asksRight = adding && used.length === 1 && !running
  // What was asked for is there, or can no longer be: it is not asked for again by itself.
  useEffect(() => {
    if (!asksRight) setAdding(false)
  }, [asksRight])
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
      {used.length > 0 && (
        <div class="picked-cells">
          {used.map(({ cell, sensor }) => (
            <PickedSensor
              key={cell}
              cell={cell}
              sensor={sensor}
              name={used.length === 1 ? null : cellWords[cell].name}
              locked={running}
            >
              {used.length === 1 && (
                <AddRight button={addButton} asked={asksRight} locked={running} onPress={() => setAdding(!asksRight)} />
              )}
            </PickedSensor>
          ))}
        </div>
      )}
      {used.length > 1 && <Swap locked={running} />}
      {radios.value
        .filter(({ status }) => status === 'unavailable')
        .map((radio) => (
          <RadioProblem key={radio.name} radio={radio} />
        ))}
      {running ? (
        <p class="hint">A set is running. End it to change the {used.length > 1 ? 'sensors' : 'sensor'}.</p>
      ) : (
        <section aria-label="Sensors heard">
          {asksRight ? (
            <WhichIsRight
              onCancel={() => {
                setAdding(false)
                addButton.current?.focus()
              }}
            />
          ) : (
            <h3 class="label">Heard now</h3>
          )}
          <Heard state={state} asksRight={asksRight} />
        </section>
      )}
    </div>
  )
}
