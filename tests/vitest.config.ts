import { defineConfig } from 'vitest/config'

const layer = (name: string, include: string[], extra: object = {}) => ({
  extends: true as const,
  test: { name, include, ...extra },
})

// Unit and contract tests run side by side; what owns a radio or a browser runs one file at a time.
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    projects: [
      layer('unit', ['tests/**/*.test.ts'], {
        // A net for what hangs, wide enough for a small machine.
        testTimeout: 60_000,
        hookTimeout: 60_000,
        exclude: ['tests/radio/**', 'tests/browser/**'],
        // Many of them wait for processes; on two cores vitest would take one worker.
        maxWorkers: 2,
      }),
      layer('radio', ['tests/radio/**/*.test.ts'], {
        fileParallelism: false,
        testTimeout: 60_000,
        hookTimeout: 60_000,
      }),
      layer('browser', ['tests/browser/**/*.test.ts'], {
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 60_000,
      }),
    ],
  },
})
