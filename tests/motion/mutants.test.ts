import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type * as MotionModule from '../../src/motion/motion.ts'
import { over } from '../../src/signal/machine.ts'
import { faultsOf } from './core-checks.ts'

// A dozen ways to get the detector a little wrong. Each is made in a copy of the source and has to be noticed.

interface Mutant {
  readonly what: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const mutants: readonly Mutant[] = [
  {
    what: 'samples far out of reach are let through',
    file: 'signal/sanitize.ts',
    from: 'const highest_n = 2500',
    to: 'const highest_n = 25000',
  },
  {
    what: 'the trend lags by three windows',
    file: 'signal/trend.ts',
    from: 'Math.max(0.09,',
    to: 'Math.max(0.4,',
  },
  {
    what: 'a drive is noticed only half way up',
    file: 'motion/in-hinge.ts',
    from: 'const surelyUp = 0.115',
    to: 'const surelyUp = 0.5',
  },
  {
    what: 'a lockout is called while the hips still move fast',
    file: 'motion/in-drive.ts',
    from: 'const slowedNear = 0.4',
    to: 'const slowedNear = 0.95',
  },
  {
    what: 'only a third of the tension makes a first rep',
    file: 'motion/is-rep.ts',
    from: 'const firstLeg = 0.042',
    to: 'const firstLeg = 0.3',
  },
  {
    what: 'the top follows every plateau',
    file: 'motion/reach.ts',
    from: 'const fullSpread = 0.032',
    to: 'const fullSpread = 0.4',
  },
  {
    what: 'the hinge starts at half its depth',
    file: 'motion/boundaries.ts',
    from: 'before_n - 0.088 * down',
    to: 'before_n - 0.5 * down',
  },
  {
    what: 'the lockout starts where the plateau is left, not reached',
    file: 'motion/boundaries.ts',
    from: 'settled_n - 0.038 * up',
    to: 'settled_n - 0.4 * up',
  },
  {
    what: 'the verdict waits for two seconds more',
    file: 'motion/keeper.ts',
    from: 'const verdictWait_s = 0.6',
    to: 'const verdictWait_s = 2.6',
  },
  {
    what: 'only a huge row is a row',
    file: 'motion/rows.ts',
    from: 'const smallest = 0.035',
    to: 'const smallest = 0.4',
  },
  {
    what: 'nobody waits for somebody who pauses on the way',
    file: 'motion/keeper.ts',
    from: 'const longWait_s = 1.6',
    to: 'const longWait_s = 0.3',
  },
  {
    what: 'feet move with every rep',
    file: 'motion/top.ts',
    from: 'const unseen = 0.006',
    to: 'const unseen = 0.6',
  },
  {
    what: 'short is called full',
    file: 'motion/reach.ts',
    from: "pFull > 0.55 ? 'full'",
    to: "pFull > -1 ? 'full'",
  },
]

const root = resolve(import.meta.dirname, '../..')
const pen = join(root, 'tests/output/mutants')
const parts = ['model', 'signal', 'motion']

describe('a detector that was tampered with', () => {
  beforeAll(() => {
    rmSync(pen, { recursive: true, force: true })
  })
  afterAll(() => {
    rmSync(pen, { recursive: true, force: true })
  })

  it.each(mutants.map((mutant, i) => [mutant.what, mutant, i] as const))(
    '%s: noticed',
    async (_, mutant, i) => {
      const copy = join(pen, String(i))
      mkdirSync(copy, { recursive: true })
      for (const part of parts) cpSync(join(root, 'src', part), join(copy, part), { recursive: true })
      const path = join(copy, mutant.file)
      const sound = readFileSync(path, 'utf8')
      expect(sound.split(mutant.from)).toHaveLength(2)
      writeFileSync(path, sound.replace(mutant.from, mutant.to))
      const { motion } = (await import(pathToFileURL(join(copy, 'motion/motion.ts')).href)) as typeof MotionModule
      expect(faultsOf((samples, setup) => over(motion(setup), samples)).next().value).toBeTypeOf('string')
    },
    60_000,
  )
})
