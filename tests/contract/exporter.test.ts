import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formats } from '../../src/export/formats.ts'
import { sessionOfOne } from '../../src/export/timeline.ts'
import { someSession } from '../export/some-session.ts'
import { madeEvents, madeHeader, madeSample, start_ms } from '../store/made.ts'

describe.each(formats)('the export format $id', (format) => {
  it('says what a page and a file need to know', () => {
    expect(format.id).toMatch(/^[a-z][a-z-]*$/)
    expect(format.name.length).toBeGreaterThan(3)
    expect(format.extension).toMatch(/^[a-z]+$/)
    expect(format.mime).toMatch(/^[a-z]+\/[a-z]+/)
    expect(formats.filter(({ id }) => id === format.id)).toHaveLength(1)
  })

  it('writes any session, twice the same, and ends with a line end', () => {
    fc.assert(
      fc.property(someSession, (session) => {
        const once = [...format.write(session, '9.8.7')].join('')
        expect([...format.write(session, '9.8.7')].join('')).toBe(once)
        expect(once.endsWith('\n')).toBe(true)
        // Half a surrogate pair would not survive being written as UTF-8.
        expect(Buffer.from(once, 'utf8').toString('utf8')).toBe(once)
      }),
      { numRuns: 60 },
    )
  })

  it('writes in small pieces, however long the set', () => {
    const raw = Array.from({ length: 50_000 }, (_, i) => madeSample(i))
    const events = Array.from({ length: 100 }, (_, i) => madeEvents(i + 1)).flat()
    const set = {
      header: madeHeader('a'),
      status: 'closed',
      endedAt_ms: start_ms,
      filled: [],
      second: null,
      damaged: [],
    } as const
    const long = sessionOfOne({ ...set, samples: raw.length, reps: 100, full: 100, raw, events })
    const sizes = [...format.write(long, '9.8.7')].map((piece) => piece.length)
    expect(Math.max(...sizes)).toBeLessThan(200_000)
  })
})
