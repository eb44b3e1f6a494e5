import type { ExerciseId, Side } from '../model/exercise.ts'
import type { MeasuredHold, Tare } from '../model/set.ts'

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
  /** The second cell's. */
  readonly second: PickedSensor | null
  readonly tare: Tare | null
  readonly exercise: ExerciseId
  readonly side: Side | null
  readonly band: string | null
  /** By `holdKey`. */
  readonly holds: Readonly<Record<string, MeasuredHold>>
}

/** What a hold counts for. */
export interface HoldFor {
  readonly exercise: ExerciseId
  readonly side: Side | null
  readonly band: string | null
  /** Whatever it is: what two cells feel together is not what one of them felt alone. */
  readonly second: unknown
}

/** A hold counts for one exercise, one side and one band, on one cell or on two. */
export const holdKey = ({ exercise, side, band, second }: HoldFor): string =>
  [...(second === null ? [] : ['two cells']), exercise, side ?? 'both', band ?? ''].join('/')

/** Port: keeps a rack's memory. */
export interface MemoryKeeper {
  readonly load: () => Promise<RackMemory | null>
  readonly save: (memory: RackMemory) => Promise<void>
}
