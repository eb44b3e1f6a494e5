import type { Phase } from '../../src/model/phase.ts'
import type { TraceChunk } from '../../src/wire/frame.ts'
import { createRing, type Ring } from './ring.ts'
import { recent, type Span, union, without } from './spans.ts'

export type PhaseMark = readonly [began_us: number, phase: Phase]

/** All that one rack's chart draws. One mutable object outside the component tree, changed by `applyChunk` only. */
export interface Trace {
  epoch: number | null
  readonly ring: Ring
  /** Where the sensor sent nothing. */
  gaps: readonly Span[]
  /** Where samples came late from the sensor's memory. */
  filled: readonly Span[]
  /** Where samples may exist but did not reach this page. */
  unseen: readonly Span[]
  phases: readonly PhaseMark[]
  /** The left cell's share of the newest tension, 0 to 1; null where there is none. */
  leftShare: number | null
  /** Typical distance between samples, µs; null until there are two. */
  step_us: number | null
}

/** Half a minute at 1 kHz, several minutes at 80 Hz. */
const capacity = 32_768
/** What is kept behind the newest sample beside the samples themselves, µs. */
const memory_us = 120e6

export const createTrace = (): Trace => ({
  epoch: null,
  ring: createRing(capacity),
  gaps: [],
  filled: [],
  unseen: [],
  phases: [],
  leftShare: null,
  step_us: null,
})

const reset = (trace: Trace, epoch: number): void => {
  trace.epoch = epoch
  trace.ring.clear()
  trace.gaps = []
  trace.filled = []
  trace.unseen = []
  trace.phases = []
  trace.step_us = null
}

/** Five times the usual distance, and never less than a tenth of a second, is a hole and not jitter. */
const isHole = (step_us: number | null, distance_us: number): boolean =>
  step_us !== null && distance_us > Math.max(100_000, 5 * step_us)

/**
 * A phase said later is known better: from where it is thought to have begun it takes the place of what was said.
 * One that goes on, as a detector that begins anew may say, is no new one.
 */
export const addPhases = (known: readonly PhaseMark[], said: readonly PhaseMark[]): readonly PhaseMark[] =>
  said.reduce<readonly PhaseMark[]>((marks, mark) => {
    const before = marks.filter(([began_us]) => began_us < mark[0])
    return before.at(-1)?.[1] === mark[1] ? before : [...before, mark]
  }, known)

/** Absolute times of a chunk's samples, µs. */
const timesOf = (chunk: TraceChunk): readonly number[] => {
  let at_us = chunk.from_us
  return chunk.tension_cn.map((_, i) => {
    if (i > 0) at_us += chunk.dt_us[i - 1] ?? 0
    return at_us
  })
}

/** Holes before and inside newly arrived samples; learns the usual distance on the way. */
const holesIn = (trace: Trace, times: readonly number[], newest_us: number | null): readonly Span[] => {
  const holes: Span[] = []
  let last = newest_us
  for (const at_us of times) {
    if (last !== null) {
      const distance = at_us - last
      if (isHole(trace.step_us, distance)) holes.push([last, at_us])
      // Cut, so that one pause does not look like a slow sensor, while a slow sensor is still learned.
      const told = Math.min(distance, 5 * (trace.step_us ?? distance))
      trace.step_us = trace.step_us === null ? told : trace.step_us + 0.05 * (told - trace.step_us)
    }
    last = at_us
  }
  return holes
}

/**
 * Adds what the chunk brings; what was told before is put in its own place again. Returns how many samples were new.
 */
export const applyChunk = (trace: Trace, chunk: TraceChunk): number => {
  if (trace.epoch !== chunk.epoch) reset(trace, chunk.epoch)
  trace.leftShare = chunk.leftShare
  const { ring } = trace
  const times = timesOf(chunk)
  const values = chunk.tension_cn.map((tension_cn) => tension_cn / 100)
  const [first, last] = [times[0], times.at(-1)]
  const newest = ring.newest_us()
  let told: readonly Span[] = []
  let unseen: readonly Span[] = []
  let added = 0
  if (first !== undefined && last !== undefined) {
    const again = newest !== null && first <= newest
    if (again) told = [[first, last]]
    unseen = holesIn(trace, times, again ? null : newest)
    if (again) added = ring.replace(times, values)
    else for (const [i, at_us] of times.entries()) if (ring.append(at_us, values[i] ?? 0)) added += 1
  }

  const oldest = (ring.newest_us() ?? 0) - memory_us
  const filled = union([...trace.filled, ...chunk.filled])
  const gaps = without([...trace.gaps, ...chunk.gaps], filled)
  const kept = without(trace.unseen, told)
  trace.unseen = recent(without([...kept, ...unseen], [...filled, ...gaps]), oldest)
  trace.filled = recent(filled, oldest)
  trace.gaps = recent(gaps, oldest)
  const marks = addPhases(trace.phases, chunk.phases)
  trace.phases = marks.filter(([began], i) => began >= oldest || i === marks.length - 1)
  return added
}

/** The lowest tension since `from_us`, N; null where there is no sample. */
export const lowestSince = (trace: Trace, from_us: number): number | null => {
  const { values } = trace.ring.since(from_us)
  if (values.length === 0) return null
  let lowest = Infinity
  for (const value of values) if (value < lowest) lowest = value
  return lowest
}
