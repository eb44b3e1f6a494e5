import { exercise, screen, wanted } from '../state/actions.ts'
import { cellsNow, simulatedNow } from '../state/cells.ts'
import { nextOf, theme, themes, unit } from '../state/preferences.ts'
import { hello, rack, rackName, showRack } from '../state/service.ts'
import { forceUnits } from '../state/units.ts'
import { Glyph, Mark } from './icons.tsx'
import { LinkChip } from './link-chip.tsx'

const themeNames = { system: 'as the device', light: 'light', dark: 'dark' } as const

const Racks = () => {
  const racks = hello.value?.racks ?? []
  if (racks.length < 2) return null
  return (
    <label class="rack-choice">
      <span class="unseen">Rack</span>
      <select value={rackName.value ?? ''} onChange={(event) => showRack(event.currentTarget.value)}>
        {racks.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

const UnitChoice = () => (
  <div class="unit-choice" role="group" aria-label="Unit of force" data-testid="unit-toggle">
    {forceUnits.map((name) => (
      <button
        key={name}
        type="button"
        aria-pressed={unit.value === name}
        data-testid={`unit-${name}`}
        onClick={() => (unit.value = name)}
      >
        {name}
      </button>
    ))}
  </div>
)

export const TopBar = () => {
  const cells = cellsNow.value
  const side = rack.value?.side
  return (
    <header class="top-bar">
      <h1>
        <Mark />
        <span>Taut</span>
      </h1>
      <Racks />
      {screen.value === 'train' && exercise.value !== null && (
        <p class="doing">
          {exercise.value.name}
          {side != null && <span>, {side} leg</span>}
        </p>
      )}
      <div class="spring" />
      {simulatedNow.value && (
        <span class="simulated" data-testid="simulated">
          Simulated
        </span>
      )}
      {cells.length > 0 && (
        <button
          type="button"
          class="link-button"
          data-testid="open-sensors"
          title="Sensors"
          aria-expanded={screen.value === 'sensors'}
          onClick={() => (wanted.value = wanted.value === 'sensors' ? 'train' : 'sensors')}
        >
          <span class="unseen">Sensors: </span>
          {cells.map(({ cell, sensor }) => (
            <LinkChip key={cell} sensor={sensor} cell={cells.length === 1 ? null : cell} />
          ))}
        </button>
      )}
      <UnitChoice />
      <button
        type="button"
        class="quiet square"
        data-testid="theme"
        title={`Colours: ${themeNames[theme.value]}`}
        aria-label={`Colours: ${themeNames[theme.value]}. Change.`}
        onClick={() => (theme.value = nextOf(themes, theme.value))}
      >
        <Glyph name="theme" />
      </button>
    </header>
  )
}
