import type { SetRecord } from '../../model/set.ts'
import type { Exporter } from '../exporter.ts'
import { sidesOf, summaryOf } from '../summary.ts'

/** The number grows when a reader of the old form could not read the new one. */
const schema = 'taut-session/1'

const samplesAPiece = 1000

/** Everything but the samples in one piece; then the samples, `[at_us, tension_n]` before tare, in order of time. */
function* setPieces(set: SetRecord): Generator<string> {
  const { raw, ...rest } = set
  yield `${JSON.stringify({ ...rest, summary: summaryOf(set) }).slice(0, -1)},"raw":[`
  let piece: string[] = []
  let lead = ''
  for (const { at_us, tension_n } of raw) {
    piece.push(JSON.stringify([at_us, tension_n]))
    if (piece.length < samplesAPiece) continue
    yield lead + piece.join(',')
    lead = ','
    piece = []
  }
  yield `${piece.length > 0 ? lead + piece.join(',') : ''}]}`
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
