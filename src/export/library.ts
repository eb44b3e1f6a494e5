import type { SessionRecord, SessionSummary, SetRecord } from '../model/set.ts'

/** Port: what has been kept, for reading. */
export interface Library {
  /** Newest first. */
  readonly sessions: () => Promise<readonly SessionSummary[]>
  readonly session: (id: string) => Promise<SessionRecord | null>
  readonly set: (id: string) => Promise<SetRecord | null>
}
