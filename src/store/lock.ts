import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { codeOf } from '../model/fault.ts'
import { makeFolder } from './folder.ts'
import { StoreError } from './store-error.ts'

/**
 * Keeps a second service away from the folder, which is created where there is none, and returns what lets go of it.
 * The lock is SQLite's own on a file that stays empty: the system drops it with the process, however that ends, so
 * there is nothing stale to clean up.
 */
export const lockFolder = (folder: string): (() => void) => {
  makeFolder(folder)
  const path = join(folder, 'taut.lock')
  const take = (): (() => void) => {
    const lock = new Database(path, { timeout: 0 })
    try {
      lock.exec('BEGIN EXCLUSIVE')
    } catch (fault) {
      lock.close()
      throw fault
    }
    return () => {
      lock.close()
    }
  }
  try {
    try {
      return take()
    } catch (fault) {
      if (!codeOf(fault).startsWith('SQLITE_NOTADB')) throw fault
      rmSync(path)
      return take()
    }
  } catch (fault) {
    if (codeOf(fault).startsWith('SQLITE_BUSY')) {
      throw new StoreError(
        `Another taut service is already recording into ${folder}: stop it, or give this one its own folder with --data.`,
      )
    }
    throw fault
  }
}
