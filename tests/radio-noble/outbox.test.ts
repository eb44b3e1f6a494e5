import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '../../src/radio/noble/messages.ts'
import { createOutbox } from '../../src/radio/noble/outbox.ts'
import { uuid } from '../../src/sensor/uuid.ts'

const from = uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57')
const packet = (clock_ms: number): Report => ({
  kind: 'packet',
  connection: 1,
  from,
  bytes: new Uint8Array([1]),
  clock_ms,
})
const gone: Report = { kind: 'gone', connection: 1, why: 'the sensor went out of reach' }

const open = () => {
  const sent: { readonly at_ms: number; readonly reports: readonly Report[] }[] = []
  const outbox = createOutbox((reports) => sent.push({ at_ms: Date.now(), reports }), Date.now)
  return { sent, outbox }
}

describe('what the Bluetooth process has to tell', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('goes at once after a pause, and then in a third of the messages at a packet every 12.5 ms', () => {
    const { sent, outbox } = open()
    const began = Date.now()
    outbox.put(packet(began))
    expect(sent).toHaveLength(1)
    for (let i = 1; i <= 800; i++) {
      vi.advanceTimersByTime(i % 2 === 0 ? 12 : 13)
      outbox.put(packet(Date.now()))
    }
    expect(sent.length).toBeLessThan(280)
  })

  it('keeps its order and its own times, waits 30 ms at most, and is told whole before anything else is', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 70 }), fc.boolean()), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (steps) => {
        const { sent, outbox } = open()
        const put: Report[] = []
        const held: number[] = []
        for (const [wait_ms, isPacket] of steps) {
          vi.advanceTimersByTime(wait_ms)
          const report = isPacket ? packet(Date.now()) : gone
          put.push(report)
          outbox.put(report)
          if (!isPacket) held.push(put.length - sent.flatMap(({ reports }) => reports).length)
        }
        expect(held.every((count) => count === 0)).toBe(true)
        vi.advanceTimersByTime(30)
        expect(sent.flatMap(({ reports }) => reports)).toEqual(put)
        const waits = sent.flatMap(({ at_ms, reports }) =>
          reports.flatMap((report) => (report.kind === 'packet' ? [at_ms - report.clock_ms] : [])),
        )
        expect(Math.max(0, ...waits)).toBeLessThanOrEqual(30)
      }),
    )
  })

  it('holds nothing back when it is flushed, and sends nothing empty', () => {
    const { sent, outbox } = open()
    outbox.put(packet(Date.now()))
    outbox.put(packet(Date.now()))
    outbox.flush()
    outbox.flush()
    vi.advanceTimersByTime(1000)
    expect(sent.map(({ reports }) => reports.length)).toEqual([1, 1])
  })
})
