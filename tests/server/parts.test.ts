import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createBeat } from '../../src/server/beat.ts'
import { createCredit } from '../../src/server/credit.ts'
import { parseCommand } from '../../src/server/parse-command.ts'
import { sameOrigin } from '../../src/server/same-origin.ts'

describe('credit', () => {
  it('never lets more than ten frames be underway, whatever the page says', () => {
    const said = fc.oneof(fc.constant('frame' as const), fc.double(), fc.integer({ min: -5, max: 200 }))
    fc.assert(
      fc.property(fc.array(said, { maxLength: 300 }), (events) => {
        const credit = createCredit()
        let n = 0
        let sent: number[] = []
        for (const event of events) {
          if (event === 'frame') {
            n += 1
            if (credit.spend(n)) sent.push(n)
          } else {
            // Only what was sent and is not yet acknowledged can be paid for.
            const honest = sent.includes(event)
            credit.acknowledge(event)
            if (honest) sent = sent.filter((one) => one > event)
          }
          expect(sent.length).toBeLessThanOrEqual(10)
        }
      }),
    )
  })

  it('flows again only when all that was sent is drawn', () => {
    const credit = createCredit()
    for (let n = 1; n <= 15; n++) expect(credit.spend(n)).toBe(n <= 10)
    expect(credit.acknowledge(9)).toBe(false)
    expect(credit.spend(16)).toBe(false)
    expect(credit.acknowledge(10)).toBe(true)
    expect(credit.spend(17)).toBe(true)
    expect(credit.acknowledge(17)).toBe(false)
  })
})

describe('the beat', () => {
  afterEach(() => void vi.useRealTimers())

  it.each([1, 5, 10, 12.5, 30])('fires at once, and then once a period, nudged every %d ms', async (every_ms) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const fired: number[] = []
    let now_ms = 0
    const now = (): number => now_ms
    const beat = createBeat(33, now, () => fired.push(now()))
    for (let i = 0; i < 100; i++) {
      beat.nudge()
      await Promise.resolve()
      now_ms += every_ms
      vi.advanceTimersByTime(every_ms)
    }
    expect(fired[0]).toBe(0)
    const waits = fired.slice(1).map((at, i) => at - (fired[i] ?? 0))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(33)
    // 33 ms and a fifth, told by a clock that moves in steps.
    expect(Math.max(...waits)).toBeLessThanOrEqual(39.6 + every_ms)
    beat.stop()
  })

  it('brings the last nudge though none follows, a fifth of a period late at most, and nothing once stopped', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    const fired: number[] = []
    const began = Date.now()
    const now = (): number => Date.now() - began
    const beat = createBeat(33, now, () => fired.push(now()))
    beat.nudge()
    await Promise.resolve()
    vi.advanceTimersByTime(5)
    beat.nudge()
    vi.advanceTimersByTime(1000)
    expect(fired[0]).toBe(0)
    expect(fired[1]).toBeLessThanOrEqual(40)
    const before = fired.length
    beat.nudge()
    await Promise.resolve()
    expect(fired).toHaveLength(before + 1)
    beat.nudge()
    beat.stop()
    vi.advanceTimersByTime(1000)
    expect(fired).toHaveLength(before + 1)
    beat.nudge()
    beat.stop()
    await Promise.resolve()
    expect(fired).toHaveLength(before + 1)
  })

  it('takes along what comes in the same breath', async () => {
    const sent: string[][] = []
    let waiting: string[] = []
    const beat = createBeat(
      33,
      () => 0,
      () => {
        sent.push(waiting)
        waiting = []
      },
    )
    for (const packet of ['a', 'b', 'c']) {
      waiting.push(packet)
      beat.nudge()
    }
    await Promise.resolve()
    expect(sent).toEqual([['a', 'b', 'c']])
  })
})

const from = (origin: string) => sameOrigin({ headers: { host: '127.0.0.1:4848', origin } })

describe('the origin', () => {
  it('is never one of ours by accident', () => {
    expect(sameOrigin({ headers: {} })).toBe(false)
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.webAuthority(), fc.ipV4()), (host) => {
        fc.pre(!/^(localhost|127\.|\[::1\])/i.test(host))
        const name = host.replace(/:\d*$/, '')
        // Some spellings of numbers are addresses of this machine too.
        fc.pre(!/^(0x|0|\d+$)/i.test(name))
        expect(sameOrigin({ headers: { host } })).toBe(false)
      }),
    )
  })

  it('must be the very host that was asked', () => {
    expect(from('http://127.0.0.1:4848')).toBe(true)
    expect(from('http://localhost:4848')).toBe(false)
    expect(from('http://127.0.0.1:4849')).toBe(false)
  })
})

describe('a command', () => {
  it('is read from anything without throwing, and nothing but a command is one', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const parsed = parseCommand(value)
        expect('why' in parsed ? parsed.why.length : 0).toBeGreaterThan(10)
      }),
    )
  })

  it('keeps what it says, without the space around a band', () => {
    const choose = { kind: 'choose', exercise: 'straddle-hinge', side: 'left', band: '  red ' }
    expect(parseCommand(choose)).toEqual({ command: { ...choose, band: 'red' } })
    expect(parseCommand({ ...choose, band: '   ' })).toHaveProperty('why')
  })
})
