import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvReps } from '../../src/export/formats/csv-reps.ts'
import { csvSamples } from '../../src/export/formats/csv-samples.ts'
import { json } from '../../src/export/formats/json.ts'
import type { Exporter } from '../../src/export/exporter.ts'
import { sessionOfOne } from '../../src/export/timeline.ts'
import type { SessionRecord, SetRecord } from '../../src/model/set.ts'
import { deviceMicros, newtons, wallMillis } from '../../src/model/units.ts'
import { madeEvents, madeHeader, madeSample, start_ms } from '../store/made.ts'
import { someSession } from './some-session.ts'

const written = (format: Exporter, session: SessionRecord): string => [...format.write(session, '9.8.7')].join('')
const table = (format: Exporter, session: SessionRecord): Record<string, string>[] =>
  parse(written(format, session), { columns: true, bom: true })

const madeSet = (changes: Partial<SetRecord> = {}): SetRecord => ({
  header: madeHeader('a'),
  status: 'closed',
  endedAt_ms: wallMillis(start_ms + 20_000),
  samples: 100,
  reps: 1,
  full: 1,
  raw: Array.from({ length: 100 }, (_, i) => madeSample(i)),
  events: madeEvents(1),
  filled: [],
  second: null,
  damaged: [],
  ...changes,
})
const at = (i: number) => madeSample(i).at_us
const only = (changes: Partial<SetRecord> = {}): SessionRecord => sessionOfOne(madeSet(changes))

describe('the samples as CSV', () => {
  it('gives back each sample as it was kept', () => {
    fc.assert(
      fc.property(someSession, (session) => {
        const kept = session.sets.flatMap(({ raw, header }, i) =>
          [...raw].map(({ at_us, tension_n }) => [i + 1, at_us, tension_n, tension_n - header.tare_n]),
        )
        const read = table(csvSamples, session).map((row) =>
          [row['set'], row['sensor_us'], row['raw_n'], row['tension_n']].map(Number),
        )
        expect(read).toEqual(kept)
      }),
    )
  })

  it('goes forward in time over all the sets, by the sensor within each', () => {
    fc.assert(
      fc.property(someSession, (session) => {
        const rows = table(csvSamples, session)
        const time = rows.map((row) => Math.round(Number(row['time_s']) * 1e6))
        expect(time).toEqual([...new Set(time)].toSorted((a, b) => a - b))
        for (const set of new Set(rows.map((row) => row['set']))) {
          const of = rows.flatMap((row, i) => (row['set'] === set ? [(time[i] ?? 0) - Number(row['sensor_us'])] : []))
          expect(new Set(of).size).toBe(1)
        }
      }),
    )
  })

  it('starts at zero with the two columns an analysis reads', () => {
    const [head, first] = written(csvSamples, only()).split('\n')
    expect(head).toMatch(/^time_s,tension_n,/)
    expect(first).toBe(
      `0.000000,${madeSample(0).tension_n - 3.25},1,,${madeSample(0).tension_n},2026-03-14 09:00:00.000,,0,0,5000000,,`,
    )
  })

  it('says the phase, the gap before, what was filled in later and what was rejected', () => {
    const raw = [0, 1, 2, 3, 10, 11, 20, 21, 22].map(madeSample)
    const rows = table(
      csvSamples,
      only({
        raw,
        events: [
          { kind: 'phase', phase: 'lockout', began_us: at(1), detected_us: at(2) },
          { kind: 'phase', phase: 'hinge', began_us: deviceMicros(at(3) - 1), detected_us: at(11) },
          { kind: 'gap', from_us: at(3), to_us: at(20) },
          { kind: 'gap', from_us: at(11), to_us: at(20) },
          { kind: 'reject', at_us: at(21), tension_n: newtons(9000) },
        ],
        filled: [[at(10), at(11)]],
      }),
    )
    const column = (name: string) => rows.map((row) => row[name])
    expect(column('phase')).toEqual(['', 'lockout', 'lockout', 'hinge', 'hinge', 'hinge', 'hinge', 'hinge', 'hinge'])
    expect(column('filled').map(Number)).toEqual([0, 0, 0, 0, 1, 1, 0, 0, 0])
    expect(column('rejected').map(Number)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0])
    // The first of the two gaps has samples in it: it was filled.
    expect(column('gap_before_s').map(Number)).toEqual([0, 0, 0, 0, 0, 0, (at(20) - at(11)) / 1e6, 0, 0])
  })
})

