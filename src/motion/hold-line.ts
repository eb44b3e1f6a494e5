import type { Hold } from '../model/calibration.ts'
import { holdKnown, type Scale } from './scale.ts'
import type { TopKeeping } from './top.ts'

/** Measures the hold that lies inside the samples, or takes the one measured before. */
export interface HoldLine {
  readonly hold: Hold | null
  sum: number
  beats: number
  done: boolean
}

export const newHoldLine = (hold: Hold | null): HoldLine => ({ hold, sum: 0, beats: 0, done: hold === null })

const learned = (line: HoldLine, top: TopKeeping, scale: Scale, tension_n: number, error_n: number): void => {
  line.done = true
  top.hold_n = tension_n
  top.holdError_n = error_n
  holdKnown(scale, tension_n)
}

/** Every beat until the hold is known. */
export const learnHold = (line: HoldLine, top: TopKeeping, scale: Scale, t_s: number, y_n: number): void => {
  const { hold } = line
  if (line.done || hold === null) return
  if (hold.kind === 'level') {
    learned(line, top, scale, hold.tension_n, hold.uncertainty_n)
    return
  }
  if (t_s > hold.to_us * 1e-6) {
    if (line.beats > 0) learned(line, top, scale, line.sum / line.beats, Number.NaN)
    line.done = true
  } else if (t_s >= hold.from_us * 1e-6) {
    line.sum += y_n
    line.beats += 1
  }
}
