import { readdir, readFile } from 'node:fs/promises'

/** What a process has used of processors so far, seconds, by who in it used them. */
export interface Used {
  readonly main_s: number
  /** The thread that was started last: where there is a recording thread, it is that one. */
  readonly last_s: number
  /** All others: the runtime's compiler and garbage collector, and what waits for files. */
  readonly others_s: number
  /** How often a thread of the process was put to sleep, and so woken. */
  readonly wakes: number
}

/** Linux only (proc(5)). The scheduler's own account, in nanoseconds: `stat` counts in hundredths of a second. */
export const used = async (pid: number): Promise<Used> => {
  const threads = (await readdir(`/proc/${pid}/task`)).map(Number)
  const last = Math.max(...threads)
  const sum = { main_s: 0, last_s: 0, others_s: 0, wakes: 0 }
  for (const thread of threads) {
    const folder = `/proc/${pid}/task/${thread}`
    const ran_s = Number((await readFile(`${folder}/schedstat`, 'utf8')).split(' ')[0]) / 1e9
    sum[thread === pid ? 'main_s' : thread === last ? 'last_s' : 'others_s'] += ran_s
    sum.wakes += Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(await readFile(`${folder}/status`, 'utf8'))?.[1])
  }
  return sum
}

export const memory_mb = async (pid: number): Promise<number> =>
  Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** The processes that a process has started and that still run. */
export const childrenOf = async (pid: number): Promise<readonly number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .split(' ')
    .filter((word) => word.trim() !== '')
    .map(Number)
