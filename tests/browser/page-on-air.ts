import type { Browser } from 'playwright-core'
import { afterEach, beforeEach } from 'vitest'
import { emulatedAir, type EmulatedAir } from '../radio/emulated-air.ts'
import { launch, openPage } from './chromium.ts'
import { freshFolder, runTaut } from './taut-process.ts'

/** For a file of tests: each has an emulated air, a browser, and what a person would start on a machine in that air. */
export const pageOnAir = () => {
  let browser: Browser
  let air: EmulatedAir
  beforeEach(async () => {
    browser = await launch()
    air = await emulatedAir()
  })
  afterEach(async () => {
    await browser.close()
    await air.close()
  })
  return {
    air: () => air,
    /** The service in an empty folder, and its page. */
    open: async () => {
      const taut = await runTaut(['start', '--port', '0', '--data', freshFolder()], air.environment)
      return { taut, ...(await openPage(browser, taut.address)) }
    },
  }
}
