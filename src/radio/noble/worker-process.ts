import { fork } from 'node:child_process'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseReports, type Order, type Report } from './messages.ts'
import type { BleStack } from './stack.ts'

/** What is kept of the worker's complaints, for the sentence about its end. */
const complaints_chars = 2_000
/** How long a worker may take to disconnect its sensors before it is killed. */
const farewell_ms = 400

// Beside this file, with its ending: .ts while developing, .js when built.
const path = fileURLToPath(new URL(`worker${extname(import.meta.url)}`, import.meta.url))

export interface WorkerProcess {
  readonly give: (order: Order) => void
  /** Asks it to let the sensors go, then kills it. Resolves when it is gone. */
  readonly kill: () => Promise<void>
}

const lastError = (complaints: string): string | null =>
  complaints.split('\n').findLast((line) => /^\w*(Error|Exception)\b/.test(line)) ?? null

/** Starts a worker. `onExit` is called, whatever ends it. */
export const startWorker = (
  ble: BleStack,
  onReport: (report: Report) => void,
  onExit: (why: string) => void,
): WorkerProcess => {
  const child = fork(path, [ble], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Reports a device that answers no scan request, too.
    env: { ...process.env, NOBLE_REPORT_ALL_HCI_EVENTS: '1' },
  })
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-complaints_chars)
  })
  child.on('message', (message) => {
    for (const report of parseReports(message)) onReport(report)
  })
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      resolve()
      onExit(why)
    }
    // An error without a listener would end the service.
    child.on('error', (fault) => end(fault.message))
    child.once('exit', (code, signal) => {
      const gone = (): void => end(lastError(complaints) ?? `ended with ${signal ?? `exit code ${code}`}`)
      // What it said last may still be on its way; the end of the channel comes behind it.
      if (child.connected) child.once('disconnect', gone)
      else gone()
    })
  })
  return {
    give: (order) => {
      // A worker that is on its way out answers nothing; its exit is what counts.
      if (child.connected) child.send(order, () => null)
    },
    kill: async () => {
      if (child.connected) child.disconnect()
      const killer = setTimeout(() => child.kill('SIGKILL'), farewell_ms)
      await ended
      clearTimeout(killer)
    },
  }
}
