import type { Phase } from '../model/phase.ts'
import type { Sample } from '../model/sample.ts'
import type { TraceChunk } from '../wire/frame.ts'

/** How much of the trace a page gets that has just connected, by the sensor's clock. */
const kept_us = 30_000_000

type Span = readonly [number, number]

interface Points {
  samples: Sample[]
  gaps: Span[]
  filled: Span[]
  phases: (readonly [number, Phase])[]
}

interface Newest {
  readonly arrived_ms: number
  readonly leftShare: number | null
}

const nothing = (): Points => ({ samples: [], gaps: [], filled: [], phases: [] })

const pack = (rack: string, epoch: number, points: Points, { arrived_ms, leftShare }: Newest): TraceChunk => {
  const [first] = points.samples
  let last = first?.at_us ?? 0
  return {
    rack,
    epoch,
    from_us: last,
    dt_us: points.samples.slice(1).map(({ at_us }) => {
      // Counted from where the page will be: rounding must not add up, or what is told again would lie elsewhere.
      const dt = Math.round(at_us - last)
      last += dt
      return dt
    }),
    tension_cn: points.samples.map(({ tension_n }) => Math.round(tension_n * 100)),
    gaps: points.gaps,
    filled: points.filled,
    phases: points.phases,
    leftShare,
    arrived_ms,
  }
}

export interface Trace {
  /** Samples after tare, in order of time, and how two cells share the last of them. */
  readonly samples: (samples: readonly Sample[], arrived_ms: number, leftShare: number | null) => void
  readonly filled: (samples: readonly Sample[]) => void
  readonly gap: (from_us: number, to_us: number) => void
  readonly phase: (began_us: number, phase: Phase) => void
  /** What has come since the last call; null when nothing has. */
  readonly take: () => TraceChunk | null
  /** The last seconds, for a page that has just connected. */
  readonly recent: () => TraceChunk
  /** Forgets everything: another sensor, another zero. */
  readonly restart: () => void
}

/** The trace of one rack: what is new since the last frame, and the last seconds. */
export const createTrace = (rack: string, firstEpoch: number): Trace => {
  let epoch = firstEpoch
  let fresh = nothing()
  let recent = nothing()
  let newest: Newest = { arrived_ms: 0, leftShare: null }

  const trim = (): void => {
    const last = recent.samples.at(-1)
    const oldest = recent.samples[0]
    // Trimmed a tenth at a time, so that the copying stays rare.
    if (last === undefined || oldest === undefined || last.at_us - oldest.at_us < kept_us * 1.1) return
    const from = last.at_us - kept_us
    recent = {
      samples: recent.samples.filter(({ at_us }) => at_us >= from),
      gaps: recent.gaps.filter(([, to]) => to >= from),
      filled: recent.filled.filter(([, to]) => to >= from),
      // The phase that the window begins in began before it.
      phases: recent.phases.filter((_, i) => (recent.phases[i + 1]?.[0] ?? Infinity) >= from),
    }
  }
  const both = (change: (points: Points) => void): void => {
    change(fresh)
    change(recent)
  }

  return {
    samples: (samples, arrived_ms, leftShare) => {
      both((points) => {
        for (const sample of samples) points.samples.push(sample)
      })
      newest = { arrived_ms, leftShare }
      trim()
    },
    filled: (samples) => {
      const known = new Set(recent.samples.map(({ at_us }) => at_us))
      const late = samples.filter(({ at_us }) => !known.has(at_us))
      const [first, last] = [late[0], late.at(-1)]
      if (first === undefined || last === undefined) return
      const span: Span = [first.at_us, last.at_us]
      both((points) => {
        points.filled.push(span)
      })
      recent.samples = [...recent.samples, ...late].toSorted((a, b) => a.at_us - b.at_us)
    },
    gap: (from_us, to_us) => both((points) => points.gaps.push([from_us, to_us])),
    phase: (began_us, phase) => both((points) => points.phases.push([began_us, phase])),
    take: () => {
      if (fresh.samples.length + fresh.gaps.length + fresh.filled.length + fresh.phases.length === 0) return null
      const chunk = pack(rack, epoch, fresh, newest)
      fresh = nothing()
      return chunk
    },
    recent: () => pack(rack, epoch, recent, newest),
    restart: () => {
      epoch++
      fresh = nothing()
      recent = nothing()
      newest = { ...newest, leftShare: null }
    },
  }
}
