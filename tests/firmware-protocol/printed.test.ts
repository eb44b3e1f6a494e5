import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { dump, header } from '../../firmware-protocol/header.ts'
import { withTables } from '../../firmware-protocol/tables.ts'

const read = (path: string): string =>
  readFileSync(resolve(import.meta.dirname, '../../firmware-protocol', path), 'utf8')

it('the C headers are what the frames table prints', () => {
  expect(read('c/taut_frames.h')).toBe(header())
  expect(read('c/host/taut_dump.h')).toBe(dump())
})

it('the tables of the README are what the frames table prints', () => {
  const text = read('README.md')
  expect(withTables(text)).toBe(text)
  expect(text).toContain('| `hello`')
})
