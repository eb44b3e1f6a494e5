import { existsSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../../src/store/folder.ts'

const fresh = (): string => mkdtempSync(join(tmpdir(), 'taut-folder-'))

describe('a folder', () => {
  it('is made with those above it, and stays where it is there', () => {
    const path = join(fresh(), 'a', 'b', 'c')
    makeFolder(path)
    makeFolder(path)
    expect(existsSync(path)).toBe(true)
  })

  it('is none where a file or a link to nowhere has its name', () => {
    const folder = fresh()
    writeFileSync(join(folder, 'file'), '')
    symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
    expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST')
    expect(() => makeFolder(join(folder, 'link'))).toThrow('ENOENT')
    expect(() => makeFolder(join(folder, 'file', 'below'))).toThrow('ENOTDIR')
  })

  it.runIf(process.platform === 'linux')('is refused, not waited for, where the system takes no new ones', () => {
    expect(() => makeFolder('/proc/taut')).toThrow('ENOENT')
    expect(() => makeFolder('/proc/taut/below')).toThrow('ENOENT')
  })
})
