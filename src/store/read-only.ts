import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Library } from '../export/library.ts'
import { openReader } from './database.ts'
import { reader } from './reader.ts'
import { databaseFile } from './recover.ts'
import { sentence } from './sentence.ts'
import { shelf } from './shelf.ts'
import { StoreError } from './store-error.ts'

export interface OpenLibrary extends Library {
  readonly close: () => void
}

/** What a folder keeps, for reading only: beside a running service or without one. Throws a `StoreError`. */
export const openLibrary = (folder: string): OpenLibrary => {
  const path = join(folder, databaseFile)
  if (!existsSync(path)) {
    throw new StoreError(
      `Nothing has been recorded in ${folder} yet: record a set first, or name the folder with --data.`,
    )
  }
  try {
    const connection = openReader(path, folder)
    const read = reader(connection)
    const library = shelf({
      sets: async (which) => read.sets(which),
      chunks: async (key, after, limit) => read.chunks(key, after, limit),
      events: async (key, after, limit) => read.events(key, after, limit),
    })
    return {
      ...library,
      close: () => {
        connection.close()
      },
    }
  } catch (fault) {
    throw new StoreError(sentence(fault, folder), { cause: fault })
  }
}
