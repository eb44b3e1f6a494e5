import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeWhole } from '../../src/cli/write-whole.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taut-write-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function* breaking(): Generator<string> {
  yield 'half'
  throw new Error('the disk is gone')
}

describe('a file that is written whole', () => {
  it('is there with all its pieces, in the place of the one before', async () => {
    const path = join(folder, 'a.csv')
    await writeWhole(path, ['one\n'])
    await writeWhole(path, ['two\n', 'three\n'])
    expect(readFileSync(path, 'utf8')).toBe('two\nthree\n')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it('leaves the one before alone where it breaks off', async () => {
    const path = join(folder, 'a.csv')
    await writeWhole(path, ['one\n'])
    await expect(writeWhole(path, breaking())).rejects.toThrow(`${path} could not be written: the disk is gone.`)
    expect(readFileSync(path, 'utf8')).toBe('one\n')
    expect(readdirSync(folder)).toEqual(['a.csv'])
  })

  it.skipIf(process.platform === 'win32')('never takes the place of what is no file', async () => {
    const path = join(folder, 'pipe')
    execFileSync('mkfifo', [path])
    await expect(writeWhole(path, ['one\n'])).rejects.toThrow('that is no file')
    expect(statSync(path).isFIFO()).toBe(true)
  })
})
