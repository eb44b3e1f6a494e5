import type { ExerciseId, Side } from '../model/exercise.ts'
import type { HoldReason } from '../model/motion-event.ts'
import type { Phase } from '../model/phase.ts'
import type { Rep } from '../model/rep.ts'
import type { MeasuredHold, SetSummary, Tare } from '../model/set.ts'
import type { DeviceMicros, Newtons, WallMillis } from '../model/units.ts'

/** One radio of the service and whether it can hear. */
export interface RadioView {
  readonly name: string
  readonly simulated: boolean
  readonly status: 'starting' | 'ready' | 'unavailable'
  readonly problem: string | null
  readonly remedy: string | null
}

/** A sensor that was heard and may be picked. */
export interface HeardSensor {
  readonly radio: string
  readonly simulated: boolean
  readonly address: string
  readonly name: string
  /** Drivers that may fit, best first. */
  readonly drivers: readonly string[]
  readonly rssi_dbm: number | null
  /** How long ago it was last heard. */
  readonly silent_ms: number
}

export type LinkStatus = 'waiting-for-radio' | 'searching' | 'connecting' | 'linked' | 'streaming' | 'lost'

export interface SensorView {
  readonly radio: string
  readonly simulated: boolean
  readonly address: string
  readonly name: string
  readonly driver: string
  readonly driverName: string
  readonly link: LinkStatus
  /** One sentence on how the link stands, when there is something to say. */
  readonly linkNote: string | null
  readonly rssi_dbm: number | null
  readonly battery: {
    readonly percent: number | null
    readonly millivolts: number | null
    readonly low: boolean
  } | null
  readonly firmware: string | null
  /** Measured over the last seconds by the sensor's own clock. */
  readonly rate_hz: number | null
  /**
   * What was wrong on the air since the sensor was picked, by kind of fault; with two cells also how many of its
   * samples are in no sum: `not-used`.
   */
  readonly faults: Readonly<Record<string, number>>
  /** Gaps in the sensor's time since it was picked: how many, and how long together. */
  readonly gaps: { readonly count: number; readonly missing_ms: number }
}

/** A rep as the page lists it. */
export interface RepView {
  readonly rep: Rep
  readonly lockoutEnd_us: DeviceMicros | null
  readonly metrics: Readonly<Record<string, number>>
}

export interface RunningSet {
  readonly id: string
  readonly number: number
  readonly startedAt_ms: WallMillis
  /** The set's start by the sensor's clock. */
  readonly from_us: DeviceMicros
}

/** Everything about one rack but the trace. */
export interface RackState {
  readonly rack: string
  /** Grows with each change, across restarts of the service too. */
  readonly revision: number
  /** The first cell's. */
  readonly sensor: SensorView | null
  /** The second cell's, where the band hangs on two. Not without a first. */
  readonly second: SensorView | null
  readonly tare: Tare | null
  /** The hold that counts for the chosen exercise and side. */
  readonly hold: MeasuredHold | null
  /** A guided hold in progress; 0..1, and what is wrong right now. */
  readonly holding: { readonly progress: number; readonly problem: string | null } | null
  readonly holdNeeded: HoldReason | null
  readonly exercise: ExerciseId
  readonly side: Side | null
  readonly band: string | null
  readonly phase: Phase
  /** When the phase shown began, on the sensor's clock. */
  readonly phaseBegan_us: DeviceMicros | null
  readonly top: { readonly tension_n: Newtons; readonly uncertainty_n: Newtons } | null
  readonly set: RunningSet | null
  /** Of the running set, or of the last one. */
  readonly reps: readonly RepView[]
  /** Of the session, newest last. */
  readonly sets: readonly SetSummary[]
  /** Sets that the service died in, waiting for a decision. */
  readonly interrupted: readonly SetSummary[]
  /** What went wrong on the way to disk, if anything. */
  readonly storeProblem: string | null
}

/** A rack's state as it is told at each change: a list that is the same as in what was told before is left out. */
export type RackNews = Omit<RackState, 'reps' | 'sets'> & Partial<Pick<RackState, 'reps' | 'sets'>>

export const newsSince = (told: RackState | null, { reps, sets, ...rest }: RackState): RackNews => ({
  ...rest,
  ...(reps === told?.reps ? {} : { reps }),
  ...(sets === told?.sets ? {} : { sets }),
})

/** The state after its news; what is first told after a connection is whole. */
export const withNews = (known: RackState | null | undefined, news: RackNews): RackState => ({
  reps: known?.reps ?? [],
  sets: known?.sets ?? [],
  ...news,
})
