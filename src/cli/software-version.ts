import { existsSync, readFileSync } from 'node:fs'

const read = (): string => {
  for (const path of ['../../package.json', '../../../package.json']) {
    const url = new URL(path, import.meta.url)
    if (!existsSync(url)) continue
    const parsed: unknown = JSON.parse(readFileSync(url, 'utf8'))
    if (typeof parsed === 'object' && parsed !== null && 'version' in parsed) return String(parsed.version)
  }
  return 'unknown'
}

/** Of the package that runs; kept with every set. */
export const softwareVersion = read()
