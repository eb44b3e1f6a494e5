import { newtonsToKilograms } from '../model/units.ts'
import { newtonsPer, type ForceUnit } from '../sensor/frame.ts'
import type { RawSample, Reading } from '../sensor/reading.ts'

// Twelve digits: what floating point adds to an exact number of hundredths lies behind them.
const tidy = (value: number): number => Number(value.toPrecision(12))

const unitIn = (said: readonly Reading[]): ForceUnit | null => {
  const told = said.flatMap((one) => (one.kind === 'status' ? [one.status['unit']] : [])).at(-1)
  return Object.keys(newtonsPer).find((unit): unit is ForceUnit => unit === told) ?? null
}

/** A sample in newtons, kilograms of weight and, where it says which, in the sensor's own unit. */
const shown =
  (unit: ForceUnit | null, backfilled: boolean) =>
  ({ tension_n, at_us, index }: RawSample): object => ({
    tension_n: tidy(tension_n),
    kg: tidy(newtonsToKilograms(tension_n)),
    ...(unit === null ? {} : { value: tidy(tension_n / newtonsPer[unit]), unit }),
    ...(at_us === undefined ? {} : { at_us }),
    ...(index === undefined ? {} : { index }),
    ...(backfilled ? { backfilled } : {}),
  })

const plural = { battery: 'battery', reply: 'replies', status: 'status', fault: 'faults' } as const

/** What leads when there are no samples: an answer, else what went wrong in reading, else how the sensor is. */
const weight = (said: Reading): number => {
  if (said.kind === 'fault') return said.fault === 'sensor-fault' ? 4 : 2
  return { samples: 0, reply: 0, battery: 1, status: 3 }[said.kind]
}

/**
 * Everything one packet said as one JSON value. Samples win; what else it said stands beside them under `battery`,
 * `status`, `replies` and `faults`. Without samples the first thing said gives the `kind`.
 */
export const packetJson = (said: readonly Reading[]): object => {
  const unit = unitIn(said)
  const samples = said.flatMap((reading) =>
    reading.kind === 'samples' ? reading.samples.map(shown(unit, reading.backfilled === true)) : [],
  )
  const others = said.filter((reading) => reading.kind !== 'samples')
  const lead = samples.length > 0 ? undefined : others.toSorted((a, b) => weight(a) - weight(b))[0]
  const line: Record<string, unknown> = samples.length > 0 ? { kind: 'samples', samples } : { kind: 'nothing', ...lead }
  const severalReplies = others.filter(({ kind }) => kind === 'reply').length > 1
  for (const reading of others) {
    // The lists are whole: one that wants every reply or fault looks there.
    const listed = reading.kind === 'fault' || (reading.kind === 'reply' && severalReplies)
    if (reading === lead && !listed) continue
    const key = plural[reading.kind]
    const { kind: _, ...facts } = reading.kind === 'status' ? { kind: 'status', ...reading.status } : reading
    if (key === 'replies' || key === 'faults') line[key] = [...((line[key] as object[] | undefined) ?? []), facts]
    else line[key] = { ...(line[key] as object | undefined), ...facts }
  }
  return line
}
