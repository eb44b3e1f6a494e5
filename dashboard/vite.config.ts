import { defineConfig } from 'vite'

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The service sends `default-src 'self'`: neither inline scripts nor data URLs would load.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
