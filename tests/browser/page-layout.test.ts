import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Phase, phases } from '../../src/model/phase.ts'
import { deviceMicros } from '../../src/model/units.ts'
import type { Page } from 'playwright-core'
import { calibrated, fiveHeard, hello, other, progressor, repsOf, setOf, virtual } from '../fake/fake-content.ts'
import { wallNow } from '../fake/fake-service.ts'
import { type FakePages, fakePages } from './fake-page.ts'

const placesOf = (page: Page) =>
  page.evaluate(() =>
    ['.phase-tile', '.count-tile', '.verdict-tile', '.reach', '.chart'].map((name) => {
      const box = document.querySelector(name)?.getBoundingClientRect()
      return [name, box?.left, box?.top, box?.width, box?.height]
    }),
  )

/** Words of the stage that reach out of their tile. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.phase-word, .verdict-word, .verdict-amount, .count')]
      .filter((element) => {
        const tile = element.closest('.tile')?.getBoundingClientRect()
        const range = document.createRange()
        range.selectNodeContents(element)
        const box = range.getBoundingClientRect()
        return tile === undefined || box.right > tile.right + 1 || box.bottom > tile.bottom + 1
      })
      .map((element) => element.textContent),
  )

/** Whether the button is in view, and hides nothing of the verdict. */
const within = (page: Page) =>
  page.evaluate(() => {
    const verdict = document.querySelector('.verdict-tile')?.getBoundingClientRect()
    const control = document.querySelector('.set-control')?.getBoundingClientRect()
    if (verdict === undefined || control === undefined) return null
    const apart = control.top >= verdict.bottom || control.left >= verdict.right
    return { inView: control.top >= 0 && control.bottom <= innerHeight, apart }
  })

/** Unsure, short, full, two and three digits. */
const counts = [3, 6, 9, 10, 14, 108]

