import { describe, expect, it } from 'vitest'
import type { Labels } from './cases/case.ts'
import { missed } from './detect-bars.ts'
import { emptyTally, scoreOf, tallyRecording, type Found, type FoundRep } from './detect-score.ts'

const rep = (at: number, full = true): Labels['reps'][number] => ({
  hingeStart: at,
  bottomStart: at + 1,
  driveStart: at + 1.5,
  lockoutStart: at + 2,
  lockoutEnd: at + 4,
  full,
  shortfall_mm: full ? 0 : 50,
  row: null,
  set: 0,
  relearn: false,
  depth_mm: 160,
})
const labels: Labels = {
  category: 'clean',
  reps: [rep(10), rep(15, false), rep(20)],
  ignore: [],
  band: '45 mm',
  lastSetEnd: 24,
  calibrationEnd: 9,
}
const seen = (at: number, by: number, verdict: FoundRep['verdict']): FoundRep => ({
  hingeStart: at + by,
  bottomStart: at + 1 + by,
  driveStart: at + 1.5 + by,
  lockoutStart: at + 2 + by,
  ...(verdict === undefined ? {} : { verdict }),
  row: null,
  detectedAt: { hingeStart: at + 0.1, driveStart: at + 1.55, lockoutStart: at + 2.06, verdict: at + 2.5 },
})
const live = [10, 15, 20].map((at) => ({ at: at + 1.55, phase: 'drive' }))
const scored = (found: Found, of = labels) => {
  const tally = emptyTally()
  tallyRecording(tally, of, found)
  return scoreOf(tally)
}

describe('score', () => {
  it('gives a perfect answer full marks', () => {
    const score = scored({ reps: [seen(10, 0, 'full'), seen(15, 0, 'short'), seen(20, 0, 'full')], live })
    expect(score).toMatchObject({
      'exact %': 100,
      'recall %': 100,
      'precision %': 100,
      'boundary p50': 0,
      'drive late p50': 50,
      'lockout late p95': 60,
      'right %': 100,
      'wrong %': 0,
      'short caught %': 100,
      'verdict p95': 500,
      'false drives': 0,
    })
    expect(missed('clean', score)).toEqual([])
  })

  it('counts what is missing and what is too many', () => {
    const score = scored({
      reps: [seen(10, 0.03, 'full'), seen(12.6, 0, 'full'), seen(20, 0, 'short')],
      live: [...live, ...live],
    })
    expect(score).toMatchObject({
      'exact %': 0,
      'recall %': 66.7,
      'precision %': 66.7,
      'right %': 50,
      'wrong %': 50,
      'false drives': 1.33,
    })
    expect(missed('clean', score)).toContain('exact %')
  })

  it('takes a boundary that was never said as infinitely wrong', () => {
    const { hingeStart: _, ...rest } = seen(10, 0, 'full')
    const score = scored({ reps: [{ ...rest, hingeStart: null }, seen(15, 0, 'short'), seen(20, 0, 'full')], live })
    expect(score['hingeStart p95']).toBe(Infinity)
  })

  it('leaves out boundaries in lost samples and blurred ones', () => {
    const blurred = {
      ...labels,
      reps: labels.reps.map((rep) => ({ ...rep, unsure: ['bottomStart'] })),
      ignore: [[10, 11]] as const,
    }
    const off = seen(10, 0, 'full')
    const found = { ...off, hingeStart: 10.5, bottomStart: 10.4 }
    const score = scored({ reps: [found, seen(15, 0, 'short'), seen(20, 0, 'full')], live }, blurred)
    expect(score['boundary p95']).toBe(0)
  })

  it('lets nobody know the line where the feet stand elsewhere', () => {
    const moved = { ...labels, reps: labels.reps.map((rep) => structuredClone({ ...rep, relearn: true })) }
    const score = scored({ reps: [seen(10, 0, 'unsure'), seen(15, 0, 'short'), seen(20, 0, 'full')], live }, moved)
    expect(score).toMatchObject({ 'right %': 100, 'short caught %': 100 })
  })
})
