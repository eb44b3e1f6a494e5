import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { whenEmulatorFell } from '../radio/emulated-air.ts'
import type { AdvertiserOptions } from '../radio/peripheral-advertiser.ts'
import { byId, shoot, shows } from './chromium.ts'
import { pageOnAir } from './page-on-air.ts'

/** 26.00 on the display, in kilograms, measuring. */
const craneScale = '020311c0de00000010010a2801f4010000'

const advertisers: readonly (AdvertiserOptions & { readonly driver: string })[] = [
  { name: 'IF_B7', company: 0x0100, data: craneScale, every_ms: 150, driver: 'WH-C06' },
  { name: 'LS3', service: '0000100000001000800000805f9b34fb', every_ms: 500, driver: 'LineScale 3' },
  { name: 'Force Board', every_ms: 500, driver: 'Force Board' },
  { name: 'CTS500', service: '0000ffe000001000800000805f9b34fb', every_ms: 500, driver: 'CTS' },
]

describe('sensors of many kinds', { retry: whenEmulatorFell }, () => {
  const { air, open } = pageOnAir()

  it('are listed by what they are, and one that only advertises is read', async () => {
    await air().progressor({ name: 'Progressor_0042' })
    const advertiser = join(import.meta.dirname, '..', 'radio', 'peripheral-advertiser.ts')
    for (const [i, options] of advertisers.entries())
      await air().sensor(advertiser, options, `c0:de:00:00:01:${String(i + 1).padStart(2, '0')}`)
    const { taut, page, troubles } = await open()
    await byId(page, 'open-sensors').click()
    const item = (name: string) => byId(page, 'sensor-item').filter({ hasText: name })
    await item('Progressor_0042').waitFor()
    for (const { name, driver } of advertisers) {
      await item(name).waitFor()
      expect(await item(name).textContent()).toContain(driver)
    }
    await page.setViewportSize({ width: 1280, height: 1000 })
    await shoot(page, 'five-kinds-of-sensors')
    await page.setViewportSize({ width: 390, height: 844 })
    await shoot(page, 'five-kinds-of-sensors-phone')
    await page.setViewportSize({ width: 1280, height: 800 })

    await item('IF_B7').getByTestId('pick').click()
    await shows(page, 'tension', /26\.0/)
    await shoot(page, 'crane-scale')
    expect(troubles).toEqual([])
    await page.close()
    expect(await taut.end('SIGTERM')).toBe(0)
  })
})
