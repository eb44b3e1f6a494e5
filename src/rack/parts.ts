import type { Observable } from 'rxjs'
import type { Driver } from '../sensor/driver.ts'
import type { Radio } from '../sensor/radio.ts'
import type { MemoryKeeper, PickedSensor } from './memory.ts'
import type { Recorder } from './recorder.ts'
import type { Sets } from './sets.ts'
import type { Time } from './time.ts'

export interface HeardAs {
  readonly name: string
  readonly drivers: readonly string[]
}

/** What a rack is made of; the composition root names each part once. */
export interface RackParts {
  readonly id: string
  readonly radios: readonly Radio[]
  readonly drivers: readonly Driver[]
  readonly recorder: Recorder
  readonly sets: Sets
  readonly memory: MemoryKeeper
  /** Picked when nothing is remembered, so that the page has something to show. */
  readonly firstSensor: PickedSensor | null
  /** Beside it, for its second cell: also where the first was remembered, but hung on another number of cells. */
  readonly firstSecond: PickedSensor | null
  /** What a sensor was heard to be called, and the drivers that it may speak to; null when it was not heard. */
  readonly heardAs: (radio: string, address: string) => HeardAs | null
  /** Which other rack uses a sensor; null when none does. */
  readonly rackWith: (radio: string, address: string) => string | null
  /** What is wrong with keeping right now. */
  readonly storeProblem$: Observable<string | null>
  readonly newSetId: () => string
  readonly softwareVersion: string
  readonly time: Time
  /** Goes to the log. */
  readonly note: (sentence: string) => void
}
