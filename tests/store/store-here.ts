import type { WallMillis } from '../../src/model/units.ts'
import { correspondence } from '../../src/store/correspondence.ts'
import { openDesk } from '../../src/store/desk.ts'
import { sentence } from '../../src/store/sentence.ts'
import { storeOver } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { start_ms } from './made.ts'

/** The store with its desk in this thread: what is told between the two is copied as between threads. */
export const storeHere = (folder: string, now_ms: WallMillis = start_ms): Promise<Store> => {
  let desk: ReturnType<typeof openDesk> | null = null
  const here = correspondence((message) => {
    const copy = structuredClone(message)
    setImmediate(() => {
      void desk?.(copy)
    })
  })
  try {
    desk = openDesk({ folder, now_ms, ballast_bytes: 0 }, (message) => {
      here.hear(structuredClone(message))
    })
  } catch (fault) {
    here.hear({ kind: 'refused', sentence: sentence(fault, folder) })
  }
  return storeOver(here, folder)
}
