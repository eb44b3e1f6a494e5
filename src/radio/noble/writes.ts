import type { Report } from './messages.ts'

/** ATT itself waits 30 s for an answer (Core 5.4 Vol 3 F 3.3.3); a command to a sensor is stale long before. */
const write_ms = 3_000

interface Open {
  readonly link: number
  readonly settle: (fault: string | null) => void
}

export interface Writes {
  /** Sends through `give` under a new id, and resolves with its answer. `onLate` is told when none comes. */
  readonly send: (link: number, give: (id: number) => void, onLate: () => void) => Promise<void>
  /** Whether the answer was to a write. */
  readonly answered: (report: Extract<Report, { kind: 'done' | 'failed' }>) => boolean
  /** Rejects all open writes of a link. */
  readonly fail: (link: number, why: string) => void
}

/** The writes that wait for their answer. Their ids are negative: those of the machine's orders are not. */
export const openWrites = (): Writes => {
  const open = new Map<number, Open>()
  let count = 0
  return {
    send: (link, give, onLate) => {
      const id = --count
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          open.get(id)?.settle(`The sensor did not answer a write within ${write_ms / 1_000} s`)
          onLate()
        }, write_ms)
        const settle = (fault: string | null): void => {
          clearTimeout(timer)
          open.delete(id)
          if (fault === null) resolve()
          else reject(new Error(fault))
        }
        open.set(id, { link, settle })
        give(id)
      })
    },
    answered: (report) => {
      if (report.id >= 0) return false
      open.get(report.id)?.settle(report.kind === 'done' ? null : report.why)
      return true
    },
    fail: (link, why) => {
      for (const write of open.values()) if (write.link === link) write.settle(why)
    },
  }
}
