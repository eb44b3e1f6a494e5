import * as fc from 'fast-check'
import { exerciseIds, sides } from '../../src/model/exercise.ts'
import type { MotionEvent } from '../../src/model/motion-event.ts'
import { phases } from '../../src/model/phase.ts'
import type { Sample } from '../../src/model/sample.ts'
import type { SessionRecord, SetRecord } from '../../src/model/set.ts'
import { deviceMicros, newtons, wallMillis } from '../../src/model/units.ts'
import { madeHeader, madeRep, start_ms } from '../store/made.ts'

const tension = fc.double({ min: -2000, max: 20_000, noNaN: true }).map((value) => newtons(value + 0))
// The detector says NaN where it could not know.
const micros = fc.oneof({ weight: 20, arbitrary: fc.nat(60_000_000) }, fc.constant(Number.NaN)).map(deviceMicros)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('=1+1', '+cmd', '-2', '@SUM(A1)', '\tx', '"quoted", with comma', 'two\nlines', 'grün 41"'),
)

/** Samples in order of time, some of them with gaps before. */
const someSamples = fc
  .array(fc.tuple(fc.oneof(fc.integer({ min: 1, max: 30_000 }), fc.constant(2_000_000)), tension), { maxLength: 60 })
  .chain((steps) =>
    fc.nat(2 ** 40).map((start): Sample[] => {
      let at = start
      return steps.map(([step, tension_n]) => ({ at_us: deviceMicros((at += step)), tension_n }))
    }),
  )

const someEvent: fc.Arbitrary<MotionEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('phase' as const),
    phase: fc.constantFrom(...phases),
    began_us: micros,
    detected_us: micros,
  }),
  fc
    .record({
      number: fc.integer({ min: 1, max: 30 }),
      reach: fc.double({ min: -1, max: 2 }),
      hingeStart_us: micros,
      verdict: fc.constantFrom('full' as const, 'short' as const, 'unsure' as const),
      doubts: fc.subarray(['no-hold', 'gap', 'feet-moved'] as const),
      row_us: fc.option(fc.tuple(micros, micros)),
      gap: fc.boolean(),
    })
    .map(({ number, ...rest }): MotionEvent => ({ kind: 'rep', rep: madeRep(number, rest) })),
  fc
    .record({
      number: fc.integer({ min: 1, max: 30 }),
      lockoutEnd_us: micros,
      metrics: fc.dictionary(fc.constantFrom('peakDrive_n', 'rfd_n_s', 'hold_s'), fc.double()),
    })
    .map((close): MotionEvent => ({ kind: 'rep-close', close })),
  fc.record({ kind: fc.constant('gap' as const), from_us: micros, to_us: micros }),
  fc.record({ kind: fc.constant('reject' as const), at_us: micros, tension_n: tension }),
)

const someSet: fc.Arbitrary<SetRecord> = fc
  .record({
    id: fc.uuid(),
    later_ms: fc.nat(4 * 60 * 60 * 1000),
    exercise: fc.constantFrom(...exerciseIds),
    side: fc.option(fc.constantFrom(...sides)),
    band: fc.option(text),
    name: text,
    tare_n: tension,
    raw: someSamples,
    events: fc.array(someEvent, { maxLength: 20 }),
    filled: fc.array(fc.tuple(micros, micros), { maxLength: 2 }),
    damaged: fc.uniqueArray(fc.nat(50), { maxLength: 3 }),
    status: fc.constantFrom('open' as const, 'closed' as const, 'interrupted' as const),
  })
  .map(({ id, later_ms, exercise, side, band, name, tare_n, raw, events, filled, damaged, status }) => {
    const startedAt_ms = wallMillis(start_ms + later_ms)
    const reps = events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))
    return {
      header: madeHeader(id, {
        startedAt_ms,
        exercise,
        side,
        band,
        tare_n,
        sensor: { driver: 'progressor', name, address: 'd1:22', firmware: null, simulated: false },
        anchor: { at_us: raw[0]?.at_us ?? deviceMicros(0), wall_ms: startedAt_ms },
      }),
      status,
      endedAt_ms: status === 'open' ? null : wallMillis(startedAt_ms + 60_000),
      samples: raw.length,
      reps: reps.length,
      full: reps.filter(({ verdict }) => verdict === 'full').length,
      raw,
      events,
      filled,
      second: null,
      damaged,
    }
  })

/** Any session of up to four sets, in any order of time, with anything a person may call a band. */
export const someSession: fc.Arbitrary<SessionRecord> = fc
  .array(someSet, { maxLength: 4 })
  .map((sets) => ({ id: 'session-a', startedAt_ms: start_ms, sets }))
