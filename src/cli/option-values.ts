import { type Call, UsageError } from './command.ts'

/**
 * For commands that take options alone: a word that stands by itself is a mistake, and most often a value without its
 * option.
 */
export const noWords = (call: Call, command: string): void => {
  const [word] = call.positionals
  if (word !== undefined)
    throw new UsageError(`taut ${command} takes no "${word}"; taut ${command} --help shows its options.`)
}

/** The text given for an option, or the fallback. */
export const textOption = <Fallback extends string | null>(
  call: Call,
  name: string,
  fallback: Fallback,
): string | Fallback => {
  const value = call.values[name]
  return typeof value === 'string' ? value : fallback
}

/** The number given for an option, within its bounds, or the fallback. */
export const numberOption = (
  call: Call,
  name: string,
  {
    fallback,
    least,
    most,
    whole = false,
  }: { readonly fallback: number; readonly least: number; readonly most: number; readonly whole?: boolean },
): number => {
  const text = call.values[name]
  if (typeof text !== 'string') return fallback
  const value = Number(text)
  if (
    text.trim() === '' ||
    !Number.isFinite(value) ||
    value < least ||
    value > most ||
    (whole && !Number.isInteger(value))
  )
    throw new UsageError(`--${name} takes a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not "${text}".`)
  return value
}

/** The word given for an option, one of the valid ones, or the fallback. */
export const choiceOption = <Choice extends string>(
  call: Call,
  name: string,
  valid: readonly Choice[],
  fallback: Choice,
): Choice => {
  const text = call.values[name]
  if (typeof text !== 'string') return fallback
  const choice = valid.find((candidate) => candidate === text)
  if (choice === undefined) throw new UsageError(`--${name} takes ${valid.join(' or ')}, not "${text}".`)
  return choice
}
