import type { SetRecord } from '../model/set.ts'

/** What an analysis has to know of a set beside its samples, as it reads it from the `.json` next to them. */
export const sidecar = ({ header: { exercise, side, rate_hz, hold } }: SetRecord): string => {
  const level = hold === null ? null : { tension_n: hold.tension_n, uncertainty_n: hold.uncertainty_n }
  return `${JSON.stringify({ exercise, side, rate_hz, hold: level })}\n`
}
