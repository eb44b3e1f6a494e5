/** The last stretches without samples, s: a small ring, because only the rep at hand asks. */
export interface Holes {
  readonly from: Float64Array
  readonly to: Float64Array
  count: number
}

const size = 32

export const newHoles = (): Holes => ({ from: new Float64Array(size), to: new Float64Array(size), count: 0 })

export const dig = (holes: Holes, from_s: number, to_s: number): void => {
  holes.from[holes.count % size] = from_s
  holes.to[holes.count % size] = to_s
  holes.count += 1
}

/** Whether samples are missing between the two times. */
export const across = (holes: Holes, from_s: number, to_s: number): boolean => {
  for (let i = 0; i < Math.min(size, holes.count); i += 1)
    if ((holes.to[i] ?? 0) > from_s && (holes.from[i] ?? 0) < to_s) return true
  return false
}
