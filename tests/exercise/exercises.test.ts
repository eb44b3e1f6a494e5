import { describe, expect, it } from 'vitest'
import { exerciseOf, exercises } from '../../src/exercise/exercises.ts'
import { exerciseIds } from '../../src/model/exercise.ts'

describe('the ladder of exercises', () => {
  it('has every exercise once, lowest level first', () => {
    expect(exercises.map(({ id }) => id)).toEqual([...exerciseIds])
    expect(exercises.map(({ level }) => level)).toEqual([0, 1, 2, 3, 4])
    for (const id of exerciseIds) expect(exerciseOf(id).id).toBe(id)
  })

  it('starts no set at rest, and says why', () => {
    expect(exerciseOf('rest').noSet).toMatch(/No set/)
    for (const { id, noSet } of exercises) expect(noSet === null).toBe(id !== 'rest')
  })

  it('compares sides only where one leg works, and looks for rows only where they belong', () => {
    expect(exercises.filter(({ sided }) => sided).map(({ id }) => id)).toEqual(['straddle-hinge'])
    expect(exercises.filter(({ rows }) => rows).map(({ id }) => id)).toEqual(['banded-rdl-row'])
  })
})
