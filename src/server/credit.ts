/** How many frames a page may leave unacknowledged. Ten at 25 to 30 Hz: it is never more than 0.4 s behind. */
const window = 10

export interface Credit {
  /** A frame goes out to all pages; answers whether this page may have it. */
  readonly spend: (n: number) => boolean
  /** The page has drawn frame `n`. Answers whether frames were left out, so that it needs the trace to catch up. */
  readonly acknowledge: (n: number) => boolean
}

/**
 * The credit window of one page. The kernel takes megabytes for a page that has stopped reading, so a full socket tells
 * too late; what the page has drawn tells at once.
 */
export const createCredit = (): Credit => {
  let sent = 0
  let drawn = 0
  let missed = false
  return {
    spend: (n) => {
      // The page's first frame: nothing before it is owed.
      if (sent === 0) drawn = n - 1
      if (missed || n - drawn > window) {
        missed = true
        return false
      }
      sent = n
      return true
    },
    acknowledge: (n) => {
      // Anything may come from a page, NaN too: what compares with nothing would open the window for good.
      if (!Number.isSafeInteger(n) || n > sent || n <= drawn) return false
      drawn = n
      const behind = missed
      // It has caught up with all it was given: the rest follows as one trace, and frames flow again.
      if (missed && drawn === sent) {
        missed = false
        sent = 0
        return behind
      }
      return false
    },
  }
}
