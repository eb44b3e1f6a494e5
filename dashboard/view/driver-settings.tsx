import type { Hello } from '../../src/wire/events.ts'
import { hello } from '../state/service.ts'

type Setting = Hello['drivers'][number]['settings'][number]

export const settingsOf = (driver: string): readonly Setting[] =>
  hello.value?.drivers.find(({ id }) => id === driver)?.settings ?? []

/** The form a driver asks for: a list where it names choices, else a line of text. */
export const DriverSettings = ({
  driver,
  values,
  onChange,
}: {
  driver: string
  values: Readonly<Record<string, string>>
  onChange: (key: string, value: string) => void
}) => (
  <>
    {settingsOf(driver).map(({ key, label, choices, fallback }) => (
      <label class="field" key={key}>
        <span>{label}</span>
        {choices === null ? (
          <input
            type="text"
            data-testid={`setting-${key}`}
            value={values[key] ?? ''}
            placeholder={fallback ?? 'needed'}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => onChange(key, event.currentTarget.value)}
          />
        ) : (
          <select
            data-testid={`setting-${key}`}
            value={values[key] ?? ''}
            onChange={(event) => onChange(key, event.currentTarget.value)}
          >
            {fallback === null && <option value="">Choose …</option>}
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        )}
      </label>
    ))}
  </>
)
