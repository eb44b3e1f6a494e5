import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { codeOf, messageOf } from './fault.ts'

const why = (fault: unknown, path: string): string => {
  switch (codeOf(fault)) {
    case 'ENOENT':
      return `there is no folder ${dirname(path)}`
    case 'ENOSPC':
      return 'the disk is full'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `you may not write in ${dirname(path)}`
    default:
      return messageOf(fault)
  }
}

/** Writes a file piece by piece, so that either all of it appears under its name or nothing does. */
export const writeWhole = async (path: string, pieces: Iterable<string>): Promise<void> => {
  const unfinished = `${path}.unfinished`
  try {
    await pipeline(Readable.from(pieces), createWriteStream(unfinished, { flush: true }))
    await rename(unfinished, path)
  } catch (fault) {
    await rm(unfinished, { force: true })
    throw new Error(`${path} could not be written: ${why(fault, path)}.`, { cause: fault })
  }
}
