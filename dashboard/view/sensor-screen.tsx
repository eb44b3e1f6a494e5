import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type Cell, cells } from '../../src/model/cell.ts'
import type { HeardSensor, RackState } from '../../src/wire/state.ts'
import { wanted } from '../state/actions.ts'
import { cellsOf } from '../state/cells.ts'
import { heard, looking, radios } from '../state/service.ts'
import { cellWords } from '../state/words.ts'
import { Glyph } from './icons.tsx'
import { PickedSensor } from './picked-sensor.tsx'
import { RadioProblem } from './radio-problem.tsx'
import { SensorItem } from './sensor-item.tsx'
import { AddRight, Swap, WhichIsRight } from './two-cells.tsx'

/** Real ones before simulated ones, then by name: an order that a wavering signal does not change. */
const order = (list: readonly HeardSensor[]): readonly HeardSensor[] =>
  list.toSorted(
    (a, b) =>
      Number(a.simulated) - Number(b.simulated) || a.name.localeCompare(b.name) || a.address.localeCompare(b.address),
  )

/** What no driver fits: watches and headphones, but perhaps a sensor of the person's own. */
const Strangers = ({ count, alone, children }: { count: number; alone: boolean; children: ComponentChildren }) => (
  <details class="strangers" open={alone} data-testid="strangers">
    <summary>{count === 1 ? 'One device that Taut does not know' : `${count} devices that Taut does not know`}</summary>
    <p class="hint">A sensor of your own? Open its options and choose what it speaks.</p>
    <ul class="sensor-list">{children}</ul>
  </details>
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
  const usedAs = (one: HeardSensor) =>
    used.find(({ sensor }) => sensor.address === one.address && sensor.radio === one.radio)
  const item = (one: HeardSensor) => {
    const as = usedAs(one)
    const inUse = as === undefined ? null : sided ? `In use, ${cellWords[as.cell].side}` : 'In use'
    return <SensorItem key={`${one.radio} ${one.address}`} sensor={one} inUse={inUse} may={may} />
  }
  const isKnown = (one: HeardSensor): boolean => one.drivers.length > 0 || usedAs(one) !== undefined
  const known = order(sensors.filter(isKnown))
  const strangers = order(sensors.filter((one) => !isKnown(one)))
  return (
    <>
      {known.length > 0 && <ul class="sensor-list">{known.map(item)}</ul>}
      {strangers.length > 0 && (
        <Strangers count={strangers.length} alone={known.length === 0}>
          {strangers.map(item)}
        </Strangers>
      )}
    </>
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
