import type { Cell } from '../model/cell.ts'

/** Better than this the arrival of packets cannot tell, and less would not matter to the sum of two cells. */
const worthMoving_us = 5000
/** So long an estimate has to stand to one side before it is believed: it wavers with the packets of both. */
const believed_ms = 2000

/**
 * Where the second cell's clock lies beside the first's. Each is known by how much the host's clock is ahead of it,
 * told by the least delayed packet (`lag`); of the delay itself both have about the same.
 */
export interface Alignment {
  readonly lag: (cell: Cell, lag_us: number) => void
  /** Time has passed. */
  readonly settle: (now_ms: number) => void
  /** What the second cell's times are to be added, µs. */
  readonly shift_us: () => number
  /** Another sensor: nothing is known of its clock. */
  readonly forget: (cell: Cell) => void
  /** The second cell is the first one now. */
  readonly swap: () => void
}

export const createAlignment = (): Alignment => {
  let lags: Record<Cell, number | null> = { first: null, second: null }
  let shift_us: number | null = null
  /** An estimate that is off to one side: since when, and by how much at least. */
  let off: { readonly since_ms: number; readonly by_us: number } | null = null

  const estimate = (): number | null => {
    const { first, second } = lags
    return first === null || second === null ? null : Math.round(second - first)
  }
  const anew = (): void => {
    shift_us = estimate()
    off = null
  }
  return {
    lag: (cell, lag_us) => {
      lags[cell] = lag_us
      shift_us ??= estimate()
    },
    settle: (now_ms) => {
      const by_us = (estimate() ?? 0) - (shift_us ?? 0)
      if (Math.abs(by_us) < worthMoving_us) off = null
      else if (off === null || Math.sign(off.by_us) !== Math.sign(by_us)) off = { since_ms: now_ms, by_us }
      else {
        off = { since_ms: off.since_ms, by_us: Math.abs(by_us) < Math.abs(off.by_us) ? by_us : off.by_us }
        if (now_ms - off.since_ms < believed_ms) return
        shift_us = (shift_us ?? 0) + off.by_us
        off = null
      }
    },
    shift_us: () => shift_us ?? 0,
    forget: (cell) => {
      lags[cell] = null
      anew()
    },
    swap: () => {
      lags = { first: lags.second, second: lags.first }
      anew()
    },
  }
}