describe('the layout', () => {
  let pages: FakePages
  beforeAll(async () => {
    pages = await fakePages()
  })
  afterAll(() => pages.close())

  it.each([
    { width: 1920, height: 1080 },
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
    { width: 820, height: 1180 },
    { width: 844, height: 390 },
    // 1280 x 800 at twice its size.
    { width: 640, height: 400 },
    { width: 360, height: 640 },
  ])('holds still and cuts nothing off while words and numbers change, at $width px', async (size) => {
    const set = { id: 'set-3', number: 3, startedAt_ms: wallNow(), from_us: deviceMicros(60e6) }
    const { fake, page, close } = await pages.open(
      (fake) => fake.set({ sensor: progressor, ...calibrated, set, reps: repsOf(1) }),
      size,
    )
    const phaseShown = page.getByTestId('phase')
    await phaseShown.waitFor()
    fake.flow(false)
    const before = await placesOf(page)
    const seen: Phase[] = []
    for (const [i, phase] of phases.entries()) {
      fake.set({
        phase,
        phaseBegan_us: deviceMicros(fake.now_us()),
        reps: repsOf(counts[i] ?? 1),
        // What there is to say comes and goes, and moves nothing.
        holdNeeded: i % 2 === 0 ? 'feet-moved' : null,
      })
      await expect.poll(() => phaseShown.getAttribute('data-phase')).toBe(phase)
      seen.push(phase)
      expect(await placesOf(page)).toEqual(before)
      expect(await cutOff(page)).toEqual([])
      expect(await within(page)).toEqual({ inView: true, apart: true })
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    }
    expect(seen).toEqual([...phases])
    await close()
  })

  it.each([
    { width: 640, height: 400 },
    { width: 844, height: 390 },
    { width: 360, height: 640 },
    { width: 1280, height: 500 },
  ])('keeps the button in view when all there is to say comes at once, at $width x $height', async (size) => {
    const set = { id: 'set-3', number: 3, startedAt_ms: wallNow(), from_us: deviceMicros(60e6) }
    const { page, close } = await pages.open(
      (fake) =>
        fake.set({
          ...calibrated,
          sensor: { ...progressor, link: 'lost' },
          second: { ...other, link: 'lost' },
          set,
          holdNeeded: 'feet-moved',
          storeProblem: `The disk is full, so nothing is recorded: make room on the disk that holds /home/${'long'.repeat(20)}.`,
        }),
      size,
    )
    await page.getByTestId('store-problem').waitFor()
    const hidden = await page.getByTestId('end-set').evaluate((button) => {
      const box = button.getBoundingClientRect()
      return { above: Math.min(0, box.top), below: Math.max(0, box.bottom - innerHeight) }
    })
    expect(hidden).toEqual({ above: 0, below: 0 })
    const beyond = await page
      .locator('.dock .notices')
      .evaluate((notices) => [
        notices.scrollWidth - notices.clientWidth,
        notices.getBoundingClientRect().bottom - innerHeight,
      ])
    expect(Math.max(...beyond)).toBeLessThanOrEqual(0)
    await close()
  })

  it.each([1280, 1150, 1024, 820, 700, 390])(
    'has room in the top bar for two cells of two racks, at %i px',
    async (width) => {
      const battery = { percent: null, millivolts: 3950, low: true }
      const { page, close } = await pages.open(
        (fake) =>
          fake.set({
            ...calibrated,
            sensor: { ...virtual, battery },
            second: { ...virtual, address: 'virtual-2', battery },
          }),
        { width, height: 800 },
        { ...hello, racks: ['rack-1', 'rack-2'] },
      )
      await page.getByTestId('open-sensors').waitFor()
      const beyond = await page
        .locator('.top-bar, .link-button, .link-chip')
        .evaluateAll((parts) => parts.map((part) => part.scrollWidth - part.clientWidth))
      expect(Math.max(...beyond)).toBeLessThanOrEqual(0)
      await close()
    },
  )

  it('leaves nothing below a page that does not scroll, however long the lists beside it', async () => {
    const sets = [setOf('a', 'closed')]
    const { page, close } = await pages.open((fake) =>
      fake.set({ ...calibrated, sensor: progressor, second: other, reps: repsOf(40), sets }),
    )
    await page.getByTestId('set-row').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0)
    await close()
  })

  it('stays where it is when the button at its foot gets the focus', async () => {
    const { page, close } = await pages.open(
      (fake) => fake.set({ ...calibrated, sensor: progressor, reps: repsOf(9) }),
      {
        width: 390,
        height: 844,
      },
    )
    await page.getByTestId('start-set').focus()
    await page.waitForTimeout(200)
    expect(await page.evaluate(() => scrollY)).toBe(0)
    await close()
  })

  it('comes back to the rack that was chosen', async () => {
    const two = { ...hello, racks: ['rack-1', 'rack-2'] }
    const { page, close } = await pages.open((fake) => fake.set({ sensor: progressor }), undefined, two)
    const chosen = page.getByLabel('Rack')
    await expect.poll(() => chosen.inputValue()).toBe('rack-1')
    await chosen.selectOption('rack-2')
    await page.reload()
    await expect.poll(() => chosen.inputValue()).toBe('rack-2')
    await close()
  })

  it('has room for names that are one long word', async () => {
    const name = `Progressor_${'long'.repeat(12)}`
    const sensor = { ...progressor, name }
    const { page, close } = await pages.open(
      (fake) => {
        fake.heard(fiveHeard.map((heard) => Object.assign({}, heard, { name })))
        fake.set({ sensor, ...calibrated })
      },
      { width: 360, height: 640 },
    )
    const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    await page.getByTestId('change-sensor').waitFor()
    expect(await beyond()).toBeLessThanOrEqual(0)
    await page.getByTestId('change-sensor').click()
    await page.getByTestId('sensor-item').first().waitFor()
    expect(await beyond()).toBeLessThanOrEqual(0)
    await close()
  })
})
