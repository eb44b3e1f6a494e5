import type { WallMillis } from '../model/units.ts'
import { ballast } from './ballast.ts'
import { groupCommit, type Pending } from './commit.ts'
import { lockFolder } from './lock.ts'
import type { FromThread, Task, ToThread } from './messages.ts'
import { reader } from './reader.ts'
import { openFolder } from './recover.ts'
import type { Read } from './requests.ts'
import { sentence } from './sentence.ts'
import { writer } from './writer.ts'

const restoreEvery_ms = 60_000

export interface DeskData {
  readonly folder: string
  readonly now_ms: WallMillis
  readonly ballast_bytes: number
}

const unlessFails = <Value>(make: () => Value, undo: () => void): Value => {
  try {
    return make()
  } catch (fault) {
    undo()
    throw fault
  }
}

/**
 * Where a folder's database is written and read, one message after the other.
 *
 *   messages -> queue -> one transaction -> sync -> answers
 *
 * While a sync blocks, messages pile up; the next transaction takes all of them. Throws where the folder cannot be
 * used. What is returned takes a message, and resolves when it is dealt with or on its way to be.
 */
export const openDesk = (
  { folder, now_ms, ballast_bytes }: DeskData,
  say: (message: FromThread) => void,
): ((message: ToThread) => Promise<void>) => {
  const unlock = lockFolder(folder)
  const { connection, notices } = unlessFails(() => openFolder(folder, now_ms), unlock)
  const read = reader(connection)
  const room = ballast(folder, ballast_bytes)
  let onReserve = false
  let problem: string | null = null

  const report = (fault: unknown): void => {
    const reserve = onReserve
      ? `The disk is nearly full and the reserve is in use: make room on the disk that holds ${folder}.`
      : null
    const next = fault === null ? reserve : sentence(fault, folder)
    if (next === problem) return
    problem = next
    say({ kind: 'problem', sentence: problem })
  }
  const commit = groupCommit(connection, writer(connection, read), () => {
    const released = room.release()
    onReserve ||= released
    return released
  })

  let queue: Pending[] = []
  const flush = (): void => {
    const batch = queue
    queue = []
    if (batch.length === 0) return
    const outcome = commit(batch)
    report(outcome.kind === 'kept' ? null : outcome.fault)
  }

  const restore = async (): Promise<void> => {
    if (!(await room.restore()) || !onReserve) return
    onReserve = false
    if (problem !== null) report(null)
  }
  void restore()
  const restoring = setInterval(() => void restore(), restoreEvery_ms)

  const answer = (request: Read): unknown => {
    switch (request.kind) {
      case 'sets':
        return read.sets(request.which)
      case 'chunks':
        return read.chunks(request.key, request.after, request.limit)
      case 'events':
        return read.events(request.key, request.after, request.limit)
    }
  }
  const close = async (): Promise<null> => {
    clearInterval(restoring)
    await room.stop()
    connection.close()
    unlock()
    return null
  }
  const failed = (id: number, fault: unknown): void => {
    say({ kind: 'failed', id, sentence: sentence(fault, folder) })
  }
  const enqueue = (id: number, { write }: Task & { readonly kind: 'write' }): void => {
    if (queue.length === 0) setImmediate(flush)
    queue.push({
      write,
      resolve: (value) => {
        say({ kind: 'done', id, value })
      },
      reject: (fault) => {
        failed(id, fault)
      },
    })
  }

  say({ kind: 'ready', notices })
  return async ({ id, task }) => {
    if (task.kind === 'write') {
      enqueue(id, task)
      return
    }
    // What was asked to be kept before is there when it is read.
    flush()
    try {
      say({ kind: 'done', id, value: task.kind === 'read' ? answer(task.read) : await close() })
    } catch (fault) {
      failed(id, fault)
    }
  }
}
