import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { byId, launch, openPage, shoot, shows } from './chromium.ts'
import { serviceWithPlan } from './in-process.ts'
import { freshFolder, runTaut } from './taut-process.ts'

const four = ['full', 'full', 'full', 'full'] as const

describe('a set that is interrupted', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  it('is there with its reps and its trace after a reload of the page', async () => {
    const service = await serviceWithPlan({ slack_s: 2, hold_s: 8, reps: four }, 2)
    const { page, troubles } = await openPage(browser, service.address)
    await byId(page, 'pick').first().click()
    await shows(page, 'phase', /lockout/i)
    await byId(page, 'start-set').click()
    await byId(page, 'rep-row').nth(1).waitFor({ timeout: 60_000 })
    await page.reload()
    await byId(page, 'rep-row').nth(1).waitFor()
    await byId(page, 'end-set').waitFor()
    await shoot(page, 'reloaded')
    await byId(page, 'rep-row').nth(3).waitFor({ timeout: 60_000 })
    await shows(page, 'phase', /slack/i)
    expect(await byId(page, 'rep-row').count()).toBe(four.length)
    expect(troubles).toEqual([])
    await page.close()
    await service.close()
  })

  it('is offered again when the service was killed in it, and goes on', async () => {
    const data = freshFolder()
    const first = await runTaut(['start', '--port', '0', '--ble', 'none', '--virtual-speed', '3', '--data', data])
    const port = new URL(first.address).port
    const { page, troubles } = await openPage(browser, first.address)
    await shows(page, 'phase', /lockout/i)
    await byId(page, 'start-set').click()
    await byId(page, 'rep-row').nth(1).waitFor({ timeout: 60_000 })
    await first.end('SIGKILL')
    await byId(page, 'offline').waitFor()
    await shoot(page, 'service-gone')

    const again = await runTaut(['start', '--port', port, '--ble', 'none', '--virtual-speed', '3', '--data', data])
    await byId(page, 'interrupted-banner').waitFor({ timeout: 20_000 })
    await shoot(page, 'interrupted')
    await shows(page, 'rate', /\d/)
    await byId(page, 'resume').click()
    await byId(page, 'end-set').waitFor()
    const before = await byId(page, 'rep-row').count()
    expect(before).toBeGreaterThanOrEqual(2)
    await byId(page, 'rep-row').nth(before).waitFor({ timeout: 90_000 })
    await shoot(page, 'resumed')
    const numbers = await byId(page, 'rep-row').evaluateAll((rows) =>
      rows.map((row) => Number(row.getAttribute('data-number'))),
    )
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: before + 1 }, (_, i) => i + 1))
    await byId(page, 'end-set').click()
    await byId(page, 'set-row').first().waitFor()
    expect(troubles).toEqual([])
    await page.close()
    expect(await again.end('SIGTERM')).toBe(0)
  })
})
