import { describe, expect, it } from 'vitest'
import { limits } from '../../src/radio/noble/limits.ts'
import { bench, gatt } from './bench.ts'

describe('a link that breaks off', () => {
  it('is no failed attempt if it has streamed: it is looked for at once, by the same process', () => {
    const { start, link, relink, gone, wait, packet, effects, states, events } = bench()
    start()
    link(1, gatt('aa'))
    for (let loss = 0; loss < 6; loss++) {
      wait(500)
      packet(1)
      gone(1, 'connection timeout')
      expect(events(1).at(-1)).toEqual({
        kind: 'state',
        state: { kind: 'lost', why: 'connection timeout', retry_ms: 0.5 * limits.backoffFirst_ms },
      })
      wait(limits.backoffFirst_ms)
      relink('aa')
      expect(states(1).at(-1)).toBe('linked')
    }
    expect(effects.filter(({ kind }) => kind === 'kill')).toEqual([])
  })

  it('is one if it never said anything: the waits grow, and after the fourth the process is changed', () => {
    const { start, link, relink, gone, wait, effects, events } = bench()
    start()
    link(1, gatt('aa'))
    const retries_ms: number[] = []
    for (let loss = 0; loss < 4; loss++) {
      gone(1, 'refused')
      for (const event of events(1).slice(-2))
        if (event.kind === 'state' && event.state.kind === 'lost') retries_ms.push(event.state.retry_ms)
      if (loss === 3) break
      wait(retries_ms.at(-1) ?? 0)
      relink('aa')
    }
    expect(retries_ms).toEqual([125, 250, 500, 1_000])
    expect(effects.filter(({ kind }) => kind === 'kill')).toHaveLength(1)
  })
})

describe('a radio that goes away', () => {
  it('is a loss to a link, also to one that is being let go', () => {
    const { start, link, happen, wait, last, states } = bench()
    start()
    link(1, gatt('aa'))
    wait(limits.quiet_ms)
    last('disconnect')
    happen({ kind: 'exit', worker: 1, why: 'RangeError: offset' })
    expect(states(1).slice(-3)).toEqual(['linked', 'lost', 'waiting-for-radio'])
  })

  it('is looked for soon if it was there until now, then after 1 s, and later if it comes and goes', () => {
    const { start, tell, wait, effects } = bench()
    start()
    const spawns = (): number => effects.filter(({ kind }) => kind === 'spawn').length
    for (const [index, wait_ms] of [limits.respawn_ms, 1_000].entries()) {
      tell({ kind: 'unavailable', cause: 'no-adapter', detail: '' })
      expect(effects.at(-1)).toEqual({ kind: 'unavailable', cause: 'no-adapter', detail: '' })
      wait(wait_ms - 1)
      expect(spawns()).toBe(index + 1)
      wait(1)
      expect(spawns()).toBe(index + 2)
    }
    tell({ kind: 'ready' })
    tell({ kind: 'unavailable', cause: 'no-adapter', detail: '' })
    wait(limits.respawn_ms + 249)
    expect(spawns()).toBe(3)
    wait(1)
    expect(spawns()).toBe(4)
  })

  it('gets a new worker at once after the first fall, and later after each further one', () => {
    const { start, happen, wait, air } = bench()
    start()
    const waits_ms = [0, 1, 2, 3, 4].map(() => {
      happen({ kind: 'exit', worker: 'worker' in air.process ? air.process.worker : 0, why: 'RangeError: offset' })
      let waited_ms = 0
      for (wait(0); air.process.kind !== 'spawning'; waited_ms += 25) wait(25)
      return waited_ms
    })
    expect(waits_ms).toEqual([0, 250, 500, 500, 500])
  })

  it('is told as starting while its process is changed for no fault of its own', () => {
    const { start, wait, effects } = bench()
    start()
    wait(limits.worker_ms)
    expect(effects.filter(({ kind }) => kind === 'radio' || kind === 'kill').slice(-2)).toEqual([
      { kind: 'kill', worker: 1 },
      { kind: 'radio', state: 'starting' },
    ])
  })
})
