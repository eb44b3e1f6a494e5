/** One rep with its samples, as the metrics see it: from the hinge's start to the end of its lockout. */
export interface RepTrace {
  /** Beats, s and N; only the first `n` count. */
  readonly t: Float64Array
  readonly y: Float64Array
  readonly n: number
  /** Beats a second, as measured. */
  readonly rate_hz: number
  readonly hingeStart_s: number
  readonly bottomStart_s: number
  readonly driveStart_s: number
  readonly lockoutStart_s: number
  readonly lockoutEnd_s: number
  readonly plateau_n: number
  readonly bottom_n: number
  /** Samples are missing inside the rep. */
  readonly gap: boolean
}

/** One number about a rep. */
export interface Metric {
  /** Key under which it is kept; ends with its unit. */
  readonly id: string
  readonly name: string
  readonly unit: 'N' | 'N/s' | 'N·s' | 's' | '%'
  /** What exactly is measured, with its source. */
  readonly definition: string
  /** null: this sensor, or this rep, cannot show it. */
  readonly of: (rep: RepTrace) => number | null
}
