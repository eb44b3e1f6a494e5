import { useState } from 'preact/hooks'
import type { Cell } from '../../src/model/cell.ts'
import type { HeardSensor } from '../../src/wire/state.ts'
import { act, pending, wanted } from '../state/actions.ts'
import { hello } from '../state/service.ts'
import { cellWords, decibels, silenceText } from '../state/words.ts'
import { DriverSettings, settingsOf } from './driver-settings.tsx'
import { SignalBars } from './icons.tsx'

/** A sensor not heard for this long has probably gone to sleep, ms. */
const asleep_ms = 6_000

const driverName = (id: string): string => hello.value?.drivers.find((driver) => driver.id === id)?.name ?? id

const standing = (sensor: HeardSensor): string => {
  const [first, second, ...others] = sensor.drivers
  if (first === undefined) return 'Not recognised: choose what it speaks'
  if (second === undefined) return driverName(first)
  const more = others.length === 0 ? '' : ` or ${others.length} more`
  return `${driverName(first)}? Could be ${driverName(second)}${more}`
}

/**
 * One sensor that was heard. The driver can always be chosen by hand: names and services are not proof. `inUse` says
 * that it is the rack's already; otherwise it may be taken for any of the cells that it `may` become.
 */
export const SensorItem = ({
  sensor,
  inUse,
  may,
}: {
  sensor: HeardSensor
  inUse: string | null
  may: readonly Cell[]
}) => {
  const [chosen, choose] = useState<string | null>(null)
  // Its first advertisement may tell less than the next one.
  const driver = chosen ?? sensor.drivers[0] ?? ''
  const [open, setOpen] = useState(false)
  const [settings, setSettings] = useState<Readonly<Record<string, string>>>({})
  const fields = settingsOf(driver)
  const values = Object.fromEntries(
    fields.map(({ key, fallback }): [string, string] => [key, settings[key] ?? fallback ?? '']),
  )
  const lacking = fields.filter(({ key, fallback }) => fallback === null && (values[key] ?? '') === '')
  const ready = driver !== '' && lacking.length === 0
  const asleep = sensor.silent_ms > asleep_ms
  const others = hello.value?.drivers.filter(({ id }) => !sensor.drivers.includes(id)) ?? []

  const use = async (cell: Cell): Promise<void> => {
    if (!ready) {
      setOpen(true)
      return
    }
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
    const { radio, address } = sensor
    if (await act({ kind: 'pick-sensor', cell, radio, address, driver, settings: given })) wanted.value = 'train'
  }

  return (
    <li
      class="sensor-item"
      data-testid="sensor-item"
      data-address={sensor.address}
      data-simulated={sensor.simulated}
      data-asleep={asleep}
    >
      <div class="sensor-line">
        <SignalBars rssi_dbm={asleep ? null : sensor.rssi_dbm} />
        <div class="sensor-words">
          <h4>
            {sensor.name === '' ? 'Without a name' : sensor.name}
            {sensor.simulated && <span class="simulated small">Simulated</span>}
          </h4>
          <p class="soft">
            {sensor.simulated ? 'A made-up person in a band, to try Taut without a sensor' : standing(sensor)}
          </p>
          <p class="soft small">
            <span class="code">{sensor.address}</span>
            {sensor.rssi_dbm !== null && ` · ${decibels(sensor.rssi_dbm)}`}
            {asleep && ` · not heard for ${silenceText(sensor.silent_ms)}`}
          </p>
        </div>
        <div class="sensor-buttons">
          <button type="button" class="quiet" aria-expanded={open} data-testid="options" onClick={() => setOpen(!open)}>
            Options
          </button>
          {inUse !== null ? (
            <button type="button" data-testid="pick" disabled>
              {inUse}
            </button>
          ) : (
            may.map((cell) => (
              <button
                key={cell}
                type="button"
                class={may.length > 1 ? 'quiet' : sensor.drivers.length > 0 ? 'primary' : ''}
                data-testid="pick"
                disabled={pending.value.has('pick-sensor')}
                onClick={() => void use(cell)}
              >
                {may.length > 1 ? `Use as ${cellWords[cell].side}` : 'Use'}
              </button>
            ))
          )}
        </div>
      </div>
      {open && (
        <div class="sensor-options">
          <label class="field">
            <span>Driver</span>
            <select data-testid="driver" value={driver} onChange={(event) => choose(event.currentTarget.value)}>
              {driver === '' && <option value="">Choose …</option>}
              {sensor.drivers.length > 0 && (
                <optgroup label="May fit, best first">
                  {sensor.drivers.map((id) => (
                    <option key={id} value={id}>
                      {driverName(id)}
                    </option>
                  ))}
                </optgroup>
              )}
              <optgroup label="All others">
                {others.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </optgroup>
            </select>
          </label>
          <DriverSettings
            driver={driver}
            values={values}
            onChange={(key, value) => setSettings({ ...settings, [key]: value })}
          />
          {driver !== '' && lacking.length > 0 && (
            <p class="why">Needed before it can be used: {lacking.map(({ label }) => label).join(', ')}.</p>
          )}
        </div>
      )}
    </li>
  )
}
