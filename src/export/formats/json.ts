import type { Sample } from '../../model/sample.ts'
import type { SetRecord } from '../../model/set.ts'
import type { Exporter } from '../exporter.ts'
import { sidesOf, summaryOf } from '../summary.ts'

/** The number grows when a reader of the old form could not read the new one. */
const schema = 'taut-session/1'

const samplesAPiece = 1000

/** `[at_us, tension_n]` of each sample, before tare and in order of time; no more than so many a piece. */
function* rawPieces(raw: Iterable<Sample>): Generator<string> {
  let piece: string[] = []
  let lead = ''
  for (const { at_us, tension_n } of raw) {
    piece.push(JSON.stringify([at_us, tension_n]))
    if (piece.length < samplesAPiece) continue
    yield lead + piece.join(',')
    lead = ','
    piece = []
  }
  if (piece.length > 0) yield lead + piece.join(',')
}

/** Everything but the samples in one piece; then those of the second cell, if there is one, and of the first. */
function* setPieces(set: SetRecord): Generator<string> {
  const { raw, second, ...rest } = set
  yield `${JSON.stringify({ ...rest, summary: summaryOf(set) }).slice(0, -1)},"second":`
  if (second === null) yield 'null'
  else {
    const { raw: secondRaw, ...known } = second
    yield `${JSON.stringify(known).slice(0, -1)},"raw":[`
    yield* rawPieces(secondRaw)
    yield ']}'
  }
  yield ',"raw":['
  yield* rawPieces(raw)
  yield ']}'
}

export const json: Exporter = {
  id: 'json',
  name: 'Everything (JSON)',
  extension: 'json',
  mime: 'application/json',
  *write({ sets, ...session }, softwareVersion) {
    const head = JSON.stringify({
      schema,
      exportedBy: `taut ${softwareVersion}`,
      ...session,
      reachBySide: sidesOf(sets),
    })
    yield `${head.slice(0, -1)},"sets":[`
    for (const [i, set] of sets.entries()) {
      if (i > 0) yield ',\n'
      yield* setPieces(set)
    }
    yield ']}\n'
  },
}
