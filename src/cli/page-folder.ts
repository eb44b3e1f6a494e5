import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Where the built page lies, seen from the built command line and from the sources alike. Throws when it is not built.
 */
export const pageFolder = (): string => {
  const beside = ['../../dashboard/', '../../dist/dashboard/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  const found = beside.find((folder) => existsSync(`${folder}assets`))
  if (found === undefined) throw new Error('The page is not built: run "npm run build" once.')
  return found
}
