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
