import type { Observable } from 'rxjs'
import type { Library } from '../export/library.ts'
import type { SetSummary } from '../model/set.ts'
import type { WallMillis } from '../model/units.ts'
import type { Recorder } from '../rack/recorder.ts'

/** Port: the rack's memory. Recording goes through `Recorder`, reading through `Library`. */
export interface Store extends Recorder, Library {
  /** What the person should know about this start, a sentence each: a damaged file moved aside, interrupted sets. */
  readonly notices: readonly string[]
  /**
   * What is wrong with keeping right now, in a sentence; null while all is well. Says its latest to each new listener.
   */
  readonly problem$: Observable<string | null>
  /** The session a set that begins now belongs to: the rack's last one, or a new id after a break of two hours. */
  readonly sessionFor: (rack: string, at_ms: WallMillis) => Promise<string>
  /** A session's sets, oldest first. */
  readonly inSession: (session: string) => Promise<readonly SetSummary[]>
  /** Sets the service died in, newest first: each waits for `resume` or `keep`. */
  readonly interrupted: () => Promise<readonly SetSummary[]>
  /** Closes an interrupted set as it is, ended where its last sample was heard. */
  readonly keep: (set: string) => Promise<void>
  /** Waits for what is under way. A set still open is interrupted at the next start. */
  readonly close: () => Promise<void>
}
