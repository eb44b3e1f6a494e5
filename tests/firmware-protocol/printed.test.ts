import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
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
