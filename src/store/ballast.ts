import { randomBytes } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { open, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Room that is given up when the disk runs full, so that a running set can be ended in good order. */
export interface Ballast {
  /** Gives the room up; false when it is gone already. */
  readonly release: () => boolean
  /** Takes it again where the disk has four times as much to spare; true when it is there. */
  readonly restore: () => Promise<boolean>
  /** Breaks off what is being written and waits until nothing is. */
  readonly stop: () => Promise<void>
}

const blockSize = 1024 * 1024

export const ballast = (folder: string, size_bytes: number): Ballast => {
  const path = join(folder, 'taut.ballast')
  const unfinished = `${path}.new`
  let stopped = false
  let writing: Promise<unknown> = Promise.resolve()
  const write = async (): Promise<void> => {
    const file = await open(unfinished, 'w')
    try {
      // Written, not truncated to length, and not zeros: a sparse or compressed file would hold no room.
      const block = randomBytes(blockSize)
      for (let left = size_bytes; left > 0; left -= blockSize) {
        if (stopped) throw new Error('stopped')
        await file.write(block.subarray(0, Math.min(left, blockSize)))
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  }
  const restore = async (): Promise<boolean> => {
    if (size_bytes === 0) return false
    if (existsSync(path)) return true
    try {
      const { bavail, bsize } = await statfs(folder)
      if (bavail * bsize < size_bytes * 4) return false
      await write()
      return true
    } catch {
      // What cannot be written can often not be removed either; it is no reason to stop recording.
      await rm(unfinished, { force: true }).catch(() => {})
      return false
    }
  }
  return {
    release: () => {
      if (!existsSync(path)) return false
      rmSync(path)
      return true
    },
    restore: () => {
      const restored = restore()
      writing = restored
      return restored
    },
    stop: async () => {
      stopped = true
      await writing
    },
  }
}
