import type { SessionRecord } from '../model/set.ts'

/**
 * Port: one export format. `write` yields the file piece by piece, so that a long session does not have to fit twice in
 * memory.
 */
export interface Exporter {
  readonly id: string
  readonly name: string
  readonly extension: string
  readonly mime: string
  readonly write: (session: SessionRecord, softwareVersion: string) => Iterable<string>
}
