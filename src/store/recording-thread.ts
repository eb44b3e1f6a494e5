import { Worker } from 'node:worker_threads'
import { messageOf } from '../model/fault.ts'
import { type Correspondence, correspondence } from './correspondence.ts'
import type { DeskData } from './desk.ts'

/**
 * Compiled, the thread is a module beside this one. Run from source, it needs the loader that runs the rest, and a
 * worker does not inherit that.
 */
const start = (workerData: DeskData): Worker => {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL('thread.js', import.meta.url), { workerData })
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'))
  const module = JSON.stringify(new URL('thread.ts', import.meta.url).href)
  return new Worker(`import(${loader}).then(({ register }) => { register(); return import(${module}) })`, {
    eval: true,
    execArgv: [],
    workerData,
  })
}

/** Starts the thread that records: disks stall for seconds, and nothing else of the service may wait for them. */
export const recordingThread = (data: DeskData): Correspondence => {
  const worker = start(data)
  const thread = correspondence((message) => {
    worker.postMessage(message)
  })
  worker.on('message', thread.hear)
  worker.on('error', (fault) => {
    const said = messageOf(fault)
    thread.stop(`The recording thread stopped (${said}), so nothing is recorded: restart taut.`, true)
  })
  worker.on('exit', () => {
    thread.stop('The store is closed: nothing can be kept or read any more.', false)
  })
  return thread
}
