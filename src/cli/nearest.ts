import { closest, distance } from 'fastest-levenshtein'

/** The valid word that was probably meant; null when none is near. */
export const nearest = (word: string, valid: readonly string[]): string | null => {
  if (valid.length === 0) return null
  const best = closest(word, [...valid])
  return distance(word, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null
}

/** ` Did you mean "x"?`, or nothing. */
export const didYouMean = (word: string, valid: readonly string[]): string => {
  const best = nearest(word, valid)
  return best === null ? '' : ` Did you mean "${best}"?`
}
