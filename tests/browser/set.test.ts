import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { byId, launch, openPage, shoot, shows } from './chromium.ts'
import { serviceWithPlan } from './in-process.ts'

const reps = ['full', 'full', 'short', 'full', 'full', 'full', 'short', 'full', 'full', 'full'] as const

describe('a set of ten in the page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())

  it('is picked, zeroed, calibrated, done, listed, and exported', async () => {
    const service = await serviceWithPlan({ slack_s: 14, hold_s: 25, reps }, 2)
    const { page, troubles } = await openPage(browser, service.address)
    await byId(page, 'sensor-item').first().waitFor()
    await shoot(page, 'pick-sensor')
    await byId(page, 'pick').first().click()

    await byId(page, 'simulated').first().waitFor()
    await shows(page, 'rate', /79/)
    await byId(page, 'tare').click()
    await shows(page, 'tare-result', /taken/)
    await shoot(page, 'zeroed')

    await shows(page, 'phase', /lockout/i)
    await byId(page, 'hold').click()
    await byId(page, 'hold-guide').waitFor()
    await shoot(page, 'hold')
    await shows(page, 'hold-result', /\d/)
    await byId(page, 'start-set').click()
    await byId(page, 'end-set').waitFor()

    await byId(page, 'rep-row').nth(4).waitFor({ timeout: 60_000 })
    await shoot(page, 'set-running')
    await page.setViewportSize({ width: 390, height: 844 })
    await shoot(page, 'set-running-phone')
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.emulateMedia({ colorScheme: 'dark' })
    await shoot(page, 'set-running-television-dark')
    await page.setViewportSize({ width: 1280, height: 800 })

    await byId(page, 'rep-row')
      .nth(reps.length - 1)
      .waitFor({ timeout: 60_000 })
    await shows(page, 'phase', /slack|out/i)
    await byId(page, 'end-set').click()
    await byId(page, 'set-row').first().waitFor()
    await shoot(page, 'set-done')

    expect(await byId(page, 'rep-count').textContent()).toContain(String(reps.length))
    const rows = await byId(page, 'rep-row').all()
    const shown = await Promise.all(
      rows.map(
        async (row) => [Number(await row.getAttribute('data-number')), await row.getAttribute('data-verdict')] as const,
      ),
    )
    const verdicts = shown.toSorted(([a], [b]) => a - b).map(([, verdict]) => verdict)
    expect(verdicts).toEqual([...reps])

    const download = async (id: string): Promise<string> => {
      const [file] = await Promise.all([page.waitForEvent('download'), byId(page, `export-${id}`).click()])
      return readFile(await file.path(), 'utf8')
    }
    const samples = (await download('csv-samples')).trim().split(/\r?\n/)
    expect(samples[0]?.replace('\uFEFF', '').startsWith('time_s,tension_n')).toBe(true)
    const times = samples.slice(1).map((line) => Number(line.split(',')[0]))
    expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true)
    const session: unknown = JSON.parse(await download('json'))
    expect(session).toMatchObject({ sets: [{}] })
    const repLines = (await download('csv-reps')).trim().split(/\r?\n/)
    expect(repLines).toHaveLength(1 + reps.length)
    for (const [i, verdict] of reps.entries()) expect(repLines[i + 1]).toContain(`,${verdict},`)

    expect(troubles).toEqual([])
    await page.close()
    await service.close()
  })

  it('says within a second that the sensor has fallen silent, and that it is back', async () => {
    const service = await serviceWithPlan({ slack_s: 60, hold_s: 5, reps: [], dropouts: [{ from_s: 4, to_s: 8 }] }, 1)
    const { page, troubles } = await openPage(browser, service.address)
    await byId(page, 'pick').first().click()
    await shows(page, 'rate', /79/)
    await byId(page, 'stale').waitFor({ timeout: 15_000 })
    await shoot(page, 'stale')
    await shows(page, 'gaps', /[1-9]/)
    expect(troubles).toEqual([])
    await page.close()
    await service.close()
  })
})
