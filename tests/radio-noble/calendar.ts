/** mulberry32: small, seeded, good enough to be unkind. */
export const seeded = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export interface Event {
  readonly at_ms: number
  readonly act: () => void
}

/** A binary heap of what is to come. */
export class Calendar {
  readonly #events: Event[] = []
  add(event: Event): void {
    const events = this.#events
    let at = events.push(event) - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (events[up]!.at_ms <= event.at_ms) break
      events[at] = events[up]!
      at = up
    }
    events[at] = event
  }
  next(): Event | undefined {
    const events = this.#events
    const first = events[0]
    const last = events.pop()
    if (first === undefined || last === undefined || events.length === 0) return first
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down >= events.length) break
      if (down + 1 < events.length && events[down + 1]!.at_ms < events[down]!.at_ms) down += 1
      if (events[down]!.at_ms >= last.at_ms) break
      events[at] = events[down]!
      at = down
    }
    events[at] = last
    return first
  }
}
