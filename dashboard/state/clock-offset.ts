/** One question to the service's clock: asked and answered by the page's clock, and what the service said, ms. */
export interface ClockRound {
  readonly asked_ms: number
  readonly answered_ms: number
  readonly service_ms: number
}

/** What to add to the page's clock to get the service's, and the most it can be wrong by, ms. */
export interface ClockOffset {
  readonly offset_ms: number
  readonly within_ms: number
}

/**
 * The round with the shortest way bounds the error best: the answer was written somewhere between asking and
 * answering, so its middle is wrong by half the way at most (Cristian 1989, Probabilistic clock synchronization).
 */
export const estimateOffset = (rounds: readonly ClockRound[]): ClockOffset | null => {
  let best: ClockOffset | null = null
  for (const { asked_ms, answered_ms, service_ms } of rounds) {
    const within_ms = (answered_ms - asked_ms) / 2
    if (within_ms < 0 || (best !== null && within_ms >= best.within_ms)) continue
    best = { offset_ms: service_ms - (asked_ms + answered_ms) / 2, within_ms }
  }
  return best
}
