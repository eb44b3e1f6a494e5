import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** What a killed recorder had said of one folder: the last chunk it handed over, and the last it was told is kept. */
export interface Said {
  readonly handed: number
  readonly kept: number
}

const lastSaid = (root: string, folders: number): readonly Said[] => {
  const said = Array.from({ length: folders }, () => ({ handed: -1, kept: -1 }))
  const path = join(root, 'said')
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []) {
    const [what, folder, seq] = line.split(' ')
    const one = said[Number(folder)]
    if (one !== undefined) one[what === 'handed' ? 'handed' : 'kept'] = Number(seq)
  }
  return said
}

/**
 * Lets a recorder run over so many folders, kills it `after_ms` after each has kept a chunk, and tells what it had
 * said.
 */
export const recordAndKill = async (root: string, folders: number, after_ms: number): Promise<readonly Said[]> => {
  rmSync(join(root, 'said'), { force: true })
  const script = new URL('recording-child.ts', import.meta.url).pathname
  const args = ['--import', import.meta.resolve('tsx'), script, root, String(folders)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const closed = once(child, 'close')
  while (child.exitCode === null && lastSaid(root, folders).some(({ kept }) => kept < 0)) await wait(20)
  await wait(after_ms)
  child.kill('SIGKILL')
  await closed
  return lastSaid(root, folders)
}