describe('the reps as CSV', () => {
  it('has one row a rep, on the same time as the samples', () => {
    const [row, ...more] = table(csvReps, only())
    expect(more).toEqual([])
    expect(row).toMatchObject({
      session: 'session-a',
      set: '1',
      set_id: 'a',
      exercise: 'band-hinge',
      side: '',
      rep: '1',
      utc: '2026-03-14 09:00:04.000',
      verdict: 'full',
      doubts: '',
      reach: '0.985',
      top_n: '210.5',
      hinge_start_s: '4',
      lockout_start_s: '6.3',
      lockout_end_s: '7.3',
      row_start_s: '',
      gap: '0',
      peakDrive_n: '231.5',
    })
  })

  it('gives back every rep of any session', () => {
    fc.assert(
      fc.property(someSession, (session) => {
        const kept = session.sets.flatMap(({ header, events }, i) =>
          events.flatMap((event) =>
            event.kind === 'rep' ? [[i + 1, header.id, event.rep.number, event.rep.verdict, event.rep.doubts]] : [],
          ),
        )
        const read = table(csvReps, session).map(({ set, set_id, rep, verdict, doubts }) => [
          Number(set),
          set_id,
          Number(rep),
          verdict,
          (doubts ?? '').split(' ').filter((doubt) => doubt !== ''),
        ])
        expect(read).toEqual(kept)
      }),
    )
  })

  it.each(['=HYPERLINK("http://x","y")', '+1', '-1+2', '@SUM(A1)', '\t=1', '\r=1'])(
    'lets no name run as a formula: %j',
    (band) => {
      const header = madeHeader('a', { band, sensor: { ...madeHeader('a').sensor, name: band } })
      const [row] = table(csvReps, only({ header }))
      expect(row).toMatchObject({ band: `'${band}`, sensor: `'${band}` })
    },
  )

  it('leaves negative numbers alone', () => {
    const events = madeEvents(1, { bottom_n: newtons(-0.125), reach: -0.5 })
    expect(table(csvReps, only({ events }))[0]).toMatchObject({ bottom_n: '-0.125', reach: '-0.5' })
  })

  it('marks a set as simulated if either of its cells was', () => {
    const { sensor } = madeHeader('a')
    const second = (simulated: boolean) => ({
      header: madeHeader('a', { second: { sensor: { ...sensor, simulated }, rate_hz: 80, tare_n: newtons(0) } }),
    })
    expect(table(csvReps, only(second(true)))[0]).toMatchObject({ simulated: '1' })
    expect(table(csvReps, only(second(false)))[0]).toMatchObject({ simulated: '0' })
  })

  it('leaves empty what a set broke off before', () => {
    const events = madeEvents(1).filter(({ kind }) => kind !== 'rep-close')
    expect(table(csvReps, only({ events }))[0]).toMatchObject({ lockout_end_s: '' })
  })
})

describe('everything as JSON', () => {
  it('gives back the session as it was kept', () => {
    fc.assert(
      fc.property(someSession, (session) => {
        const { schema, exportedBy, reachBySide, ...read } = JSON.parse(written(json, session)) as {
          schema: string
          exportedBy: string
          reachBySide: unknown
          sets: { raw: [number, number][]; summary: unknown }[]
        }
        expect(reachBySide).toBeTypeOf('object')
        expect([schema, exportedBy]).toEqual(['taut-session/1', 'taut 9.8.7'])
        const sets = read.sets.map(({ raw, summary, ...set }) => ({
          ...(summary === undefined ? {} : set),
          raw: raw.map(([at_us, tension_n]) => ({ at_us, tension_n })),
        }))
        // JSON has one zero.
        expect({ ...read, sets }).toEqual(JSON.parse(JSON.stringify(session)))
      }),
    )
  })

  it('writes a set longer than a piece', () => {
    const raw = Array.from({ length: 2500 }, (_, i) => madeSample(i))
    const read = JSON.parse(written(json, only({ raw }))) as { sets: [{ raw: unknown[] }] }
    expect(read.sets[0].raw).toEqual(raw.map(({ at_us, tension_n }) => [at_us, tension_n]))
  })

  it('says what a set comes to: totals from the samples, spread and loss from the reps', () => {
    const raw = Array.from({ length: 801 }, (_, i) => madeSample(i))
    const read = JSON.parse(
      written(json, only({ raw, events: [1, 2, 3, 4, 5, 6].flatMap((number) => madeEvents(number)) })),
    ) as {
      sets: [{ summary: { totals: { samples: number }; spread: Record<string, unknown>; reachLoss: unknown } }]
    }
    const [{ summary }] = read.sets
    expect(summary.totals.samples).toBeGreaterThan(790)
    expect(summary.spread).toHaveProperty('reach')
    expect(summary.reachLoss).not.toBeNull()
  })
})
