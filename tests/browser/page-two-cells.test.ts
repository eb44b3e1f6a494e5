import { describe, expect, it } from 'vitest'
import { newtons } from '../../src/model/units.ts'
import type { SensorView } from '../../src/wire/state.ts'
import { calibrated, fiveHeard, other, progressor, repOf, repsOf, virtual } from '../fake/fake-content.ts'
import { onePage, running, training } from './one-page.ts'

const { open, at } = onePage()

const pair = { ...training, second: other }
const phone = { width: 360, height: 740 }
const rep = (number: number, metrics: Readonly<Record<string, number>>) => ({ ...repOf(number, 'full'), metrics })
const released = ({ radio, address }: SensorView) => ({ kind: 'release-sensor', radio, address })
const shares = (text: string | null) => text?.match(/\d+|\u2013/g)

describe('a band on two cells', () => {
  it('is made by naming the right cell, which can be given up again', async () => {
    const { fake, page } = await open((fake) => {
      fake.heard(fiveHeard)
      fake.set(training)
    })
    await at('open-sensors').click()
    expect(await at('swap-cells').count()).toBe(0)
    await at('add-right').click()
    expect(await at('which-right').textContent()).toContain('Which is the right cell?')
    await at('cancel-right').click()
    expect(await at('which-right').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('add-right')
    await page.keyboard.press('Enter')
    const item = (address: string) => page.locator(`[data-testid=sensor-item][data-address="${address}"]`)
    expect(await item(progressor.address).getByTestId('pick').textContent()).toBe('In use, left')
    expect(await item(progressor.address).getByTestId('pick').isDisabled()).toBe(true)
    await item('virtual-1').getByTestId('pick').click()
    await expect
      .poll(() => fake.commands)
      .toEqual([
        {
          kind: 'pick-sensor',
          cell: 'second',
          radio: 'virtual',
          address: 'virtual-1',
          driver: 'progressor',
          settings: {},
        },
      ])
  })

  it('without asking, Use is about the only cell', async () => {
    const { fake, page } = await open((fake) => {
      fake.heard(fiveHeard)
      fake.set(training)
    })
    await at('open-sensors').click()
    expect(await at('picked-sensor').textContent()).not.toContain('Left cell')
    await page.locator('[data-testid=sensor-item][data-address=virtual-1]').getByTestId('pick').click()
    await expect.poll(() => fake.commands).toMatchObject([{ kind: 'pick-sensor', cell: 'first' }])
  })

  it('shows both, lets either go or another take its place, and swaps them', async () => {
    const { fake, page } = await open((fake) => {
      fake.heard([...fiveHeard, { ...fiveHeard[0]!, address: other.address, name: other.name }])
      fake.set(pair)
    })
    await at('open-sensors').click()
    const cards = page.getByTestId('picked-sensor')
    await cards.nth(1).waitFor()
    expect(await cards.nth(0).textContent()).toMatch(/Left cell.*Progressor_6021/)
    expect(await cards.nth(1).textContent()).toMatch(/Right cell.*Progressor_7113/)
    expect(await at('add-right').count()).toBe(0)
    const item = (address: string) => page.locator(`[data-testid=sensor-item][data-address="${address}"]`)
    expect(await item(progressor.address).textContent()).toContain('In use, left')
    expect(await item(other.address).textContent()).toContain('In use, right')
    await at('swap-cells').click()
    await expect.poll(() => fake.commands).toEqual([{ kind: 'swap-cells' }])
    await page.getByRole('button', { name: 'Release right cell' }).click()
    await expect.poll(() => fake.commands.at(-1)).toEqual(released(other))
    await page.getByRole('button', { name: 'Release left cell' }).click()
    await expect.poll(() => fake.commands.at(-1)).toEqual(released(progressor))
    await item('virtual-1').getByRole('button', { name: 'Use as right' }).click()
    await expect.poll(() => fake.commands.at(-1)).toMatchObject({ cell: 'second', address: 'virtual-1' })
  })

  it('lets one cell go by a double click, not the one that takes its place', async () => {
    const { fake, page } = await open((fake) => {
      fake.heard(fiveHeard)
      fake.set(pair)
    })
    await at('open-sensors').click()
    await page.getByRole('button', { name: 'Release left cell' }).click()
    fake.set({ sensor: other, second: null })
    await at('add-right').waitFor()
    await at('release').click()
    await page.waitForTimeout(800)
    expect(fake.commands).toEqual([released(progressor)])
    await at('release').click()
    await expect.poll(() => fake.commands.length).toBe(2)
  })

  it('is left as it is while a set runs', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...pair, set: running }))
    await at('open-sensors').click()
    await at('swap-cells').waitFor()
    expect(await at('swap-cells').isDisabled()).toBe(true)
    for (const release of await page.getByTestId('release').all()) expect(await release.isDisabled()).toBe(true)
    expect(await at('sensor-item').count()).toBe(0)
    fake.set({ second: null })
    await at('add-right').waitFor()
    expect(await at('add-right').isDisabled()).toBe(true)
  })

  it('shows how the tension is shared out, or a dash where that cannot be said', async () => {
    const { fake } = await open((fake) => {
      fake.lean(0.4749)
      fake.set(pair)
    })
    const balance = async () => shares(await at('balance').textContent())
    await expect.poll(balance, { timeout: 10_000 }).toEqual(['47', '53'])
    const part = at('balance').locator('.left-part')
    expect(await part.getAttribute('width')).toBe('47')
    fake.lean(0.995)
    await expect.poll(balance).toEqual(['100', '0'])
    fake.lean(null)
    await expect.poll(balance).toEqual(['\u2013', '\u2013'])
    fake.lean(0.5)
    await expect.poll(balance).toEqual(['50', '50'])
    fake.flow(false)
    await expect.poll(balance, { timeout: 5_000 }).toEqual(['\u2013', '\u2013'])
    expect(await part.getAttribute('width')).toBe('0')
    fake.set({ second: null })
    await at('balance').waitFor({ state: 'detached' })
  })

  it('draws no element anew for a change of the balance', async () => {
    const { fake, page } = await open((fake) => {
      fake.lean(0.48)
      fake.set(pair)
    })
    await expect.poll(async () => shares(await at('balance').textContent())).toEqual(['48', '52'])
    await page.evaluate(() => {
      const kinds: string[] = []
      new MutationObserver((seen) => kinds.push(...seen.map(({ type }) => type))).observe(
        document.querySelector('.balance')!,
        { childList: true, characterData: true, attributes: true, subtree: true },
      )
      Object.assign(window, { kinds })
    })
    fake.lean(0.52)
    await expect.poll(async () => shares(await at('balance').textContent())).toEqual(['52', '48'])
    const kinds = await page.evaluate(() => (window as { kinds?: readonly string[] }).kinds ?? [])
    expect(new Set(kinds)).toEqual(new Set(['characterData', 'attributes']))
    expect(kinds).toHaveLength(3)
  })

  it('names the cell that does not send, and says why there is no tension', async () => {
    const { fake, page } = await open((fake) =>
      fake.set({ ...pair, second: { ...other, link: 'lost', gaps: { count: 2, missing_ms: 900 } } }),
    )
    await at('link-note').waitFor()
    expect(await at('link-note').textContent()).toMatch(/^Right cell: link lost\..*sum of both/)
    expect(await at('announcer').textContent()).toContain('Right cell: link lost.')
    expect(await at('link').allTextContents()).toEqual(['Streaming', 'Link lost'])
    expect(await at('gaps').allTextContents()).toEqual(['LLeft cell none', 'RRight cell 2, 0.9\u2009s'])
    fake.set({ sensor: { ...progressor, link: 'searching' }, second: other })
    await expect.poll(() => at('link-note').textContent()).toMatch(/^Left cell: searching\./)
    fake.set({ sensor: progressor })
    await at('link-note').waitFor({ state: 'detached' })
    expect(await page.locator('.notice').count()).toBe(0)
  })

  it('is marked as simulated if either cell is', async () => {
    const { page } = await open((fake) => fake.set({ ...pair, second: virtual }), phone)
    await at('simulated').waitFor()
    expect(await page.locator('.chart-panel .simulated').isVisible()).toBe(true)
  })

  it('says of each rep and of the set how much the left cell carried', async () => {
    const reps = [
      rep(1, { driveLeftShare_percent: 40, holdLeftShare_percent: 46.4 }),
      rep(2, { driveLeftShare_percent: 51.6 }),
    ]
    const { fake } = await open((fake) => fake.set({ ...pair, set: running, reps }))
    await expect.poll(() => at('rep-left').allTextContents()).toEqual(['LLeft cell 52\u2009%', 'LLeft cell 46\u2009%'])
    // The second rep's lockout ends: its share is the lockout's then.
    fake.set({ reps: [reps[0]!, rep(2, { driveLeftShare_percent: 51.6, holdLeftShare_percent: 49.6 })], set: null })
    await expect.poll(async () => shares(await at('set-left').textContent())).toEqual(['48'])
    expect(await at('rep-left').first().textContent()).toContain('50\u2009%')
    fake.set({ reps: repsOf(2), second: null })
    await at('rep-left').first().waitFor({ state: 'detached' })
    expect(await at('set-left').count()).toBe(0)
  })

  it('is zeroed as one, and the zero doubted for the load on either cell', async () => {
    const { fake } = await open((fake) => fake.set({ ...pair, tare: null }))
    expect(await at('tare-result').textContent()).toContain('Both cells are zeroed together.')
    fake.set({ tare: { ...calibrated.tare, second_n: newtons(-221) } })
    await at('tare-doubt').waitFor()
    expect(await at('tare-doubt').textContent()).toContain('0.3 (left) and \u221222.5 kg (right)')
  })

  it.each([
    { width: 1920, height: 1080 },
    { width: 1280, height: 800 },
    { width: 1024, height: 768 },
    { width: 640, height: 400 },
    phone,
  ])('has room at $width px, and holds still whatever the balance is', async (size) => {
    const { fake, page } = await open((fake) => {
      fake.lean(0.5)
      fake.set({ ...pair, sensor: virtual, set: running, reps: [rep(1, { driveLeftShare_percent: 48 })] })
    }, size)
    const places = () =>
      page.evaluate(() => ({
        boxes: ['.balance', '.balance svg', '.chart', '.tension', '.link-button'].map((name) => {
          const { left, top, width, height } = document.querySelector(name)!.getBoundingClientRect()
          return [name, left, top, width, height]
        }),
        beyond: document.documentElement.scrollWidth - innerWidth,
        // The chart keeps a height that can be read, and its panel holds all of it.
        chart: document.querySelector('.chart')!.clientHeight,
        cut: [...document.querySelectorAll('.chart-panel, .link-button')]
          .filter((box) => box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)
          .map(({ className }) => className),
      }))
    await expect.poll(async () => shares(await at('balance').textContent())).toEqual(['50', '50'])
    const before = await places()
    expect(before).toMatchObject({ cut: [] })
    expect(before.beyond).toBeLessThanOrEqual(0)
    expect(before.chart).toBeGreaterThan(100)
    for (const [share, shown] of [
      [1, '100'],
      [0, '0'],
      [null, '\u2013'],
    ] as const) {
      fake.lean(share)
      await expect.poll(async () => shares(await at('balance').textContent())?.[0]).toBe(shown)
      expect(await places()).toEqual(before)
    }
    await at('open-sensors').click()
    await at('swap-cells').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
