const size = 8192
const mask = size - 1

/** The last 8192 beats (more than two minutes), for looking back when a rep is labelled. */
export interface Trace {
  readonly t: Float64Array
  readonly y: Float64Array
  /** Beats ever kept; the newest has index `count - 1`. */
  count: number
}

export const newTrace = (): Trace => ({ t: new Float64Array(size), y: new Float64Array(size), count: 0 })

export const keep = (trace: Trace, t_s: number, y_n: number): void => {
  const at = trace.count & mask
  trace.t[at] = t_s
  trace.y[at] = y_n
  trace.count += 1
}

const oldest = (trace: Trace): number => Math.max(0, trace.count - size)
const timeAt = (trace: Trace, index: number): number => trace.t[index & mask] ?? Number.NaN

/** Index of the first kept beat at or after the time; `count` when there is none. */
const indexAt = (trace: Trace, t_s: number): number => {
  let low = oldest(trace)
  let high = trace.count
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeAt(trace, middle) < t_s) low = middle + 1
    else high = middle
  }
  return low
}

/** A piece of the trace, copied out and ready to be smoothed and searched. Buffers are reused from rep to rep. */
export interface Stretch {
  readonly t: Float64Array
  /** As measured. */
  readonly raw: Float64Array
  /** Smoothed without delay: it is the past by now. */
  readonly y: Float64Array
  readonly sums: Float64Array
  n: number
  /** Noise of a slope over one beat on either side, N/s; a longer one has less in proportion. */
  doubt: number
}

export const newStretch = (): Stretch => ({
  t: new Float64Array(size),
  raw: new Float64Array(size),
  y: new Float64Array(size),
  sums: new Float64Array(size + 1),
  n: 0,
  doubt: 0,
})

/**
 * Copies [from, to] and smooths it by a centred mean of the half width, s, twice (a triangle: no side lobes); 0: as
 * measured only.
 */
export const stretchOf = (trace: Trace, from_s: number, to_s: number, half_s: number, into: Stretch): Stretch => {
  const first = indexAt(trace, from_s)
  let n = 0
  const { t, raw, y } = into
  for (let index = first; index < trace.count; index += 1) {
    const now = trace.t[index & mask] ?? 0
    if (now > to_s) break
    t[n] = now
    raw[n] = trace.y[index & mask] ?? 0
    y[n] = raw[n] ?? 0
    n += 1
  }
  into.n = n
  if (half_s <= 0) return into
  boxed(into, raw, y, half_s)
  boxed(into, y, y, half_s)
  return into
}

/** Centred moving mean by prefix sums; the ends use what there is, symmetrically, so that they are not pulled. */
const boxed = ({ t, sums, n }: Stretch, from: Float64Array, to: Float64Array, half_s: number): void => {
  let sum = 0
  sums[0] = 0
  for (let i = 0; i < n; i += 1) {
    sum += from[i] ?? 0
    sums[i + 1] = sum
  }
  let a = 0
  let b = 0
  for (let i = 0; i < n; i += 1) {
    const now = t[i] ?? 0
    const first = now - half_s
    const last = now + half_s
    while ((t[a] ?? 0) < first) a += 1
    while (b + 1 < n && (t[b + 1] ?? 0) <= last) b += 1
    const reach = i - a < b - i ? i - a : b - i
    to[i] = ((sums[i + reach + 1] ?? 0) - (sums[i - reach] ?? 0)) / (2 * reach + 1)
  }
}

/** Index of the first beat at or after the time; `n` when there is none. */
export const within = ({ t, n }: Pick<Stretch, 't' | 'n'>, t_s: number): number => {
  let low = 0
  let high = n
  while (low < high) {
    const middle = (low + high) >> 1
    if ((t[middle] ?? 0) < t_s) low = middle + 1
    else high = middle
  }
  return low
}
