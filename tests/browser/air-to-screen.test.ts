import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { whenEmulatorFell } from '../radio/emulated-air.ts'
import { readRecording } from '../radio/read-recording.ts'
import { byId, shoot, shows } from './chromium.ts'
import { pageOnAir } from './page-on-air.ts'

const recording = 'tests/fixtures/recordings/clean-straddle.csv'
const standardGravity = 9.80665
/** What the sensor's 32-bit kilograms make of a tension. */
const onTheAir = (tension_n: number): number => Math.fround(tension_n / standardGravity) * standardGravity

interface Truth {
  readonly reps: readonly { readonly full: boolean }[]
}

describe('a recording on the emulated air', { retry: whenEmulatorFell }, () => {
  const { air, open } = pageOnAir()

  it('reaches the page with its reps, and the database and the CSV sample for sample', async () => {
    const truth = JSON.parse(await readFile(recording.replace('.csv', '.truth.json'), 'utf8')) as Truth
    const sensor = await air().progressor({ name: 'Progressor_0042', recording })
    const { taut, page, troubles } = await open()

    await byId(page, 'open-sensors').click()
    const heard = page.locator(`[data-testid=sensor-item][data-address="${sensor.address}"]`)
    await heard.waitFor({ timeout: 20_000 })
    await shoot(page, 'air-sensors')
    await heard.getByTestId('pick').click()
    await shows(page, 'rate', /79|80/)
    await byId(page, 'exercise').selectOption('straddle-hinge')
    await byId(page, 'side-right').click()

    // The recording's own hold, from 5.2 s to 9.0 s.
    await shows(page, 'phase', /lockout/i)
    await byId(page, 'hold').click()
    await shows(page, 'hold-result', /\d/)
    await byId(page, 'start-set').click()
    await byId(page, 'end-set').waitFor()
    await sensor.until(({ told }) => told === 'ended', 90_000)
    await page.waitForTimeout(1_000)
    await shoot(page, 'air-set')
    expect(await byId(page, 'rep-row').count()).toBe(truth.reps.length)
    await byId(page, 'end-set').click()
    await byId(page, 'set-row').first().waitFor()
    const [file] = await Promise.all([page.waitForEvent('download'), byId(page, 'export-csv-samples').click()])
    const kept = readRecordingFrom(await readFile(await file.path(), 'utf8'))
    expect(troubles).toEqual([])
    await page.close()
    expect(await taut.end('SIGTERM')).toBe(0)

    // The sensor holds its last value when the recording is over: the set ends somewhere in that.
    const played = readRecording(recording)
    const begin = played.findIndex(({ tension_n }, i) =>
      kept.slice(0, 80).every((sample, k) => near(sample.tension_n, onTheAir(played[i + k]?.tension_n ?? tension_n))),
    )
    expect(begin).toBeGreaterThanOrEqual(0)
    const expected = played.slice(begin)
    expect(kept.length).toBeGreaterThanOrEqual(expected.length)
    const first = expected[0]?.time_s ?? 0
    const wrong = expected.filter(({ time_s, tension_n }, i) => {
      const sample = kept[i]
      return (
        sample === undefined ||
        !near(sample.tension_n, onTheAir(tension_n)) ||
        Math.abs(sample.time_s - (time_s - first)) > 2e-6
      )
    })
    expect(wrong).toEqual([])
  })
})

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-4

const readRecordingFrom = (text: string) =>
  text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [time_s = Number.NaN, tension_n = Number.NaN] = line.split(',').map(Number)
      return { time_s, tension_n }
    })
