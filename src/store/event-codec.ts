import type { SetEvent } from '../model/set.ts'

/** JSON has no numbers but finite ones; the detector says NaN where it cannot know. No event holds free text. */
const words: ReadonlyMap<string, number> = new Map([
  ['#NaN', Number.NaN],
  ['#Infinity', Number.POSITIVE_INFINITY],
  ['#-Infinity', Number.NEGATIVE_INFINITY],
])

const told = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? `#${value}` : value

const understood = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? (words.get(value) ?? value) : value

export const encodeEvent = (event: SetEvent): string => JSON.stringify(event, told)

/** Null where the text is not what `encodeEvent` made. */
export const decodeEvent = (body: string): SetEvent | null => {
  try {
    return JSON.parse(body, understood) as SetEvent
  } catch {
    return null
  }
}
