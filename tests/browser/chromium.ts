import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const paths = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
// The browser stays on this machine: nothing of it looks for its maker's servers.
const quiet = [
  'disable-background-networking',
  'disable-component-update',
  'disable-sync',
  'no-first-run',
  'disable-quic',
]

export const output = join(import.meta.dirname, '..', 'output', 'screens')

/** The system's Chromium, headless. */
export const launch = async (): Promise<Browser> => {
  mkdirSync(output, { recursive: true })
  const args = ['--no-sandbox', '--disable-gpu', ...quiet.map((name) => `--${name}`)]
  for (const executablePath of paths) {
    const browser = await chromium.launch({ executablePath, args }).catch((fault: unknown) => {
      if (String(fault).includes("doesn't exist")) return null
      throw fault
    })
    if (browser !== null) return browser
  }
  throw new Error('Chromium is not installed: sudo apt-get install -y chromium')
}

/** A page that fails its test when anything is wrong on it. */
export const openPage = async (browser: Browser, address: string, size = { width: 1280, height: 800 }) => {
  const page = await browser.newPage({ viewport: size })
  const troubles: string[] = []
  page.on('pageerror', (fault) => troubles.push(String(fault)))
  page.on('console', (message) => {
    // A service that is being restarted refuses connections; everything else is a fault of the page.
    if (message.type() === 'error' && !message.text().includes('ERR_CONNECTION_REFUSED')) troubles.push(message.text())
  })
  await page.goto(address)
  return { page, troubles }
}

export const byId = (page: Page, id: string) => page.getByTestId(id)

export const shoot = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(output, `${name}.png`) })

/** Waits until a test id shows a text. */
export const shows = async (page: Page, id: string, text: RegExp, most_ms = 30_000): Promise<void> => {
  try {
    await byId(page, id).filter({ hasText: text }).first().waitFor({ timeout: most_ms })
  } catch (fault) {
    await shoot(page, `waiting-for-${id}`)
    throw fault
  }
}
