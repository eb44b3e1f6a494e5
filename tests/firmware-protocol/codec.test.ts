import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeAnswer, decodeFrame, decodePage, encodeFrame } from '../../firmware-protocol/codec.ts'
import { commands } from '../../firmware-protocol/commands.ts'
import { type FieldType, sizeOfAll } from '../../firmware-protocol/field.ts'
import { frames, type FrameShape } from '../../firmware-protocol/frames.ts'
import { pages, pageSize, record } from '../../firmware-protocol/pages.ts'
import { bitNames, flags, statuses } from '../../firmware-protocol/words.ts'

const shapes: readonly (readonly [string, FrameShape])[] = Object.entries(frames)
const numberOf = (type: FieldType): fc.Arbitrary<number> => {
  const bits = Number(type.slice(1))
  return type.startsWith('i')
    ? fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 })
    : fc.integer({ min: 0, max: 2 ** bits - 1 })
}
const force = numberOf('i24')

describe('the codec', () => {
  it('reads what it has written, in every packet', () => {
    for (const [name, { fields, tail }] of shapes) {
      const values = fc.record(Object.fromEntries(fields.map(({ name, type }) => [name, numberOf(type)])))
      const forces = tail === 'none' ? fc.constant([]) : fc.array(force, { maxLength: 70 })
      fc.assert(
        fc.property(values, forces, (values, forces) => {
          const told = tail === 'counted' ? { ...values, count: forces.length } : values
          const frame = decodeFrame(encodeFrame(name as 'live', told as never, forces))
          expect(frame).toMatchObject({ frame: name, values: told, forces, missing: 0 })
        }),
        { numRuns: 50 },
      )
    }
  })

  it('never throws, whatever the bytes', () => {
    const kinds = shapes.map(([, { kind }]) => kind)
    const any = fc.uint8Array({ maxLength: 300 })
    const nearly = fc.tuple(fc.constantFrom(...kinds), any).map(([kind, rest]) => Uint8Array.of(kind, ...rest))
    fc.assert(
      fc.property(fc.oneof(any, nearly), (bytes) => {
        const frame = decodeFrame(bytes)
        decodePage(bytes)
        for (const name of Object.keys(commands)) decodeAnswer(name as 'hello', bytes)
        return !('forces' in frame) || frame.forces.length * 3 < bytes.length
      }),
      { numRuns: 20_000 },
    )
    expect(kinds).toHaveLength(12)
  })

  it('uses the whole samples of a packet that was cut short, and says how many are missing', () => {
    const values = { tare: 0, flags: 0, index: 7, boot: 1, clock: 5, period: 12_500, count: 4 }
    const bytes = encodeFrame('stored', values, [1, 2, 3, 4])
    expect(decodeFrame(bytes.subarray(0, bytes.length - 4))).toMatchObject({ forces: [1, 2], missing: 2 })
    expect(decodeFrame(bytes.subarray(0, 10))).toEqual({
      frame: 'malformed',
      problem: '"stored" packets have at least 22 bytes, this one has 10',
    })
  })

  it('leaves what it does not know', () => {
    expect(decodeFrame(Uint8Array.of(0x99, 1))).toEqual({ frame: 'unknown', kind: 0x99 })
    expect(decodeFrame(new Uint8Array(0))).toMatchObject({ frame: 'malformed' })
    expect(bitNames(flags, 0x81_02)).toEqual(['overRange', 'pause'])
    expect(decodePage(Uint8Array.of(9, 1, 2))).toBeNull()
  })
})

describe('the table', () => {
  it('fits the smallest MTU', () => {
    for (const [name, { fields, tail }] of shapes) {
      if (tail === 'counted') continue
      // A short packet has to hold two samples.
      expect([name, 1 + sizeOfAll(fields) + (tail === 'rest' ? 6 : 0)]).toEqual([
        name,
        expect.toSatisfy((n: number) => n <= 20),
      ])
    }
    for (const { params, reply } of Object.values(commands)) {
      expect(2 + sizeOfAll(params)).toBeLessThanOrEqual(20)
      expect(4 + sizeOfAll(reply)).toBeLessThanOrEqual(20)
    }
    for (const page of Object.values(pages)) expect(sizeOfAll(page)).toBeLessThanOrEqual(pageSize)
    expect(4 + 1 + record.pageBytes).toBe(20)
  })

  it('gives no number twice', () => {
    for (const numbers of [
      shapes.map(([, { kind }]) => kind),
      Object.values(commands).map(({ op }) => op),
      statuses.map(({ code }) => code),
      flags.map(({ bit }) => bit),
    ]) {
      expect(new Set(numbers).size).toBe(numbers.length)
    }
  })
})
