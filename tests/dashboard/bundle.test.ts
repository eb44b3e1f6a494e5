import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const most_bytes = 70 * 1024

/** The page as it is shipped, built from the sources of this moment and not written anywhere. */
const built = async () => {
  const result = await build({
    root: resolve(import.meta.dirname, '../../dashboard'),
    logLevel: 'silent',
    build: { write: false },
  })
  return [result].flat().flatMap((one) => ('output' in one ? one.output : []))
}

describe('the built page', () => {
  // What is shipped is built without the test runner's environment, in which libraries keep their development checks.
  beforeAll(() => {
    vi.stubEnv('NODE_ENV', 'production')
  })
  afterAll(() => {
    vi.unstubAllEnvs()
  })

  it('is at most 70 KB of script after gzip, and asks nothing from elsewhere', { timeout: 60_000 }, async () => {
    const files = await built()
    const scripts = files.flatMap((file) => (file.type === 'chunk' ? [file.code] : []))
    expect(scripts.length).toBeGreaterThan(0)
    const size = scripts.reduce((sum, code) => sum + gzipSync(code).length, 0)
    console.log(`dashboard script: ${(size / 1024).toFixed(1)} KB gzip`)
    expect(size).toBeGreaterThan(20 * 1024)
    expect(size).toBeLessThanOrEqual(most_bytes)

    const page = files.find(({ fileName }) => fileName === 'index.html')
    const html = page?.type === 'asset' ? String(page.source) : ''
    expect(html).toContain('<script type="module"')
    // `default-src 'self'`: no script between the tags, nothing from another origin, no data URL.
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
    const styles = files.flatMap((file) =>
      file.type === 'asset' && file.fileName.endsWith('.css') ? [String(file.source)] : [],
    )
    expect(styles.length).toBeGreaterThan(0)
    for (const text of [html, ...styles])
      expect(text).not.toMatch(/(?:src|href)="https?:|url\(\s*["']?(?:https?:|data:)/)
  })
})
