import type { Frame, TraceChunk } from '../../src/wire/frame.ts'
import { createTimeline, type Timeline } from '../chart/timeline.ts'
import { applyChunk, createTrace, type Trace } from '../chart/trace.ts'

/** What arrives 20-30 times a second and must not go through the component tree. */
export interface LiveRack {
  readonly trace: Trace
  readonly timeline: Timeline
}

const racks = new Map<string, LiveRack>()

export const liveRack = (name: string): LiveRack => {
  const known = racks.get(name)
  if (known !== undefined) return known
  const made: LiveRack = { trace: createTrace(), timeline: createTimeline() }
  racks.set(name, made)
  return made
}

/**
 * Frames that have arrived and are not yet drawn: the highest number, and when their newest samples reached the host.
 */
let undrawn: { n: number; readonly arrivals: { readonly rack: string; readonly arrived_ms: number }[] } | null = null

const take = (chunk: TraceChunk): number => {
  const { trace, timeline } = liveRack(chunk.rack)
  if (trace.epoch !== chunk.epoch) timeline.reset()
  const added = applyChunk(trace, chunk)
  const newest_us = trace.ring.newest_us()
  if (added > 0 && newest_us !== null) timeline.saw(newest_us, chunk.arrived_ms)
  return added
}

export const takeTrace = (chunk: TraceChunk): void => {
  take(chunk)
}

export const takeFrame = (frame: Frame): void => {
  undrawn ??= { n: frame.n, arrivals: [] }
  undrawn.n = frame.n
  for (const chunk of frame.chunks)
    if (take(chunk) > 0) undrawn.arrivals.push({ rack: chunk.rack, arrived_ms: chunk.arrived_ms })
}

/** What has come since the last call; null if nothing. */
export const takeUndrawn = (): {
  readonly n: number
  readonly arrivals: readonly { readonly rack: string; readonly arrived_ms: number }[]
} | null => {
  const taken = undrawn
  undrawn = null
  return taken
}
