import type { ExerciseId, Side } from '../model/exercise.ts'
import type { MeasuredHold } from '../model/set.ts'
import type { Newtons, WallMillis } from '../model/units.ts'

/** Which sensor was picked, enough to look for it again. */
export interface PickedSensor {
  readonly radio: string
  readonly address: string
  readonly name: string
  readonly driver: string
  readonly settings: Readonly<Record<string, string>>
}

/** What a rack remembers from one start of the service to the next. */
export interface RackMemory {
  readonly sensor: PickedSensor | null
  readonly tare: { readonly offset_n: Newtons; readonly at_ms: WallMillis } | null
  readonly exercise: ExerciseId
  readonly side: Side | null
  readonly band: string | null
  /** By `holdKey`. */
  readonly holds: Readonly<Record<string, MeasuredHold>>
}

/** A hold counts for one exercise, one side and one band. */
export const holdKey = (exercise: ExerciseId, side: Side | null, band: string | null): string =>
  [exercise, side ?? 'both', band ?? ''].join('/')

/** Port: keeps a rack's memory. */
export interface MemoryKeeper {
  readonly load: () => Promise<RackMemory | null>
  readonly save: (memory: RackMemory) => Promise<void>
}
