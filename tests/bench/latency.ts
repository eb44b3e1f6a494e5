import { runTaut, freshFolder } from '../browser/taut-process.ts'
import { launch } from '../browser/chromium.ts'

// From a packet's arrival at the host to the frame in which the page drew it, in headless Chromium, with a set running.

const seconds = Number(process.argv[2] ?? 60)
const bar_ms = 50

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN

const taut = await runTaut(['start', '--port', '0', '--ble', 'none', '--data', freshFolder()])
const browser = await launch()
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
await page.goto(taut.address)
await page
  .getByTestId('phase')
  .filter({ hasText: /lockout/i })
  .waitFor({ timeout: 30_000 })
await page.getByTestId('start-set').click()

// The page keeps the last ten seconds; each window is read once.
const delays: number[] = []
for (let passed = 0; passed < seconds; passed += 10) {
  await page.waitForTimeout(10_000)
  delays.push(
    ...(await page.evaluate(() => [...((globalThis as { tautLatency?: readonly number[] }).tautLatency ?? [])])),
  )
}
delays.sort((a, b) => a - b)
await browser.close()
await taut.end('SIGTERM')

const [p50, p99, most] = [quantile(delays, 0.5), quantile(delays, 0.99), delays.at(-1) ?? Number.NaN]
console.log(
  `arrival to pixel, ${delays.length} frames in ${seconds} s: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, max ${most.toFixed(1)} ms (bar: p99 < ${bar_ms} ms)`,
)
process.exitCode = p99 < bar_ms ? 0 : 1
