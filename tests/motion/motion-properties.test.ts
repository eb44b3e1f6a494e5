import * as fc from 'fast-check'
import { Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import type { MotionEvent } from '../../src/model/motion-event.ts'
import type { Rep } from '../../src/model/rep.ts'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { motion } from '../../src/motion/motion.ts'
import type { MotionSetup } from '../../src/motion/setup.ts'
import { over, run } from '../../src/signal/machine.ts'
import { everyLabelled, labelled } from './labelled.ts'
import { makeSet, plainRecipe } from './made-set.ts'

const repsOf = (events: readonly MotionEvent[]): readonly Rep[] =>
  events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
const detect = (samples: readonly Sample[], setup: MotionSetup): readonly Rep[] => repsOf(over(motion(setup), samples))

const shifted = (setup: MotionSetup, by_us: number): MotionSetup => ({
  ...setup,
  hold:
    setup.hold?.kind === 'span'
      ? {
          kind: 'span',
          from_us: deviceMicros(setup.hold.from_us + by_us),
          to_us: deviceMicros(setup.hold.to_us + by_us),
        }
      : setup.hold,
})

/** What differs between two detections: as many reps, the same verdicts, each boundary within the tolerance. */
const differences = (a: readonly Rep[], b: readonly Rep[], tolerance_s: number, by_us = 0): readonly string[] => {
  if (a.length !== b.length) return [`${a.length} reps and ${b.length}`]
  return a.flatMap((rep, i) => {
    const other = b[i]
    if (other === undefined) return ['a rep is missing']
    const far = (['hingeStart_us', 'bottomStart_us', 'driveStart_us', 'lockoutStart_us'] as const).filter(
      (key) => Math.abs(other[key] - by_us - rep[key]) / 1e6 > tolerance_s,
    )
    return [
      ...far.map((key) => `rep ${i + 1} ${key}: ${rep[key]} and ${other[key] - by_us}`),
      ...(rep.verdict === other.verdict ? [] : [`rep ${i + 1}: ${rep.verdict} and ${other.verdict}`]),
    ]
  })
}

/** The made set's reps at a sensor rate. */
const at = (rate_hz: number): readonly Rep[] => {
  const made = makeSet({ ...plainRecipe, rate_hz })
  return detect(made.samples, made.setup)
}

const drift = labelled('drift')

describe('the detector does not care', () => {
  it('when it is', () => {
    const plain = detect(drift.samples, drift.setup)
    fc.assert(
      fc.property(fc.integer({ min: -4, max: 4_000_000_000 }), (by_s) => {
        const by_us = by_s * 1e6
        const later = drift.samples.map(({ at_us, tension_n }) => ({ at_us: deviceMicros(at_us + by_us), tension_n }))
        expect(differences(plain, detect(later, shifted(drift.setup, by_us)), 0.015, by_us)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('how strong the band is', () => {
    const made = makeSet({ ...plainRecipe, noise_n: 0.3 })
    const plain = detect(made.samples, made.setup)
    fc.assert(
      fc.property(fc.double({ min: 0.35, max: 4, noNaN: true }), (by) => {
        const scaled = made.samples.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n * by) }))
        expect(differences(plain, detect(scaled, made.setup), 0.02)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('where the zero of the cell is', () => {
    const plain = detect(drift.samples, drift.setup)
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (by) => {
        const offset = drift.samples.map(({ at_us, tension_n }) => ({ at_us, tension_n: newtons(tension_n + by) }))
        expect(differences(plain, detect(offset, drift.setup), 0.03)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('how fast the sensor is', () => {
    const plain = at(80)
    fc.assert(
      fc.property(fc.integer({ min: 25, max: 1000 }), (rate_hz) => {
        expect(differences(plain, at(rate_hz), 0.09)).toEqual([])
      }),
      { numRuns: 12 },
    )
  })

  it('how its samples are packed', () => {
    const said = over(motion(drift.setup), drift.samples)
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const batches$ = new Subject<readonly Sample[]>()
        const heard: MotionEvent[] = []
        batches$.pipe(run(motion(drift.setup))).subscribe((events) => heard.push(...events))
        let from = 0
        for (let i = 0; from < drift.samples.length; i += 1) {
          const size = sizes[i % sizes.length] ?? 1
          batches$.next(drift.samples.slice(from, from + size))
          from += size
        }
        expect(heard).toEqual(said)
      }),
      { numRuns: 8 },
    )
  })
})

describe('what was said stands', () => {
  it.each(everyLabelled().map((recording) => [recording.name, recording] as const))(
    'however early %s ends',
    (_, { samples, setup }) => {
      const whole = over(motion(setup), samples)
      fc.assert(
        fc.property(fc.integer({ min: 1, max: samples.length }), (end) => {
          const early = over(motion(setup), samples.slice(0, end))
          expect(whole.slice(0, early.length)).toEqual(early)
        }),
        { numRuns: 12 },
      )
    },
  )

  it('is said in the order it was noticed', () => {
    for (const { samples, setup } of everyLabelled()) {
      const times = over(motion(setup), samples).flatMap((event) => (event.kind === 'phase' ? [event.detected_us] : []))
      expect(times).toEqual(times.toSorted((a, b) => a - b))
    }
  })
})

describe('whatever the numbers', () => {
  const wild = fc.oneof(
    fc.double(),
    fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e308, -1e308, 5e-324),
    fc.double({ min: -500, max: 3000, noNaN: true }),
  )
  const someSetup: fc.Arbitrary<MotionSetup> = fc.record({
    rows: fc.boolean(),
    hold: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('span' as const), from_us: wild, to_us: wild }),
      fc.record({ kind: fc.constant('level' as const), tension_n: wild, uncertainty_n: wild }),
    ),
  }) as fc.Arbitrary<MotionSetup>

  it('never throws on any samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at_us: wild, tension_n: wild }), { maxLength: 300 }),
        someSetup,
        (samples, setup) => {
          expect(() => over(motion(setup), samples as unknown as Sample[])).not.toThrow()
        },
      ),
      { numRuns: 150 },
    )
  })

  it('survives a set with wild samples in it, and still sees the reps', () => {
    const made = makeSet()
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(made.samples.length - 1), wild), { maxLength: 12 }), (strikes) => {
        const samples = [...made.samples]
        for (const [at, n] of strikes)
          samples[at] = { at_us: made.samples[at]!.at_us, tension_n: newtons(Math.abs(n) < 400 ? n + 4000 : n) }
        const seen = detect(
          samples.filter(({ tension_n }) => !(tension_n > 400 && tension_n < 2500)),
          made.setup,
        )
        expect(seen.length).toBe(plainRecipe.reaches.length)
      }),
      { numRuns: 40 },
    )
  })

  it('holds its time when time runs backwards', () => {
    const made = makeSet()
    const back = made.samples.flatMap((sample, i) =>
      i % 500 === 499 ? [sample, { ...sample, at_us: deviceMicros(sample.at_us - 3e6) }] : [sample],
    )
    expect(differences(detect(made.samples, made.setup), detect(back, made.setup), 0)).toEqual([])
  })
})
