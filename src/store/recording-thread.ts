import { Worker } from 'node:worker_threads'
import type { FromThread, Task, ToThread } from './messages.ts'
import { StoreError } from './store-error.ts'
import type { ThreadData } from './thread.ts'

export interface RecordingThread {
  readonly notices: readonly string[]
  /** Resolves with the thread's answer, rejects with a `StoreError`. */
  readonly ask: (task: Task) => Promise<unknown>
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (fault: StoreError) => void
}

/**
 * Compiled, the thread is a module beside this one. Run from source, it needs the loader that runs the rest, and a worker
 * does not inherit that.
 */
const start = (workerData: ThreadData): Worker => {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('thread.js', import.meta.url), { workerData })
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const thread = JSON.stringify(new URL('thread.ts', import.meta.url).href)
  return new Worker(`import(${loader}).then(({ register }) => { register(); return import(${thread}) })`, {
    eval: true,
    execArgv: [],
    workerData,
  })
}

/** Starts the thread and waits until it has the folder open. `onProblem` hears what is wrong with keeping, and null after. */
export const recordingThread = async (
  data: ThreadData,
  onProblem: (sentence: string | null) => void,
): Promise<RecordingThread> => {
  const worker = start(data)
  const waiting = new Map<number, Waiting>()
  let last = 0
  let stopped: StoreError | null = null

  const stop = (why: string): void => {
    stopped ??= new StoreError(why)
    for (const { reject } of waiting.values()) reject(stopped)
    waiting.clear()
  }
  const settle = (id: number, how: (one: Waiting) => void): void => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (one !== undefined) how(one)
  }
  const ask = (task: Task): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (stopped !== null) {
        reject(stopped)
        return
      }
      last++
      waiting.set(last, { resolve, reject })
      worker.postMessage({ id: last, task } satisfies ToThread)
    })

  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      stop(why)
      reject(new StoreError(why))
    }
    worker.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'ready':
          resolve({ notices: message.notices, ask })
          return
        case 'refused':
          fail(message.sentence)
          return
        case 'done':
          settle(message.id, (one) => {
            one.resolve(message.value)
          })
          return
        case 'failed':
          settle(message.id, (one) => {
            one.reject(new StoreError(message.sentence))
          })
          return
        case 'problem':
          onProblem(message.sentence)
      }
    })
    worker.on('error', (fault) => {
      const why = `The recording thread stopped (${fault instanceof Error ? fault.message : String(fault)}): restart taut.`
      fail(why)
      onProblem(why)
    })
    worker.on('exit', () => {
      fail('The store is closed: nothing can be kept or read any more.')
    })
  })
}
