import type { SchedulerLike } from 'rxjs'
import type { WallMillis } from '../model/units.ts'

/** Time as it comes into a rack: real in the service, virtual in the tests. */
export interface Time {
  readonly scheduler: SchedulerLike
  /** The host's monotonic clock, ms: the one that packets are stamped with. */
  readonly monotonic_ms: () => number
  readonly wall_ms: () => WallMillis
}
