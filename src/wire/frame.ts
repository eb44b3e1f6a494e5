import type { Phase } from '../model/phase.ts'

/** What one rack's trace gained since the last frame. Compact: this goes out 20-30 times a second. */
export interface TraceChunk {
  readonly rack: string
  /** Changes when the trace starts anew (another sensor): older points do not belong to it. */
  readonly epoch: number
  /** First sample by the sensor's clock, µs; the others follow by `dt_us`, one for each further sample. */
  readonly from_us: number
  readonly dt_us: readonly number[]
  /** Tension after tare in hundredths of a newton, one a sample; of two cells the sum. */
  readonly tension_cn: readonly number[]
  /** Spans without samples: `[from_us, to_us]`. */
  readonly gaps: readonly (readonly [number, number])[]
  /** Spans of samples that came late from the sensor's memory. */
  readonly filled: readonly (readonly [number, number])[]
  /** Live phase changes: `[began_us, phase]`. */
  readonly phases: readonly (readonly [number, Phase])[]
  /** The left cell's share of the newest tension, 0 to 1; null with one cell, or in a slack band. */
  readonly leftShare: number | null
  /** When the newest sample reached the host, by the service's wall clock, ms. */
  readonly arrived_ms: number
}

/** One coalesced message a tick, droppable as a whole. */
export interface Frame {
  /**
   * Counts the service's frames; acknowledged by the page. A jump means that frames were left out because the page
   * fell behind; a `trace` with the missing seconds follows.
   */
  readonly n: number
  readonly chunks: readonly TraceChunk[]
}
