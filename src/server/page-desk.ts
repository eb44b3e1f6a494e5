import type { Socket } from 'socket.io'
import type { PageToServer, ServerToPage } from '../wire/events.ts'
import type { RackState } from '../wire/state.ts'
import { createCredit, type Credit } from './credit.ts'

export type Page = Socket<PageToServer, ServerToPage>

interface Sitting {
  readonly page: Page
  readonly credit: Credit
  /** Racks whose state has changed since this page was told last. */
  readonly owed: Set<string>
}

/**
 * Which pages keep up. Those are in the room "flowing", so that a frame or a state is encoded once for all of them. A
 * page that has fallen behind gets nothing but the newest states, and those only while it reads: what it costs is
 * bounded.
 */
export interface PageDesk {
  readonly sit: (page: Page) => void
  readonly leave: (page: Page) => void
  /** A frame goes out: pages without credit stop flowing. */
  readonly spend: (n: number) => void
  /** Whether the page has caught up and flows again. */
  readonly acknowledge: (page: Page, n: number) => boolean
  /** A state went out to the pages that flow. Answers whether others are owed it. */
  readonly changed: (rack: string) => boolean
  /** Once a second: what pages that do not flow are owed. Answers whether some of them are owed it still. */
  readonly settle: (states: ReadonlyMap<string, RackState>) => boolean
}

export const createPageDesk = (): PageDesk => {
  const sittings = new Map<string, Sitting>()
  const flows = ({ page }: Sitting): boolean => page.rooms.has('flowing')
  return {
    sit: (page) => {
      sittings.set(page.id, { page, credit: createCredit(), owed: new Set() })
      void page.join('flowing')
    },
    leave: (page) => void sittings.delete(page.id),
    spend: (n) => {
      for (const { page, credit } of sittings.values()) if (!credit.spend(n)) void page.leave('flowing')
    },
    acknowledge: (page, n) => {
      const sitting = sittings.get(page.id)
      if (sitting === undefined || !sitting.credit.acknowledge(n)) return false
      sitting.owed.clear()
      void page.join('flowing')
      return true
    },
    changed: (rack) => {
      let owed = false
      for (const sitting of sittings.values()) {
        if (flows(sitting)) continue
        sitting.owed.add(rack)
        owed = true
      }
      return owed
    },
    settle: (states) => {
      let owed = false
      for (const sitting of sittings.values()) {
        if (flows(sitting) || sitting.owed.size === 0) continue
        // The last message has not even left this process yet.
        if (!sitting.page.conn.transport.writable) {
          owed = true
          continue
        }
        for (const rack of sitting.owed) {
          const state = states.get(rack)
          if (state !== undefined) sitting.page.emit('rack', state)
        }
        sitting.owed.clear()
      }
      return owed
    },
  }
}
