import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../firmware-protocol/c')
const sources = readdirSync(folder).filter((name) => name.endsWith('.c'))
/** As strict as the boards' compilers, and every slip of memory or arithmetic ends the program. */
const strict = '-std=c99 -pedantic -Wall -Wextra -Wconversion -Werror'.split(' ')
const sanitized = '-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all'.split(' ')

/** Compiles the core with one of the host's programs, once for each state of the sources. Returns the program's path. */
export const compile = (program: 'taut_host' | 'taut_fuzz'): string => {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[ch]$/.test(name))
  const hash = createHash('sha256')
  for (const name of all.toSorted()) hash.update(readFileSync(join(folder, name)))
  const cache = join(tmpdir(), 'taut-core')
  mkdirSync(cache, { recursive: true })
  const path = join(cache, `${program}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(path)) return path
  const made = join(mkdtempSync(join(cache, 'made-')), program)
  const files = [...sources.map((name) => join(folder, name)), join(folder, 'host', `${program}.c`)]
  execFileSync('cc', [...strict, ...sanitized, '-o', made, ...files], { stdio: 'pipe' })
  // Two tests may compile at once: the later one replaces the same program.
  renameSync(made, path)
  return path
}
