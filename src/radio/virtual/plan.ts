import type { Act, Bearing, Bump, Knock, RepAct } from './act.ts'
import { blurredEnds } from './blur.ts'
import { crossing_s, duration_s, smooth, type Movement } from './movement.ts'
import type { Boundary } from './truth.ts'

interface Travel {
  readonly by_m: number
  readonly shape: Movement
}

/** A stretch of time in which the person does one thing. */
export interface Piece {
  readonly seconds: number
  readonly bearing: Bearing
  readonly hip?: Travel
  readonly foot?: Travel
  readonly bumps?: readonly Bump[]
  readonly knocks?: readonly Knock[]
  readonly note?: Note
}

/** What a piece means for the truth; times from the piece's start. */
export type Note =
  | {
      readonly kind: 'hinge'
      readonly start_s: number
      readonly bottom_s: number
      readonly blurred: readonly Boundary[]
    }
  | { readonly kind: 'row'; readonly from_s: number; readonly to_s: number }
  | {
      readonly kind: 'drive'
      readonly start_s: number
      readonly lockout_s: number
      readonly shortfall_m: number
      readonly depth_m: number
      readonly blurred: readonly Boundary[]
    }
  | { readonly kind: 'lockout' }
  | { readonly kind: 'hold' }
  | { readonly kind: 'walk-in' }
  | { readonly kind: 'mark'; readonly relearn: boolean }

/** Where hips (from full extension) and feet (from the mark) are, forwards positive. */
export interface Pose {
  readonly hip_m: number
  readonly foot_m: number
}

const still: Bearing = { loose: 0.35, squeeze: 0.3 }
const standing: Bearing = { loose: 1, squeeze: 0.6 }
const moving: Bearing = { loose: 0.25, squeeze: 0 }
const bent: Bearing = { loose: 0.35, squeeze: 0.1 }
/** A slack band hangs this much nearer than where it begins to pull. */
const slack_m = 0.12

const repPieces = (act: RepAct, pose: Pose): readonly Piece[] => {
  const down_m = -act.depth_m - pose.hip_m
  const up_m = -act.shortfall_m + act.depth_m - act.sink_m
  const { row } = act
  const rowBumps: readonly Bump[] =
    row === null
      ? []
      : [
          // The trunk braces against the bar before it rises with it.
          { from_s: row.from_s, seconds: row.seconds * 0.5, by_m: -0.5 * row.by_m },
          { from_s: row.from_s + row.seconds * 0.45, seconds: row.seconds * 0.55, by_m: row.by_m },
        ]
  return [
    {
      seconds: duration_s(act.hinge),
      bearing: moving,
      hip: { by_m: down_m, shape: act.hinge },
      foot: { by_m: act.drift_m / 2, shape: smooth(duration_s(act.hinge)) },
      note: {
        kind: 'hinge',
        start_s: crossing_s(act.hinge, 0.05),
        bottom_s: crossing_s(act.hinge, 0.95),
        blurred: blurredEnds(act.hinge, 'hingeStart', 'bottomStart'),
      },
    },
    {
      seconds: act.bottom_s,
      bearing: bent,
      ...(act.sink_m === 0 ? {} : { hip: { by_m: act.sink_m, shape: smooth(Math.max(act.bottom_s, 0.05)) } }),
      bumps: [...act.bottomBumps, ...rowBumps],
      ...(row === null ? {} : { note: { kind: 'row', from_s: row.from_s, to_s: row.from_s + row.seconds } }),
    },
    {
      seconds: duration_s(act.drive),
      bearing: moving,
      hip: { by_m: up_m, shape: act.drive },
      foot: { by_m: act.drift_m / 2, shape: smooth(duration_s(act.drive)) },
      note: {
        kind: 'drive',
        start_s: crossing_s(act.drive, 0.05),
        lockout_s: crossing_s(act.drive, 0.95),
        shortfall_m: act.shortfall_m,
        depth_m: up_m,
        blurred: blurredEnds(act.drive, 'driveStart', 'lockoutStart'),
      },
    },
    { seconds: act.hold_s, bearing: standing, bumps: act.holdBumps, note: { kind: 'lockout' } },
  ]
}

/** The pieces an act is made of for somebody in this pose. `reach_m`: from slack to the mark. */
export const pieces = (act: Act, pose: Pose, reach_m: number): readonly Piece[] => {
  switch (act.kind) {
    case 'stand':
      return [{ seconds: act.seconds, bearing: act.bearing, bumps: act.bumps, knocks: act.knocks }]
    case 'walk-in': {
      const each_m = (reach_m + slack_m) / act.step_s.length
      return act.step_s.flatMap((seconds, i): Piece[] => [
        {
          seconds,
          bearing: moving,
          foot: { by_m: each_m, shape: smooth(seconds) },
          ...(i === 0 ? { note: { kind: 'walk-in' } } : {}),
        },
        { seconds: act.pause_s, bearing: standing },
      ])
    }
    case 'walk-out':
      return [
        {
          seconds: act.seconds,
          bearing: moving,
          // Standing tall again on the way, so that nobody starts the next set bent.
          hip: { by_m: -pose.hip_m, shape: smooth(act.seconds) },
          foot: { by_m: -(reach_m + slack_m), shape: smooth(act.seconds) },
        },
      ]
    case 'hold':
      return [
        {
          seconds: act.seconds,
          bearing: still,
          hip: { by_m: -pose.hip_m, shape: smooth(Math.min(0.4, act.seconds)) },
          note: { kind: 'hold' },
        },
      ]
    case 'rep':
      return repPieces(act, pose)
    case 'flinch':
      return [
        { seconds: duration_s(act.back), bearing: moving, hip: { by_m: -act.by_m, shape: act.back } },
        { seconds: duration_s(act.forth), bearing: moving, hip: { by_m: act.by_m, shape: act.forth } },
      ]
    case 'shift':
      return [
        {
          seconds: duration_s(act.shape),
          bearing: standing,
          foot: { by_m: act.by_m, shape: act.shape },
          bumps: act.bumps,
        },
      ]
    case 'mark':
      return [
        {
          seconds: 0.5,
          bearing: standing,
          foot: { by_m: act.foot_m - (pose.foot_m + reach_m + slack_m), shape: smooth(0.5) },
          note: { kind: 'mark', relearn: act.relearn },
        },
      ]
  }
}

/** Out of the band: where everybody begins. */
export const outside = (reach_m: number): Pose => ({ hip_m: 0, foot_m: -(reach_m + slack_m) })
