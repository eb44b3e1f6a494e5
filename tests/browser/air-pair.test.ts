import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { whenEmulatorFell } from '../radio/emulated-air.ts'
import { pairOnAir, type Point } from '../radio/pair-on-air.ts'
import { readRecording } from '../radio/read-recording.ts'
import { byId, shoot, shows } from './chromium.ts'
import { pageOnAir } from './page-on-air.ts'

const recording = 'tests/fixtures/recordings/clean-straddle.csv'
const standardGravity = 9.80665
/** What a sensor's 32-bit kilograms make of a tension, N. */
const onTheAir = ({ tension_n }: Point): number => Math.fround(tension_n / standardGravity) * standardGravity

interface Truth {
  readonly reps: readonly { readonly full: boolean }[]
}
interface Kept {
  readonly sets: readonly {
    readonly raw: readonly (readonly [number, number])[]
    readonly second: { readonly raw: readonly (readonly [number, number])[] }
    readonly events: readonly { readonly kind: string; readonly close?: { readonly metrics: Record<string, number> } }[]
  }[]
}

const same = (a: number, b: number | undefined): boolean => Math.abs(a - (b ?? Number.NaN)) < 1e-6

/** Whether what was kept of one cell is what it sent, from some sample on, with nothing left out, added or changed. */
const isRun = (raw: readonly (readonly [number, number])[], part: readonly Point[]): boolean => {
  const sent = part.map(onTheAir)
  const begin = sent.findIndex((_, i) => raw.slice(0, 200).every(([, tension_n], k) => same(tension_n, sent[i + k])))
  // It holds its last value when the recording is over.
  return begin >= 0 && raw.every(([, tension_n], i) => same(tension_n, sent[Math.min(begin + i, sent.length - 1)]))
}

describe('a band on two sensors on the emulated air', { retry: whenEmulatorFell }, () => {
  const { air, open } = pageOnAir()

  it('is judged by the sum of both, shows how they share it, and keeps each sample for sample', async () => {
    const truth = JSON.parse(await readFile(recording.replace('.csv', '.truth.json'), 'utf8')) as Truth
    const pair = await pairOnAir(air(), readRecording(recording), { leftShare: () => 0.46, lead_s: 8 })
    const { taut, page, troubles } = await open()
    const heard = (address: string) => page.locator(`[data-testid=sensor-item][data-address="${address}"]`)

    await byId(page, 'open-sensors').click()
    await heard(pair.left.address).getByTestId('pick').click({ timeout: 20_000 })
    await shows(page, 'rate', /79|80/)
    await byId(page, 'open-sensors').click()
    await byId(page, 'add-right').click()
    await heard(pair.right.address).getByTestId('pick').click({ timeout: 20_000 })
    await shows(page, 'balance', /46.*54/)
    await byId(page, 'exercise').selectOption('straddle-hinge')
    await byId(page, 'side-right').click()

    await shows(page, 'phase', /lockout/i)
    await byId(page, 'hold').click()
    await shows(page, 'hold-result', /\d/)
    await byId(page, 'start-set').click()
    await byId(page, 'end-set').waitFor()
    await pair.left.until(({ told }) => told === 'ended', 120_000)
    await page.waitForTimeout(1_000)
    await shoot(page, 'air-pair')
    expect(await byId(page, 'rep-row').count()).toBe(truth.reps.length)
    const shown = await byId(page, 'rep-row').evaluateAll((rows) =>
      rows.map((row) => [Number(row.getAttribute('data-number')), row.getAttribute('data-verdict')] as const),
    )
    expect(shown.toSorted(([a], [b]) => a - b).map(([, verdict]) => verdict)).toEqual(
      truth.reps.map(({ full }) => (full ? 'full' : 'short')),
    )
    await byId(page, 'end-set').click()
    await byId(page, 'set-row').first().waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), byId(page, 'export-json').click()])
    const [kept] = (JSON.parse(await readFile(await file.path(), 'utf8')) as Kept).sets
    expect(troubles).toEqual([])
    await page.close()
    expect(await taut.end('SIGTERM')).toBe(0)

    if (kept === undefined) throw new Error('the export holds no set')
    expect(kept.raw.length).toBeGreaterThan(2000)
    expect(isRun(kept.raw, pair.parts.left)).toBe(true)
    expect(isRun(kept.second.raw, pair.parts.right)).toBe(true)
    const shares = kept.events.flatMap(({ close }) => close?.metrics['driveLeftShare_percent'] ?? [])
    expect(shares.length).toBeGreaterThan(truth.reps.length - 2)
    expect(Math.max(...shares.map((share) => Math.abs(share - 46)))).toBeLessThan(0.3)
  })
})
