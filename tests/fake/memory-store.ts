import { BehaviorSubject } from 'rxjs'
import type { Cell } from '../../src/model/cell.ts'
import type { Sample } from '../../src/model/sample.ts'
import type {
  CellRecord,
  SessionSummary,
  SetEvent,
  SetHeader,
  SetRecord,
  SetStatus,
  SetSummary,
} from '../../src/model/set.ts'
import { wallMillis, type DeviceMicros, type WallMillis } from '../../src/model/units.ts'
import type { SampleChunk } from '../../src/rack/recorder.ts'
import type { Store } from '../../src/store/store.ts'

interface Kept {
  readonly header: SetHeader
  status: SetStatus
  endedAt_ms: WallMillis | null
  readonly chunks: Map<number, SampleChunk>
  readonly events: SetEvent[]
}

const twoHours_ms = 2 * 60 * 60 * 1000

const inTime = (chunks: Iterable<SampleChunk>): readonly Sample[] =>
  [...chunks].flatMap(({ samples }) => samples).toSorted((a, b) => a.at_us - b.at_us)

const lastHeard = ({ header, chunks }: Kept): WallMillis => {
  const live = [...chunks.values()].filter(({ filled }) => !filled).toSorted((a, b) => a.seq - b.seq)
  const last = live.at(-1)?.samples.at(-1)
  if (last === undefined) return header.startedAt_ms
  const { at_us, wall_ms } = header.anchor
  return wallMillis(Math.max(header.startedAt_ms, Math.round(wall_ms + (last.at_us - at_us) / 1000)))
}

const summary = ({ header, status, endedAt_ms, chunks, events }: Kept): SetSummary => {
  const reps = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
  return {
    header,
    status,
    endedAt_ms,
    samples: [...chunks.values()].reduce((sum, { samples }) => sum + samples.length, 0),
    reps: reps.length,
    full: reps.filter(({ verdict }) => verdict === 'full').length,
  }
}

const cellRecord = (kept: Kept, cell: Cell): CellRecord => {
  const filled: (readonly [DeviceMicros, DeviceMicros])[] = []
  let before = false
  const pieces = [...kept.chunks.values()]
    .filter((chunk) => chunk.cell === cell && chunk.samples.length > 0)
    .toSorted((a, b) => a.samples[0]!.at_us - b.samples[0]!.at_us)
  for (const piece of pieces) {
    const span = [piece.samples[0]!.at_us, piece.samples.at(-1)!.at_us] as const
    if (piece.filled && before) filled.push([filled.pop()![0], span[1]])
    else if (piece.filled) filled.push(span)
    before = piece.filled
  }
  return { raw: inTime(pieces), filled }
}

const record = (kept: Kept): SetRecord => {
  const last = Math.max(-1, ...kept.chunks.keys())
  const shifts = kept.events.filter((event) => event.kind === 'shift')
  return {
    ...summary(kept),
    ...cellRecord(kept, 'first'),
    second: kept.header.second === null ? null : { ...cellRecord(kept, 'second'), shifts },
    events: kept.events.filter((event) => event.kind !== 'shift'),
    damaged: Array.from({ length: last + 1 }, (_, seq) => seq).filter((seq) => !kept.chunks.has(seq)),
  }
}

/** A `Store` that forgets, and what a test may do to it. */
export interface MemoryStore extends Store {
  /** As after a power cut: every open set is interrupted. */
  readonly crash: () => void
  /** From now on nothing can be kept, for this reason; null makes the disk well again. */
  readonly fail: (sentence: string | null) => void
}

export const memoryStore = (): MemoryStore => {
  const sets = new Map<string, Kept>()
  const problem$ = new BehaviorSubject<string | null>(null)
  let sessions = 0

  const newest = (): readonly Kept[] =>
    [...sets.values()].toReversed().toSorted((a, b) => b.header.startedAt_ms - a.header.startedAt_ms)
  const guard = (): void => {
    if (problem$.value !== null) throw new Error(problem$.value)
  }
  const known = (id: string): Kept => {
    guard()
    const kept = sets.get(id)
    if (kept === undefined) throw new Error(`The set ${id} was never begun, so nothing can be kept in it.`)
    return kept
  }
  const close = (id: string, at_ms: WallMillis | null): void => {
    const kept = known(id)
    if (kept.status === 'closed') return
    kept.endedAt_ms = at_ms ?? kept.endedAt_ms ?? lastHeard(kept)
    kept.status = 'closed'
  }

  return {
    notices: [],
    problem$: problem$.asObservable(),
    begin: async (header) => {
      guard()
      const before = sets.get(header.id)
      if (before?.status === 'open' && JSON.stringify(before.header) === JSON.stringify(header)) return
      if (before !== undefined) throw new Error(`There is already a set ${header.id}: a new set needs a new id.`)
      sets.set(header.id, { header, status: 'open', endedAt_ms: null, chunks: new Map(), events: [] })
    },
    append: async (chunk) => {
      const { status, chunks } = known(chunk.set)
      if (status !== 'open' && !chunk.filled) throw new Error(`The set ${chunk.set} is ${status}: resume it first.`)
      if (!chunks.has(chunk.seq)) chunks.set(chunk.seq, { ...chunk, samples: [...chunk.samples] })
    },
    note: async (set, events) => {
      const kept = known(set)
      if (kept.status !== 'open') throw new Error(`The set ${set} is ${kept.status}: resume it first.`)
      kept.events.push(...events)
    },
    end: async (set, at_ms) => {
      close(set, at_ms)
    },
    keep: async (set) => {
      close(set, null)
    },
    resume: async (set) => {
      guard()
      const kept = sets.get(set)
      if (kept === undefined || kept.status !== 'interrupted') return null
      const { reps } = summary(kept)
      kept.status = 'open'
      kept.endedAt_ms = null
      return { header: kept.header, nextSeq: Math.max(-1, ...kept.chunks.keys()) + 1, reps }
    },
    sessionFor: async (rack, at_ms) => {
      const last = newest().find(({ header }) => header.rack === rack)
      const end = last === undefined ? null : last.status === 'open' ? at_ms : (last.endedAt_ms ?? lastHeard(last))
      if (last !== undefined && end !== null && Math.abs(at_ms - end) < twoHours_ms) return last.header.session
      sessions++
      return `session-${sessions}`
    },
    inSession: async (session) =>
      newest()
        .toReversed()
        .filter(({ header }) => header.session === session)
        .map(summary),
    interrupted: async () =>
      newest()
        .filter(({ status }) => status === 'interrupted')
        .map(summary),
    sessions: async () => {
      const found = new Map<string, SetSummary[]>()
      for (const kept of newest().toReversed()) {
        const { session } = kept.header
        found.set(session, [...(found.get(session) ?? []), summary(kept)])
      }
      return [...found]
        .map(([id, of]): SessionSummary => ({ id, startedAt_ms: of[0]!.header.startedAt_ms, sets: of }))
        .toReversed()
    },
    session: async (id) => {
      const of = newest()
        .toReversed()
        .filter(({ header }) => header.session === id)
      const [first] = of
      return first === undefined ? null : { id, startedAt_ms: first.header.startedAt_ms, sets: of.map(record) }
    },
    set: async (id) => {
      const kept = sets.get(id)
      return kept === undefined ? null : record(kept)
    },
    close: async () => {
      problem$.complete()
    },
    crash: () => {
      for (const kept of sets.values()) {
        if (kept.status !== 'open') continue
        kept.endedAt_ms = lastHeard(kept)
        kept.status = 'interrupted'
      }
    },
    fail: (sentence) => {
      problem$.next(sentence)
    },
  }
}
