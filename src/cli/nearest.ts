import { closest, distance } from 'fastest-levenshtein'

const bare = (option: string): string => option.replace(/^-+/, '')

/** The valid word that was probably meant, its beginning or one near to it; null when there is none. */
export const nearest = (word: string, valid: readonly string[]): string | null => {
  if (valid.length === 0) return null
  const begun = bare(word) === '' ? [] : valid.filter((candidate) => bare(candidate).startsWith(bare(word)))
  if (begun.length > 0) return closest(word, begun)
  const best = closest(word, [...valid])
  return distance(word, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : null
}

/** ` Did you mean "x"?`, or nothing. */
export const didYouMean = (word: string, valid: readonly string[]): string => {
  const best = nearest(word, valid)
  return best === null ? '' : ` Did you mean "${best}"?`
}
