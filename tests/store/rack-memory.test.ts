import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RackMemory } from '../../src/rack/memory.ts'
import { rackMemory } from '../../src/store/rack-memory.ts'
import { madeFolder } from './made.ts'

const memory: RackMemory = {
  sensor: { radio: 'noble', address: 'aa', name: 'Progressor_1', driver: 'progressor', settings: {} },
  second: null,
  tare: null,
  exercise: 'banded-rdl',
  side: null,
  band: 'red',
  holds: {},
}

let place: ReturnType<typeof madeFolder>
let path: string
let notes: string[] = []
const keeper = () => rackMemory(path, (sentence) => notes.push(sentence))
beforeEach(() => {
  place = madeFolder()
  path = join(place.folder, 'rack-1.json')
  notes = []
})
afterEach(() => place.release())

it('remembers, and starts afresh without a word where there is nothing', async () => {
  expect(await keeper().load()).toBeNull()
  await keeper().save(memory)
  expect(await keeper().load()).toEqual(memory)
  expect(notes).toEqual([])
})

it('understands what a rack wrote that had one cell', async () => {
  const { second, ...before } = { ...memory, tare: { offset_n: 3, at_ms: 5 } }
  expect(second).toBeNull()
  writeFileSync(path, JSON.stringify(before))
  expect(await keeper().load()).toEqual({ ...memory, tare: { offset_n: 3, second_n: 0, at_ms: 5 } })
})

it.each([['{garbage'], ['{"sensor":5}'], ['']])(
  'moves aside what it cannot understand, and says so: %s',
  async (text) => {
    writeFileSync(path, text)
    expect(await keeper().load()).toBeNull()
    expect(notes).toEqual([expect.stringContaining(`is now kept as ${path}.damaged`)])
    await keeper().save(memory)
    expect(readFileSync(`${path}.damaged`, 'utf8')).toBe(text)
    expect(await keeper().load()).toEqual(memory)
  },
)

it('says what it cannot read', async () => {
  mkdirSync(path)
  expect(await keeper().load()).toBeNull()
  expect(notes).toEqual([expect.stringContaining('could not be read')])
})
