import type { Sample } from '../../../src/model/sample.ts'
import { deviceMicros } from '../../../src/model/units.ts'
import type { MotionSetup } from '../../../src/motion/setup.ts'
import type { Truth } from '../../../src/radio/virtual/truth.ts'

export const kinds = [
  'clean',
  'tempo',
  'partial',
  'drift',
  'noisy',
  'gaps',
  'row',
  'distractors',
  'slow-sensor',
  'uncalibrated',
  'hips',
  'bows',
  'bends',
  'squats',
] as const
export type Kind = (typeof kinds)[number]

/** Kinds whose people move as they please, imitated or filmed: some of their boundaries are a matter of taste. */
export const isLoose = (category: string): boolean => ['hips', 'bows', 'bends', 'squats'].includes(category)

/** What the software is told of a recording, as it stands in the JSON beside it. */
export interface Told {
  readonly exercise: string
  readonly rate_hz: number
  readonly calibration?: readonly [number, number]
  readonly side?: string
}

export const setupOf = ({ exercise, calibration }: Told): MotionSetup => ({
  rows: exercise === 'banded-rdl-row',
  hold:
    calibration === undefined
      ? null
      : { kind: 'span', from_us: deviceMicros(calibration[0] * 1e6), to_us: deviceMicros(calibration[1] * 1e6) },
})

export interface LabelledRep {
  readonly hingeStart: number
  readonly bottomStart: number
  readonly driveStart: number
  readonly lockoutStart: number
  readonly lockoutEnd: number
  readonly full: boolean
  readonly shortfall_mm: number
  readonly row: readonly [number, number] | null
  readonly set: number
  readonly relearn: boolean
  readonly depth_mm: number
  /** Boundaries that two careful people would put in different places: not scored. */
  readonly unsure?: readonly string[]
}

/** The labels of a recording, seconds of its own clock. */
export interface Labels {
  readonly category: string
  readonly reps: readonly LabelledRep[]
  readonly ignore: readonly (readonly [number, number])[]
  readonly band: string
  readonly lastSetEnd: number
  readonly calibrationEnd: number
}

export interface Case {
  readonly samples: readonly Sample[]
  readonly told: Told
  readonly labels: Labels
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits

/** What really happened, in the labels' words. */
export const labelsOf = (
  category: string,
  band: string,
  truth: Truth,
  ignore: Labels['ignore'],
  calibrationEnd: number,
): Labels => ({
  category,
  reps: truth.reps.map((rep) => ({
    hingeStart: round(rep.hingeStart_s, 3),
    bottomStart: round(rep.bottomStart_s, 3),
    driveStart: round(rep.driveStart_s, 3),
    lockoutStart: round(rep.lockoutStart_s, 3),
    lockoutEnd: round(rep.lockoutEnd_s, 3),
    full: rep.full,
    shortfall_mm: round(rep.shortfall_m * 1000, 4),
    row: rep.row_s === null ? null : [round(rep.row_s[0], 3), round(rep.row_s[1], 3)],
    set: rep.set,
    relearn: rep.relearn,
    depth_mm: round(rep.depth_m * 1000, 4),
    ...(!isLoose(category) || rep.unsure.length === 0 ? {} : { unsure: rep.unsure }),
  })),
  ignore,
  band,
  lastSetEnd: round(truth.reps.at(-1)?.lockoutEnd_s ?? 0, 3),
  calibrationEnd: round(calibrationEnd, 3),
})
