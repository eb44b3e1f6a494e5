import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { decodeAnswer, decodeFrame } from '../../firmware-protocol/codec.ts'
import { commands } from '../../firmware-protocol/commands.ts'
import { dump, header } from '../../firmware-protocol/header.ts'
import { tables, withTables } from '../../firmware-protocol/tables.ts'

const read = (path: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../firmware-protocol', path), 'utf8')

it('the C headers are what the frames table prints', () => {
  expect(read('c/taut_frames.h')).toBe(header())
  expect(read('c/host/taut_dump.h')).toBe(dump())
})

it('the tables of the README are what the frames table prints', () => {
  const text = read('README.md')
  expect(withTables(text)).toBe(text)
  // Each of the closed lists is there, also those that a reader needs only once.
  for (const word of [
    'hello',
    'saturated',
    'staleTare',
    'loadTooHigh',
    'batteryEmpty',
    'backfill',
    'capacity',
    'NAU7802',
  ])
    expect(text).toContain(`| \`${word}\``)
})

it('a table without a place is a mistake, and an empty place is filled without touching the next', () => {
  const names = Object.keys(tables())
  const empty = names.map((name) => `<!-- table: ${name} -->\n<!-- end -->`).join('\n')
  const full = withTables(empty)
  expect(names.filter((name) => !full.includes(`<!-- table: ${name} -->`))).toEqual([])
  expect(full).toContain('| `saturated`')
  expect(() => withTables(empty.replace('table: flags', 'table: flag'))).toThrow('flags')
})

it('the example of the README is a conversation that both sides understand', () => {
  const example = read('README.md').split('## Example')[1] ?? ''
  const heard = [...example.matchAll(/^<- \w+ +((?:[0-9a-f]{2} {0,2})+)/gm)].map(([, text = '']) =>
    decodeFrame(Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'))),
  )
  expect(heard).toMatchObject([
    { frame: 'reply', values: { op: commands.hello.op, request: 1, status: 0 } },
    { frame: 'reply', values: { op: commands.start.op, request: 2, status: 0 } },
    { frame: 'live', values: { boot: 0x2b1f4d63, period: 12_500, count: 4 } },
  ])
  const [hello] = heard
  expect(hello?.frame === 'reply' && decodeAnswer('hello', hello.rest)).toMatchObject({
    major: 1,
    boot: 0x2b1f4d63,
    pages: 5,
  })
})
