import { describe, expect, it } from 'vitest'
import { deviceMicros, newtons, wallMillis } from '../../src/model/units.ts'
import type { Recorder, SampleChunk } from '../../src/rack/recorder.ts'
import { keepSet, mostHeld } from '../../src/rack/set-keeper.ts'
import { madeHeader } from '../store/made.ts'

/** A disk that refuses for as long as it is full. */
const disk = () => {
  const kept: SampleChunk[] = []
  const state = { full: true }
  const recorder: Recorder = {
    begin: () => Promise.resolve(),
    append: (chunk) => {
      if (state.full) return Promise.reject(new Error('The disk is full.'))
      kept.push(chunk)
      return Promise.resolve()
    },
    note: () => Promise.resolve(),
    end: () => Promise.resolve(),
    resume: () => Promise.resolve(null),
  }
  return { state, kept, recorder }
}

const keeping = async (pieces: number) => {
  const { state, kept, recorder } = disk()
  const told: (string | null)[] = []
  const keeper = keepSet(
    madeHeader('s'),
    0,
    recorder,
    (sentence) => told.push(sentence),
    () => {},
  )
  for (let i = 0; i < pieces; i += 1) {
    const at = (ms: number) => ({ at_us: deviceMicros((i * 300 + ms) * 1000), tension_n: newtons(i) })
    keeper.samples('first', [at(0), at(160)])
    if (i === 0) await new Promise(setImmediate)
  }
  state.full = false
  await keeper.end(wallMillis(0))
  return { kept, told }
}

describe('a set whose samples the disk refuses', () => {
  it('is whole when the disk takes them again, in their order', async () => {
    const { kept, told } = await keeping(50)
    expect(kept.map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(told).toEqual(['The disk is full.', null])
  })

  it('lets the oldest go when there are too many, and goes on saying how much is missing', async () => {
    const { kept, told } = await keeping(mostHeld + 5)
    expect(kept[0]?.seq).toBe(5)
    expect(kept).toHaveLength(mostHeld)
    expect(told.at(-1)).toBe(
      'The recording goes on. The oldest 5 pieces of this set could wait no longer: they are missing from it.',
    )
  })
})
