import { describe, expect, it } from 'vitest'
import { newtons, wallMillis } from '../../src/model/units.ts'
import { calibrated, fiveHeard, progressor, repOf, setOf, virtual } from '../fake/fake-content.ts'
import { onePage, running, training } from './one-page.ts'

const { open, at } = onePage()

describe('the page in every state it may meet', () => {
  it('offers the sensors heard, tells why Bluetooth is silent, and lets a simulated one be used all the same', async () => {
    const { fake, page } = await open((fake) => {
      fake.radios([
        {
          name: 'noble',
          simulated: false,
          status: 'unavailable',
          problem: 'No Bluetooth Low Energy adapter was found.',
          remedy: 'Unblock it with "sudo rfkill unblock bluetooth"; it is used as soon as it is there.',
        },
        { name: 'virtual', simulated: true, status: 'ready', problem: null, remedy: null },
      ])
      fake.heard(fiveHeard)
    })
    await at('sensor-item').nth(4).waitFor()
    expect(await at('radio-problem').textContent()).toContain('No Bluetooth Low Energy adapter was found.')
    expect(await at('radio-problem').locator('code').textContent()).toBe('sudo rfkill unblock bluetooth')
    const simulated = page.locator('[data-testid=sensor-item][data-simulated=true]')
    expect(await simulated.textContent()).toContain('Simulated')
    await simulated.getByTestId('pick').click()
    await expect
      .poll(() => fake.commands)
      .toEqual([
        {
          kind: 'pick-sensor',
          cell: 'first',
          radio: 'virtual',
          address: 'virtual-1',
          driver: 'progressor',
          settings: {},
        },
      ])
  })

  it('keeps what no driver fits folded up, and asks what it speaks and what that driver must know', async () => {
    const { fake, page } = await open((fake) => fake.heard(fiveHeard))
    const unknown = page.locator('[data-testid=sensor-item][data-address="c8:47:8c:01:02:03"]')
    await unknown.waitFor({ state: 'attached' })
    expect(await unknown.isVisible()).toBe(false)
    await page.getByText('One device that Taut does not know').click()
    await unknown.getByTestId('pick').click()
    expect(fake.commands).toEqual([])
    fake.heard(fiveHeard.map((heard) => Object.assign({}, heard, { silent_ms: 900 })))
    await unknown.getByTestId('driver').selectOption('frez-dyno')
    await unknown.getByTestId('pick').click()
    expect(fake.commands).toEqual([])
    await unknown.getByTestId('setting-coefficient').fill('0.0123')
    await unknown.getByTestId('pick').click()
    await expect.poll(() => fake.commands).toHaveLength(1)
    expect(fake.commands[0]).toMatchObject({ driver: 'frez-dyno', settings: { coefficient: '0.0123' } })
  })

  it('takes a sensor for what it turns out to be', async () => {
    const [sensor] = fiveHeard
    if (sensor === undefined) throw new Error('nobody is heard')
    const { fake, page } = await open((fake) => fake.heard([{ ...sensor, drivers: [] }]))
    await page.getByText('Not recognised').waitFor()
    fake.heard([sensor])
    await page.getByText('Tindeq Progressor').waitFor()
    await page.getByTestId('pick').click()
    await expect.poll(() => fake.commands).toMatchObject([{ kind: 'pick-sensor', driver: 'progressor' }])
  })

  it('shows samples as they come, says by how much they were late, and acknowledges what it drew', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await expect.poll(() => fake.acknowledged(), { timeout: 10_000 }).toBeGreaterThan(20)
    await expect.poll(() => at('latency').getAttribute('data-p99'), { timeout: 10_000 }).not.toBe('')
    const latencies = await page.evaluate(() => (window as { tautLatency?: readonly number[] }).tautLatency ?? [])
    expect(latencies.length).toBeGreaterThan(0)
    expect(latencies.filter((ms) => ms < 0 || ms > 5_000)).toEqual([])
    const tension = Number.parseFloat((await at('tension').textContent()) ?? '')
    expect(tension).toBeGreaterThan(19)
    expect(tension).toBeLessThan(33)
  })

  it('says within about a second that nothing arrives any more, and takes it back when something does', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await expect.poll(() => fake.acknowledged(), { timeout: 10_000 }).toBeGreaterThan(5)
    expect(await at('stale').count()).toBe(0)
    fake.flow(false)
    const stopped = Date.now()
    await at('stale').waitFor({ timeout: 5_000 })
    expect(Date.now() - stopped).toBeGreaterThan(700)
    expect(await at('stale').textContent()).toMatch(/No data for \d/)
    expect(await page.locator('.app').getAttribute('data-stale')).toBe('true')
    expect(await at('phase').textContent()).toBe('No data')
    expect(await at('announcer').textContent()).toContain('No data from the sensor.')
    fake.flow(true)
    await at('stale').waitFor({ state: 'detached', timeout: 5_000 })
  })

  it('keeps simulated data marked, wherever it shows', async () => {
    const small = { width: 390, height: 844 }
    const { page } = await open(
      (fake) => fake.set({ ...training, sensor: virtual, sets: [setOf('a', 'closed', true)] }),
      small,
    )
    await at('simulated').waitFor()
    expect(await page.locator('.chart-panel .simulated').isVisible()).toBe(true)
    expect(await at('set-row').textContent()).toContain('Simulated')
  })

  it('lets the screen go dark after a set, however late it was kept from it', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...training, set: null }))
    await page.evaluate(() => {
      const held = { count: 0, asked: 0 }
      const request = async () => {
        held.asked += 1
        await new Promise((later) => setTimeout(later, 300))
        held.count += 1
        return { release: async () => void (held.count -= 1) }
      }
      Object.assign(window, { held })
      Object.defineProperty(navigator, 'wakeLock', { value: { request } })
    })
    const held = () => page.evaluate(() => (window as unknown as { held: { count: number; asked: number } }).held)
    fake.set({ set: running })
    await expect.poll(held).toMatchObject({ asked: 1 })
    fake.set({ set: null })
    await page.waitForTimeout(600)
    expect(await held()).toEqual({ asked: 1, count: 0 })
  })

  it('never lets an unsure rep look like a full one', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...training, set: running, reps: [repOf(1, 'unsure')] }))
    const tile = page.locator('.verdict-tile')
    const ground = () => tile.evaluate((element) => getComputedStyle(element).backgroundColor)
    const shape = () => tile.locator('svg').innerHTML()
    await expect.poll(() => at('verdict').getAttribute('data-verdict')).toBe('unsure')
    expect(await tile.textContent()).toContain('feet moved')
    const unsure = { ground: await ground(), shape: await shape() }
    fake.set({ reps: [repOf(1, 'full')] })
    await expect.poll(() => at('verdict').getAttribute('data-verdict')).toBe('full')
    expect(await ground()).not.toBe(unsure.ground)
    expect(await shape()).not.toBe(unsure.shape)
    expect(await tile.textContent()).not.toContain('Unsure')
  })

  it('asks what to do with an interrupted set', async () => {
    const { fake } = await open((fake) => fake.set({ ...training, interrupted: [setOf('x', 'interrupted')] }))
    expect(await at('interrupted-banner').textContent()).toMatch(/10 reps, started at \d/)
    await at('resume').click()
    await at('keep').click()
    await expect
      .poll(() => fake.commands)
      .toEqual([
        { kind: 'resume-set', set: 'x' },
        { kind: 'keep-set', set: 'x' },
      ])
  })

  it('tells the day of a set that was interrupted on another one', async () => {
    const set = setOf('x', 'interrupted')
    const startedAt_ms = wallMillis(Date.UTC(2024, 1, 29, 12))
    await open((fake) => fake.set({ ...training, interrupted: [{ ...set, header: { ...set.header, startedAt_ms } }] }))
    expect(await at('interrupted-banner').textContent()).toMatch(/started on .*29.*2024/)
  })

  it('shows force in the unit chosen, and remembers it', async () => {
    const { page } = await open((fake) => fake.set(training))
    await at('unit-N').click()
    await expect.poll(() => at('hold-result').textContent()).toContain('312 ± 2 N')
    await page.reload()
    await expect.poll(() => at('hold-result').textContent()).toContain('312 ± 2 N')
    await at('unit-lb').click()
    await expect.poll(() => at('hold-result').textContent()).toContain('70.1 ± 0.5 lb')
  })

  it('doubts a zero that was taken under load', async () => {
    const { fake } = await open((fake) => fake.set(training))
    await at('tare-result').waitFor()
    expect(await at('tare-doubt').count()).toBe(0)
    fake.set({ tare: { ...calibrated.tare, offset_n: newtons(221) } })
    await at('tare-doubt').waitFor()
    expect(await at('tare-doubt').textContent()).toContain('22.5 kg')
  })

  it('shows no rate and no signal of a link that is gone', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await expect.poll(() => page.locator('.status-row').textContent()).toMatch(/80\.1.*61/)
    fake.set({ sensor: { ...progressor, link: 'lost' } })
    await at('link-note').waitFor()
    expect(await page.locator('.status-row').textContent()).not.toMatch(/80\.1|61/)
  })

  it('tells a screen reader what the numbers of a rep are', async () => {
    await open((fake) => fake.set({ ...training, reps: [repOf(1, 'full')] }))
    const row = await at('rep-row').ariaSnapshot()
    expect(row).toMatch(/reach 100.*hinge, bottom, drive, hold in seconds 1\.7/)
  })

  it('tells of each set of the session how long it took, or what became of it', async () => {
    const sets = [setOf('a', 'closed'), setOf('b', 'open'), setOf('c', 'interrupted')]
    await open((fake) => fake.set({ ...training, sets }))
    await at('set-row').nth(2).waitFor()
    const times = await at('set-row').locator('.set-time').allTextContents()
    expect(times).toEqual(['1:00', 'not kept yet', 'interrupted'])
  })

  it('offers every format of the session for download', async () => {
    const { page } = await open((fake) => fake.set({ ...training, sets: [setOf('a', 'closed')] }))
    await at('export-json').waitFor()
    const hrefs = await page
      .locator('a[download]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(hrefs).toEqual(['samples-csv', 'reps-csv', 'json'].map((id) => `/api/sessions/session-1/export/${id}`))
  })

  it('says that the service is gone and that what shows is old, and comes back by itself', async () => {
    const { fake } = await open((fake) => fake.set(training))
    await at('phase').waitFor()
    fake.cut()
    await at('offline').waitFor({ timeout: 10_000 })
    expect(await at('link').textContent()).toBe('No service')
    await at('offline').waitFor({ state: 'detached', timeout: 10_000 })
    await expect.poll(() => at('stale').count(), { timeout: 10_000 }).toBe(0)
  })
})
