import type { Cell } from '../model/cell.ts'
import type { ExerciseId, Side } from '../model/exercise.ts'
import type { Frame, TraceChunk } from './frame.ts'
import type { HeardSensor, RackNews, RadioView } from './state.ts'

/** What the page may choose from; it learns all lists from the service. */
export interface Hello {
  readonly software: string
  readonly racks: readonly string[]
  readonly exercises: readonly {
    readonly id: ExerciseId
    readonly name: string
    readonly level: number
    readonly sided: boolean
    readonly rows: boolean
    /** Shown instead of starting a set, where the exercise is none. */
    readonly advice: string | null
  }[]
  readonly drivers: readonly {
    readonly id: string
    readonly name: string
    readonly settings: readonly {
      readonly key: string
      readonly label: string
      readonly choices: readonly string[] | null
      readonly fallback: string | null
    }[]
  }[]
  readonly formats: readonly { readonly id: string; readonly name: string; readonly extension: string }[]
}

export type RackCommand =
  | {
      readonly kind: 'pick-sensor'
      readonly cell: Cell
      readonly radio: string
      readonly address: string
      readonly driver: string
      readonly settings: Readonly<Record<string, string>>
    }
  /**
   * Names the sensor and not its place: of two people who ask at once the second finds it gone, and no other one goes.
   * Without its first cell the second one is the rack's only one, and so its first.
   */
  | { readonly kind: 'release-sensor'; readonly radio: string; readonly address: string }
  /** What was taken for the left cell is the right one. */
  | { readonly kind: 'swap-cells' }
  | { readonly kind: 'tare' }
  | { readonly kind: 'start-hold' }
  | { readonly kind: 'cancel-hold' }
  | { readonly kind: 'choose'; readonly exercise: ExerciseId; readonly side: Side | null; readonly band: string | null }
  | { readonly kind: 'start-set' }
  | { readonly kind: 'end-set' }
  /** The decision on an interrupted set: go on with it, or keep it as it is. */
  | { readonly kind: 'resume-set'; readonly set: string }
  | { readonly kind: 'keep-set'; readonly set: string }

/** Done, or one sentence why not. */
export type Outcome = { readonly done: true } | { readonly done: false; readonly why: string }

export interface ServerToPage {
  /** First after each connection. */
  readonly hello: (hello: Hello) => void
  /** First after each connection: the whole state. */
  readonly rack: (news: RackNews) => void
  /** After each connection: the last seconds of trace, to start from. */
  readonly trace: (chunk: TraceChunk) => void
  readonly frame: (frame: Frame) => void
  readonly radios: (radios: readonly RadioView[]) => void
  /** While the page looks for sensors: once a second at least, four times a second at most. */
  readonly heard: (sensors: readonly HeardSensor[]) => void
}

export interface PageToServer {
  /** The highest frame that has been drawn. */
  readonly ack: (n: number) => void
  /** Answered with the service's wall clock, ms: the page estimates the offset between the clocks. */
  readonly clock: (reply: (wall_ms: number) => void) => void
  /** Whether the page shows the list of sensors, for which the service then scans. */
  readonly look: (looking: boolean) => void
  readonly command: (rack: string, command: RackCommand, reply: (outcome: Outcome) => void) => void
}
