import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

it('the core compiles for its two targets and fits them', { timeout: 120_000 }, () => {
  const script = resolve(import.meta.dirname, '../../firmware-protocol/size.ts')
  const said = execFileSync(process.execPath, ['--import', 'tsx', script], { encoding: 'utf8' })
  console.log(said)
  const rows = said
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(/\s{2,}/))
  expect(rows.map(([target]) => target)).toEqual(['Cortex-M4 (nRF52840)', 'RV32IMC (ESP32-C3)'])
  for (const [, flash, ram, frame] of rows) {
    expect(Number(flash)).toBeLessThan(16 * 1024)
    // An nRF52840 has 256 kB, an ESP32-C3 400 kB, and their Bluetooth stacks want some of it.
    expect(Number(ram)).toBeLessThan(80 * 1024)
    expect(Number(frame)).toBeLessThan(512)
  }
})
