import type { ClockOffset } from './clock-offset.ts'

/** The page's own clock: wall time at load carried on by a clock that never jumps, ms. */
export const pageClock = (): number => performance.timeOrigin + performance.now()

let offset: ClockOffset | null = null
let guess_ms = 0

export const setServiceClock = (measured: ClockOffset): void => {
  offset = measured
}

/** Until the offset is measured, the first thing that arrives is taken to have come without delay. */
export const guessServiceClock = (service_ms: number): void => {
  if (guess_ms === 0) guess_ms = service_ms - pageClock()
}

/** The service's wall clock, ms. */
export const serviceClock = (): number => pageClock() + (offset?.offset_ms ?? guess_ms)

/** The offset as measured; null before that. */
export const clockOffset = (): ClockOffset | null => offset
