import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Of the moments that processes bring to a file, the one that came first; the same for all of them. */
export const commonMoment_ms = (path: string, own_ms: number): number => {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, String(own_ms))
  try {
    // Made and written in one step, so that nobody reads half of it.
    linkSync(draft, path)
  } catch {
    // Another was first.
  }
  rmSync(draft)
  return Number(readFileSync(path, 'utf8'))
}
