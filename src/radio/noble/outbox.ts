import type { Report } from './messages.ts'

/** A message goes at once if the last one went so long ago. A page gets its frames hardly more often. */
const period_ms = 28
/** How long a report may wait for others, where no more come. */
const most_ms = 30

export interface Outbox {
  readonly put: (report: Report) => void
  readonly flush: () => void
}

/**
 * Gathers what a sensor says into fewer messages to the service, in the order in which it was said: each message wakes
 * the service. The first packet after a pause goes at once; anything that is not heard
 * but done goes at once, behind what waits.
 */
export const createOutbox = (send: (reports: readonly Report[]) => void, now_ms: () => number): Outbox => {
  let waiting: Report[] = []
  let sent_ms = -Infinity
  let timer: NodeJS.Timeout | null = null
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (waiting.length === 0) return
    const reports = waiting
    waiting = []
    sent_ms = now_ms()
    send(reports)
  }
  return {
    put: (report) => {
      waiting.push(report)
      const heard = report.kind === 'packet' || report.kind === 'heard' || report.kind === 'signal'
      if (!heard || now_ms() - sent_ms >= period_ms) flush()
      else timer ??= setTimeout(flush, most_ms)
    },
    flush,
  }
}
