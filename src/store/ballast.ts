import { existsSync, rmSync } from 'node:fs'
import { open, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Room that is given up when the disk runs full, so that a running set can be ended in good order. */
export interface Ballast {
  /** Gives the room up; false when it is gone already. */
  readonly release: () => boolean
  /** Takes it again where the disk has four times as much to spare; true when it is there. */
  readonly restore: () => Promise<boolean>
}

const block = new Uint8Array(1024 * 1024)

export const ballast = (folder: string, size_bytes: number): Ballast => {
  const path = join(folder, 'taut.ballast')
  const unfinished = `${path}.new`
  const write = async (): Promise<void> => {
    const file = await open(unfinished, 'w')
    try {
      // Written, not truncated to length: a sparse file would hold no room.
      for (let left = size_bytes; left > 0; left -= block.length) {
        await file.write(block.subarray(0, Math.min(left, block.length)))
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  }
  return {
    release: () => {
      if (!existsSync(path)) return false
      rmSync(path)
      return true
    },
    restore: async () => {
      if (size_bytes === 0) return false
      if (existsSync(path)) return true
      try {
        const { bavail, bsize } = await statfs(folder)
        if (bavail * bsize < size_bytes * 4) return false
        await write()
        return true
      } catch {
        await rm(unfinished, { force: true })
        return false
      }
    },
  }
}
