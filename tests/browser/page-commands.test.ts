import { describe, expect, it } from 'vitest'
import { calibrated, repsOf } from '../fake/fake-content.ts'
import { wallNow } from '../fake/fake-service.ts'
import { onePage, running, training } from './one-page.ts'

const { open, at } = onePage()

describe('what a person asks of the page', () => {
  it('starts and ends sets, tares and holds by the keyboard, but not while somebody types', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await at('band').focus()
    await page.keyboard.type('th ')
    expect(fake.commands).toEqual([])
    await at('band').fill('')
    await at('band').blur()
    for (const key of ['t', 'h', ' ']) await page.keyboard.press(key)
    await expect.poll(() => fake.commands.map(({ kind }) => kind)).toEqual(['tare', 'start-hold', 'start-set'])
    fake.set({ set: running })
    await at('end-set').waitFor()
    await expect
      .poll(async () => {
        await page.keyboard.press(' ')
        return fake.commands.at(-1)?.kind
      })
      .toBe('end-set')
  })

  it('takes the second half of a double click for what it was meant as', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await at('start-set').click()
    await expect.poll(() => fake.commands).toHaveLength(1)
    fake.set({ set: running })
    await at('end-set').click()
    await page.keyboard.press(' ')
    await page.waitForTimeout(200)
    expect(fake.commands.map(({ kind }) => kind)).toEqual(['start-set'])
    await page.waitForTimeout(700)
    await at('end-set').click()
    await expect.poll(() => fake.commands.map(({ kind }) => kind)).toEqual(['start-set', 'end-set'])
  })

  it('starts the set with the space bar after a button was pressed with the finger', async () => {
    const { fake, page } = await open((fake) => fake.set(training))
    await at('hold').click()
    await expect.poll(() => fake.commands).toHaveLength(1)
    await page.keyboard.press(' ')
    await expect.poll(() => fake.commands.map(({ kind }) => kind)).toEqual(['start-hold', 'start-set'])
  })

  it('keeps the focus where the keyboard is, whatever a press leads to', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...training, tare: null }))
    const focused = () =>
      page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName)
    for (const id of ['tare', 'hold', 'start-set']) {
      await at(id).focus()
      await page.keyboard.press('Enter')
      expect(await focused()).toBe(id)
    }
    fake.set({ set: running })
    await at('end-set').waitFor()
    expect(await focused()).toBe('end-set')
    await page.waitForTimeout(800)
    // Held down it is one press, and not one after the other.
    for (let i = 0; i < 3; i += 1) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    fake.set({ set: null, reps: repsOf(2) })
    await at('start-set').waitFor()
    expect(await focused()).toBe('start-set')
    expect(fake.commands.map(({ kind }) => kind)).toEqual(['tare', 'start-hold', 'start-set', 'end-set'])
    for (const id of ['change-sensor', 'back']) {
      await at(id).focus()
      await page.keyboard.press('Enter')
      await at(id).waitFor({ state: 'detached' })
      await expect.poll(focused).toBe('MAIN')
    }
  })

  it('guides a hold with its progress and what is wrong, and starts no set meanwhile', async () => {
    const { fake } = await open((fake) => fake.set({ ...training, holding: { progress: 0.4, problem: 'Keep still.' } }))
    expect(await at('hold-problem').textContent()).toBe('Keep still.')
    expect(await at('hold-progress').textContent()).toBe('40%')
    expect(await at('start-set').isDisabled()).toBe(true)
    await at('cancel-hold').click()
    await expect.poll(() => fake.commands).toEqual([{ kind: 'cancel-hold' }])
  })

  it('calls a hold good only once it has begun, and says for a moment that it is made', async () => {
    const { fake } = await open((fake) => fake.set({ ...training, holding: { progress: 0, problem: null } }))
    expect(await at('hold-problem').textContent()).not.toContain('Good')
    fake.set({ holding: { progress: 0.5, problem: null } })
    await expect.poll(() => at('hold-problem').textContent()).toContain('Good')
    fake.set({ holding: null, hold: { ...calibrated.hold, at_ms: wallNow() } })
    await at('hold-done').waitFor()
    expect(await at('hold-done').textContent()).toContain('31.8 ± 0.2 kg')
    await at('phase').waitFor({ timeout: 6_000 })
  })

  it('says nothing of a refusal once what was asked for is so, or the service is back', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...training, exercise: 'straddle-hinge' }))
    await at('start-set').waitFor()
    await page.keyboard.press(' ')
    expect(await at('refusal').textContent()).toContain('Choose the side')
    fake.set({ side: 'left', set: running })
    await at('refusal').waitFor({ state: 'detached' })
    fake.cut()
    await at('offline').waitFor({ timeout: 10_000 })
    await page.keyboard.press('t')
    await at('refusal').waitFor()
    await at('refusal').waitFor({ state: 'detached', timeout: 10_000 })
  })

  it('gives advice instead of a set where the exercise is rest', async () => {
    const { fake, page } = await open((fake) => fake.set({ ...training, exercise: 'rest' }))
    expect(await at('advice').textContent()).toContain('No set is started')
    expect(await at('start-set').count()).toBe(0)
    await page.keyboard.press(' ')
    await at('refusal').waitFor()
    expect(fake.commands).toEqual([])
  })

  it('says what a set came to once it is over', async () => {
    const { fake } = await open((fake) => fake.set({ ...training, set: running, reps: repsOf(10) }))
    expect(await at('verdict').textContent()).toContain('Full')
    fake.set({ set: null })
    await at('set-result').waitFor()
    expect(await at('set-result').textContent()).toMatch(/7\/10.*2 short, 1 unsure.*Tempo 1\.7/)
    expect(await at('announcer').textContent()).toContain('Set over: 7/10 full. 2 short, 1 unsure')
  })
})
