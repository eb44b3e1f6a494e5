import { type Stretch, within } from './trace.ts'

/** The largest sudden rise and fall of tension while standing, N. */
export interface Swing {
  readonly up_n: number
  readonly down_n: number
}

/** A foot step takes a quarter of a second; sway and settling are slower. */
const sudden_s = 0.2

/** Looks at the stand between two times for what moved suddenly. */
export const swingIn = (s: Stretch, from_s: number, to_s: number): Swing => {
  const { t, y, n } = s
  let up_n = 0
  let down_n = 0
  let back = within(s, from_s)
  for (let i = back; i < n && (t[i] ?? 0) <= to_s; i += 1) {
    while ((t[i] ?? 0) - (t[back] ?? 0) > sudden_s) back += 1
    const change = (y[i] ?? 0) - (y[back] ?? 0)
    up_n = Math.max(up_n, change)
    down_n = Math.max(down_n, -change)
  }
  return { up_n, down_n }
}
