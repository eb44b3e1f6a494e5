import type { WallMillis } from '../model/units.ts'

/** Seconds with all their microseconds. */
export const seconds = (micros: number): string => (micros / 1e6).toFixed(6)

/** The shortest decimal that reads back as the same number; nothing where there is no number. */
export const exact = (value: number): string => (Number.isFinite(value) ? String(value) : '')

/** To so many decimals; null where there is no number. */
export const rounded = (value: number, decimals: number): number | null =>
  Number.isFinite(value) ? Number(value.toFixed(decimals)) : null

/** What a date can hold (ECMA-262, 21.4.1.1), less a margin for the second it lies in. */
const latest_ms = 8.64e15 - 1000

/**
 * UTC as spreadsheets read it: `2026-03-14 09:00:00.012`. Nothing where there is no such time. The date is
 * formatted once a second, samples come more often.
 */
export const utcFormatter = (): ((at_ms: WallMillis) => string) => {
  let second = Number.NaN
  let text = ''
  return (at_ms) => {
    const whole = Math.round(at_ms)
    if (!(Math.abs(whole) < latest_ms)) return ''
    const next = Math.floor(whole / 1000)
    if (next !== second) {
      second = next
      text = new Date(next * 1000).toISOString().slice(0, 19).replace('T', ' ')
    }
    return `${text}.${String(whole - next * 1000).padStart(3, '0')}`
  }
}
