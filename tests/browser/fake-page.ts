import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import type { Hello } from '../../src/wire/events.ts'
import { type FakeService, startFakeService } from '../fake/fake-service.ts'
import { launch } from './chromium.ts'

export interface Opened {
  readonly fake: FakeService
  readonly page: Page
  /** Throws if the page had anything to complain about, then closes page and service. */
  readonly close: () => Promise<void>
}

export interface FakePages {
  /** `prepare` is run before the page connects. */
  readonly open: (
    prepare: (fake: FakeService) => void,
    size?: { width: number; height: number },
    says?: Hello,
  ) => Promise<Opened>
  readonly close: () => Promise<void>
}

/** Builds the page as it is shipped and opens it against the other side of the wire alone. */
export const fakePages = async (): Promise<FakePages> => {
  const folder = mkdtempSync(join(tmpdir(), 'taut-page-'))
  const before = process.env['NODE_ENV']
  // The test runner's environment would leave development checks in the libraries.
  process.env['NODE_ENV'] = 'production'
  const root = resolve(import.meta.dirname, '../../dashboard')
  await build({ root, logLevel: 'silent', build: { outDir: folder, emptyOutDir: true } })
  process.env['NODE_ENV'] = before
  const browser: Browser = await launch()
  return {
    open: async (prepare, size = { width: 1280, height: 800 }, says) => {
      const fake = await startFakeService(folder, says)
      prepare(fake)
      const page = await browser.newPage({ viewport: size })
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        // A service that is gone on purpose is no fault of the page.
        if (message.type() === 'error' && !message.text().includes('WebSocket')) complaints.push(message.text())
      })
      await page.goto(fake.url)
      return {
        fake,
        page,
        close: async () => {
          await page.close()
          await fake.close()
          if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join('; ')}`)
        },
      }
    },
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    },
  }
}
