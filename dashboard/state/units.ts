import { newtonsToKilograms, poundInKilograms, type Newtons } from '../../src/model/units.ts'

/** How force may be shown; inside it is always newtons. */
export const forceUnits = ['kg', 'lb', 'N'] as const
export type ForceUnit = (typeof forceUnits)[number]

const decimals: Readonly<Record<ForceUnit, number>> = { kg: 1, lb: 1, N: 0 }

/** Newtons as a number in `unit`. */
export const inUnit = (tension_n: number, unit: ForceUnit): number => {
  switch (unit) {
    case 'N':
      return tension_n
    case 'kg':
      return newtonsToKilograms(tension_n)
    case 'lb':
      return newtonsToKilograms(tension_n) / poundInKilograms
  }
}

/** A number in `unit` as newtons. */
export const toNewtons = (value: number, unit: ForceUnit): number => value / inUnit(1, unit)

/** Without the unit's name, e.g. `31.4`; a negative zero reads as zero. */
export const forceText = (tension_n: Newtons | number, unit: ForceUnit): string => {
  const text = inUnit(tension_n, unit).toFixed(decimals[unit])
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', '\u2212')
}
