import { parentPort, workerData } from 'node:worker_threads'
import { type DeskData, openDesk } from './desk.ts'
import type { FromThread, ToThread } from './messages.ts'
import { sentence } from './sentence.ts'

/** The recording thread's own module: a desk at the end of the thread's port. */
const serve = (port: NonNullable<typeof parentPort>, data: DeskData): void => {
  const say = (message: FromThread): void => {
    port.postMessage(message)
  }
  try {
    const desk = openDesk(data, say)
    const take = async (message: ToThread): Promise<void> => {
      await desk(message)
      if (message.task.kind === 'close') port.close()
    }
    port.on('message', (message: ToThread) => void take(message))
  } catch (fault) {
    say({ kind: 'refused', sentence: sentence(fault, data.folder) })
  }
}

if (parentPort !== null) serve(parentPort, workerData as DeskData)
