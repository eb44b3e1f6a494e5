import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cannotWrite } from './file-fault.ts'

/**
 * Writes a file piece by piece, so that either all of it appears under its name or nothing does. Rejects with one
 * sentence when it cannot.
 */
export const writeWhole = async (path: string, pieces: Iterable<string>): Promise<void> => {
  const there = await stat(path).catch(() => null)
  // A file that is moved into the place of a device takes its place: as root, /dev/null would be gone.
  if (there !== null && !there.isFile() && !there.isDirectory())
    throw new Error(`${path} could not be written: there is something of that name that is no file.`)
  const unfinished = `${path}.unfinished`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished, { flush: true }))
    await rename(unfinished, path)
  } catch (fault) {
    // What cannot be written can often not be removed either, and that is not the reason to tell.
    await rm(unfinished, { force: true }).catch(() => {})
    throw cannotWrite(path, fault)
  }
}
