import { afterAll, afterEach, beforeAll } from 'vitest'
import { deviceMicros } from '../../src/model/units.ts'
import { calibrated, progressor } from '../fake/fake-content.ts'
import { type FakeService, wallNow } from '../fake/fake-service.ts'
import { type FakePages, fakePages, type Opened } from './fake-page.ts'

/** A rack that is ready for a set, and a set that runs on it. */
export const training = { sensor: progressor, ...calibrated }
export const running = { id: 'set-3', number: 3, startedAt_ms: wallNow(), from_us: deviceMicros(60e6) }

/** For a file of tests: each opens a page of its own, which is closed after it. */
export const onePage = () => {
  let pages: FakePages
  let opened: Opened
  beforeAll(async () => {
    pages = await fakePages()
  })
  afterAll(() => pages.close())
  afterEach(() => opened.close())
  return {
    open: async (prepare: (fake: FakeService) => void, size?: { width: number; height: number }): Promise<Opened> => {
      opened = await pages.open(prepare, size)
      return opened
    },
    at: (id: string) => opened.page.getByTestId(id),
  }
}
