import { parentPort, workerData } from 'node:worker_threads'
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

/*
 * The recording thread: the only one that writes. Disks stall for seconds; nothing else of the service waits for them.
 *
 *   messages -> queue -> one transaction -> sync -> answers
 *
 * While a sync blocks, messages pile up in the port; the next transaction takes all of them.
 */
const restoreEvery_ms = 60_000

export interface ThreadData {
  readonly folder: string
  readonly now_ms: WallMillis
  readonly ballast_bytes: number
}

const begin = (port: NonNullable<typeof parentPort>, { folder, now_ms, ballast_bytes }: ThreadData): void => {
  const say = (message: FromThread): void => {
    port.postMessage(message)
  }
  const unlock = lockFolder(folder)
  const { connection, notices } = openFolder(folder, now_ms)
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
    onReserve = room.release()
    return onReserve
  })

  let queue: Pending[] = []
  let scheduled = false
  const flush = (): void => {
    scheduled = false
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
  const failed = (id: number, fault: unknown): void => {
    say({ kind: 'failed', id, sentence: sentence(fault, folder) })
  }
  const close = (): void => {
    clearInterval(restoring)
    connection.close()
    unlock()
  }

  const handle = (id: number, task: Task): void => {
    if (task.kind === 'write') {
      queue.push({
        write: task.write,
        resolve: (value) => {
          say({ kind: 'done', id, value })
        },
        reject: (fault) => {
          failed(id, fault)
        },
      })
      if (!scheduled) setImmediate(flush)
      scheduled = true
      return
    }
    // What was asked to be kept before is there when it is read.
    flush()
    try {
      if (task.kind === 'read') say({ kind: 'done', id, value: answer(task.read) })
      else {
        close()
        say({ kind: 'done', id, value: null })
        port.close()
      }
    } catch (fault) {
      failed(id, fault)
    }
  }
  port.on('message', ({ id, task }: ToThread) => {
    handle(id, task)
  })
  say({ kind: 'ready', notices })
}

if (parentPort !== null) {
  const data = workerData as ThreadData
  try {
    begin(parentPort, data)
  } catch (fault) {
    parentPort.postMessage({ kind: 'refused', sentence: sentence(fault, data.folder) } satisfies FromThread)
  }
}
