import type { Sample } from '../../src/model/sample.ts'
import { analyse } from '../../src/motion/analysis.ts'
import type { MotionSetup } from '../../src/motion/setup.ts'
import type { Found } from './detect-score.ts'

/** Known of a rep when its verdict is said; what its lockout's end adds comes later. */
const said = [
  'hingeStart',
  'bottomStart',
  'driveStart',
  'lockoutStart',
  'verdict',
  'reach',
  'row',
  'detectedAt',
] as const

/**
 * Ends a recording early: what a detector says it had detected by then must be what it says of the whole, to the last
 * digit, and nothing else. Returns what does not stand.
 */
export const takenBack = (
  samples: readonly Sample[],
  setup: MotionSetup,
  whole: Found,
  at_s: number,
): readonly string[] => {
  const early = analyse(
    samples.filter(({ at_us }) => at_us <= at_s * 1e6),
    setup,
  ) as unknown as Found
  const pick = (found: Found): readonly string[] => [
    ...found.reps
      .filter((rep) => (rep.detectedAt?.verdict ?? Infinity) <= at_s)
      .map((rep) => JSON.stringify(said.map((key) => rep[key]))),
    ...found.live.filter(({ at }) => at <= at_s).map((change) => JSON.stringify(change)),
  ]
  const [then, later] = [new Set(pick(early)), new Set(pick(whole))]
  return [...[...then].filter((what) => !later.has(what)), ...[...later].filter((what) => !then.has(what))]
}
