import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../model/fault.ts'
import type { WallMillis } from '../model/units.ts'
import { DamagedError, openWriter, type Connection } from './database.ts'
import { reader } from './reader.ts'
import { isDamage } from './sentence.ts'
import { salvage } from './salvage.ts'

export const databaseFile = 'taut.db'

export interface Opened {
  readonly connection: Connection
  /** What the person should know about this start, a sentence each. */
  readonly notices: readonly string[]
}

const moveAside = (folder: string, now: WallMillis): string => {
  const stamp = new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')
  let name = `taut.damaged-${stamp}.db`
  for (let i = 2; existsSync(join(folder, name)); i++) name = `taut.damaged-${stamp}-${i}.db`
  // Its log and index go with it under the same name, or what was committed last would be lost to the salvage.
  for (const suffix of ['-wal', '-shm', '']) {
    const from = join(folder, databaseFile + suffix)
    if (existsSync(from)) renameSync(from, join(folder, name + suffix))
  }
  return name
}

/** Every set that was running when the service stopped becomes `interrupted`, ended where its last sample was heard. */
const closeInterrupted = (connection: Connection): number => {
  const read = reader(connection)
  const open = connection.prepare<[], string>("SELECT id FROM set_ WHERE status = 'open'").pluck().all()
  const interrupt = connection.prepare("UPDATE set_ SET status = 'interrupted', ended_ms = ? WHERE id = ?")
  connection.transaction(() => {
    for (const id of open) interrupt.run(read.sets({ by: 'set', id })[0]?.lastHeard_ms ?? null, id)
  })()
  return open.length
}

const openOrReplace = (folder: string, now: WallMillis): Opened => {
  const path = join(folder, databaseFile)
  try {
    return { connection: openWriter(path, folder), notices: [] }
  } catch (fault) {
    if (!(fault instanceof DamagedError || isDamage(fault))) throw fault
    const name = moveAside(folder, now)
    const connection = openWriter(path, folder)
    const saved = salvage(join(folder, name), connection)
    const rest =
      saved.sets === 0
        ? 'nothing in it could be read'
        : `${saved.sets} ${saved.sets === 1 ? 'set' : 'sets'} with ${saved.chunks} chunks of samples were saved from it`
    const why = messageOf(fault)
    return {
      connection,
      notices: [
        `The database in ${folder} was damaged (${why}) and is now kept as ${name}; a new one was started, and ${rest}.`,
      ],
    }
  }
}

/**
 * Opens the folder's database for writing: created where there is none, replaced where it is damaged. To be called
 * under the folder's lock.
 */
export const openFolder = (folder: string, now: WallMillis): Opened => {
  const { connection, notices } = openOrReplace(folder, now)
  const count = closeInterrupted(connection)
  if (count === 0) return { connection, notices }
  const sentence =
    count === 1
      ? 'A set was interrupted when taut stopped: it is kept up to its last chunk, and can be resumed.'
      : `${count} sets were interrupted when taut stopped: they are kept up to their last chunk, and can be resumed.`
  return { connection, notices: [...notices, sentence] }
}
