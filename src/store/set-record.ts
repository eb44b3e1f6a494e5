import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { CellRecord, SetEvent, SetRecord } from '../model/set.ts'
import type { DeviceMicros } from '../model/units.ts'
import { chunkSpan, decodeChunk } from './chunk-codec.ts'
import type { ChunkRow, SetRow } from './requests.ts'

type Span = readonly [from_us: DeviceMicros, to_us: DeviceMicros]

/** A sound chunk and its span on the sensor's clock. */
interface Piece {
  readonly cell: Cell
  readonly data: Uint8Array
  readonly span: Span
  readonly filled: boolean
}

const toPiece = ({ cell, data, filled }: ChunkRow): Piece | null => {
  const span = chunkSpan(data)
  return span === null ? null : { cell, data, filled, span }
}

/** Chunks that overlap in time are taken together, so that what was filled in later lands between its neighbours. */
function* inOrder(pieces: readonly Piece[]): Generator<Sample> {
  for (let i = 0; i < pieces.length;) {
    const samples: Sample[] = []
    let end_us = Number.NEGATIVE_INFINITY
    for (let piece = pieces[i]; piece !== undefined; piece = pieces[++i]) {
      if (samples.length > 0 && piece.span[0] > end_us) break
      for (const sample of decodeChunk(piece.data)) samples.push(sample)
      end_us = Math.max(end_us, piece.span[1])
    }
    yield* samples.toSorted((a, b) => a.at_us - b.at_us)
  }
}

/** Neighbouring filled pieces are one span. */
const filledSpans = (pieces: readonly Piece[]): readonly Span[] => {
  const spans: Span[] = []
  let before = false
  for (const { filled, span } of pieces) {
    const last = spans.at(-1)
    if (filled && before && last !== undefined)
      spans[spans.length - 1] = [last[0], span[1] > last[1] ? span[1] : last[1]]
    else if (filled) spans.push(span)
    before = filled
  }
  return spans
}

/** Sequence numbers that are missing or not what was written; `kept` chunks were there when the set ended. */
const damagedAmong = (sound: ReadonlySet<number>, unsound: readonly number[], kept: number): readonly number[] => {
  const damaged = new Set(unsound)
  const last = [...sound].reduce((a, b) => Math.max(a, b), -1)
  for (let seq = 0; seq < last; seq++) if (!sound.has(seq)) damaged.add(seq)
  // What is missing at the end leaves no hole: only the number of chunks tells.
  for (let seq = last + 1; sound.size + damaged.size < kept; seq++) damaged.add(seq)
  return [...damaged].toSorted((a, b) => a - b)
}

const cellRecord = (pieces: readonly Piece[]): CellRecord => ({
  raw: { [Symbol.iterator]: () => inOrder(pieces) },
  filled: filledSpans(pieces),
})

export const setRecord = (
  { summary, chunks }: SetRow,
  rows: readonly ChunkRow[],
  events: readonly SetEvent[],
): SetRecord => {
  const sound = new Set<number>()
  const unsound: number[] = []
  const pieces: Piece[] = []
  for (const row of rows) {
    const piece = row.whole ? toPiece(row) : null
    if (piece !== null) pieces.push(piece)
    if (row.whole) sound.add(row.seq)
    else unsound.push(row.seq)
  }
  pieces.sort((a, b) => a.span[0] - b.span[0])
  const of = (cell: Cell): CellRecord => cellRecord(pieces.filter((piece) => piece.cell === cell))
  const shifts = events.filter((event) => event.kind === 'shift').toSorted((a, b) => a.from_us - b.from_us)
  return {
    ...summary,
    ...of('first'),
    second: summary.header.second === null ? null : { ...of('second'), shifts },
    events: events.filter((event) => event.kind !== 'shift'),
    damaged: damagedAmong(sound, unsound, chunks ?? 0),
  }
}
