import { effect, signal, type Signal } from '@preact/signals'
import { forceUnits } from './units.ts'

export const themes = ['system', 'light', 'dark'] as const

/** Storage may be forbidden; then a choice lasts as long as the page. */
const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Nothing to do: the choice still holds for this page.
  }
}

const choice = <Value extends string>(key: string, values: readonly Value[], fallback: Value): Signal<Value> => {
  const before = kept(key)
  const chosen = signal(values.find((value) => value === before) ?? fallback)
  effect(() => keep(key, chosen.value))
  return chosen
}

export const unit = choice('taut.unit', forceUnits, 'kg')
export const theme = choice('taut.theme', themes, 'system')

/** The theme in force, as an attribute of the document and as a signal for what is drawn on canvas. */
export const shownTheme = signal<'light' | 'dark'>('light')

export const followTheme = (): void => {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const systemIsDark = signal(dark.matches)
  dark.addEventListener('change', () => (systemIsDark.value = dark.matches))
  effect(() => {
    const wanted = theme.value === 'system' ? (systemIsDark.value ? 'dark' : 'light') : theme.value
    document.documentElement.dataset['theme'] = wanted
    shownTheme.value = wanted
  })
}

export const nextOf = <Value>(values: readonly Value[], now: Value): Value =>
  values[(values.indexOf(now) + 1) % values.length] ?? now
