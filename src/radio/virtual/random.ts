/** A stream of chance that a seed repeats exactly. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number
  readonly between: (low: number, high: number) => number
  readonly normal: (mean: number, deviation: number) => number
  /** A whole number from `low` to `high`, both possible. */
  readonly whole: (low: number, high: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <const Item>(items: readonly [Item, ...Item[]]) => Item
}

/** FNV-1a over the text's code units, so that streams of one seed with different names share nothing. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of state, period of 2^64 at the least. `name` gives independent
 * streams of one seed, so that drawing more from one changes nothing in another.
 */
export const seeded = (seed: number, name = ''): Random => {
  let a = seed >>> 0
  let b = hash(name)
  let c = Math.floor(seed / 0x100000000) >>> 0
  let counter = 1
  const word = (): number => {
    const sum = (a + b + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = ((c << 21) | (c >>> 11)) >>> 0
    c = (c + sum) >>> 0
    return sum
  }
  // The first words still show the seed's pattern.
  for (let i = 0; i < 16; i++) word()

  const next = (): number => word() / 0x100000000
  const between = (low: number, high: number): number => low + (high - low) * next()
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    whole,
    // Box and Muller 1958; 1 - next() is never 0.
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[whole(0, items.length - 1)] ?? items[0],
  }
}
