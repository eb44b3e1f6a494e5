import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from '../model/fault.ts'

/**
 * Makes a folder and those above it; one that is there stays. Throws what the system says. Node's own `recursive` never
 * comes back where a folder that exists takes no new ones and says ENOENT, as `/proc` does (Node 20).
 */
export const makeFolder = (path: string): void => {
  try {
    mkdirSync(path)
  } catch (fault) {
    const code = codeOf(fault)
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw fault
    makeFolder(dirname(path))
    mkdirSync(path)
  }
}
