import type { SetRecord, SetSummary } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'

/** Port: the sets a rack looks back on. */
export interface Sets {
  /** The session that a set starting now belongs to: a new one after two hours without a set. */
  readonly sessionFor: (rack: string, at_ms: WallMillis) => Promise<string>
  /** A session's sets, oldest first. Asked for at each start and end of a set, so it must not grow with the years. */
  readonly inSession: (session: string) => Promise<readonly SetSummary[]>
  readonly set: (id: string) => Promise<SetRecord | null>
  /** Sets that the service died in and nobody has decided about. */
  readonly interrupted: () => Promise<readonly SetSummary[]>
  /** Leaves an interrupted set as it is. */
  readonly keep: (set: string) => Promise<void>
}
