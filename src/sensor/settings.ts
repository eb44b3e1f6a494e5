import type { Driver, Setting, Settings } from './driver.ts'

/** A name as people spell it: case, dashes and spaces aside. */
export const plain = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/**
 * The setting a person means by a key: its own spelling aside from case and dashes, or the only one that contains it.
 */
export const findSetting = (driver: Driver, key: string): Setting | undefined => {
  const exact = driver.settings.find((setting) => plain(setting.key) === plain(key))
  if (exact !== undefined || key === '') return exact
  const near = driver.settings.filter((setting) => plain(setting.key).includes(plain(key)))
  return near.length === 1 ? near[0] : undefined
}

const aliases: Readonly<Record<string, string>> = {
  le: 'little',
  be: 'big',
  float: 'f32',
  double: 'f64',
  ascii: 'text',
  string: 'text',
  csv: 'lines',
  lbs: 'lb',
  pounds: 'lb',
  stone: 'st',
}

/** The choice a person means: `INT16` is `i16`, `le` is `little`. Undefined when it is none. */
export const findChoice = ({ choices }: Setting, value: string): string | undefined => {
  if (choices === undefined) return value
  const short = plain(value)
    .replace(/^uint(?=\d)/, 'u')
    .replace(/^s?int(?=\d)/, 'i')
    .replace(/^float(?=\d)/, 'f')
  const meant = aliases[short] ?? short
  return choices.find((choice) => choice === value) ?? choices.find((choice) => plain(choice) === meant)
}

/** Settings complete: what is given, and fallbacks for what is not. */
export const withFallbacks = (driver: Driver, given: Settings): Settings => {
  const settings: Record<string, string> = {}
  for (const { key, fallback } of driver.settings) {
    const value = given[key] ?? fallback
    if (value !== undefined) settings[key] = value
  }
  return settings
}

/** A setting that is a number. Throws on text that is none: a person wrote it. */
export const numberIn = (
  settings: Settings,
  key: string,
  fallback: number,
  least = Number.NEGATIVE_INFINITY,
): number => {
  const text = settings[key]?.trim() ?? ''
  if (text === '') return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < least)
    throw new Error(
      `${key} wants a number${least === Number.NEGATIVE_INFINITY ? '' : ` of at least ${least}`}, not "${text}".`,
    )
  return value
}

/** Throws where a setting with choices is given something else. */
export const checkChoices = (driver: Driver, given: Settings): void => {
  for (const { key, label, choices } of driver.settings) {
    const value = given[key]
    if (value !== undefined && choices !== undefined && !choices.includes(value))
      throw new Error(`"${label}" of ${driver.name} is one of ${choices.join(', ')}, not "${value}".`)
  }
}

/** The driver as it is under these settings: fallbacks filled in, reach and abilities to match. */
export const configured = (driver: Driver, given: Settings): Driver => {
  const settings = withFallbacks(driver, given)
  return { ...driver, ...driver.configure?.(settings), decode: () => driver.decode(settings) }
}
