import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

const here = import.meta.dirname
const protocol = resolve(here, '../../firmware-protocol')
const folder = join(protocol, 'c')
const board = join(protocol, 'boards/arduino-nimble')
const standIns = join(here, 'arduino')
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .map((name) => join(folder, name))
/** As strict as the boards' compilers, and every slip of memory or arithmetic ends the program. */
const strict = '-std=c99 -pedantic -Wall -Wextra -Wconversion -Werror'.split(' ')
const strictPlus = '-std=gnu++17 -Wall -Wextra -Werror'.split(' ')
const sanitized = '-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all'.split(' ')

/** Makes a program once for each state of the sources in `folders`. `make` writes it to the path that it is given. */
const once = (program: string, folders: readonly string[], make: (path: string) => void): string => {
  const hash = createHash('sha256')
  for (const one of folders) {
    const all = readdirSync(one, { recursive: true, encoding: 'utf8' }).filter((name) => /\.([ch]|cpp|ino)$/.test(name))
    for (const name of all.toSorted()) hash.update(readFileSync(join(one, name)))
  }
  const cache = join(tmpdir(), 'taut-core')
  mkdirSync(cache, { recursive: true })
  const path = join(cache, `${program}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(path)) return path
  const made = join(mkdtempSync(join(cache, 'made-')), program)
  make(made)
  // Two tests may compile at once: the later one replaces the same program.
  renameSync(made, path)
  return path
}

/** Compiles the core with one of the host's programs. Returns the program's path. */
export const compile = (program: 'taut_host' | 'taut_fuzz'): string =>
  once(program, [folder], (path) => {
    const files = [...sources, join(folder, 'host', `${program}.c`)]
    execFileSync('cc', [...strict, ...sanitized, '-o', path, ...files], { stdio: 'pipe' })
  })

/** Compiles the board port for Arduino with stand-ins of its libraries. Returns the program's path. */
export const compilePort = (): string =>
  once('taut_port', [folder, board, standIns], (path) => {
    const cwd = dirname(path)
    execFileSync('cc', [...strict, ...sanitized, '-c', ...sources], { stdio: 'pipe', cwd })
    const objects = readdirSync(cwd).filter((name) => name.endsWith('.o'))
    const includes = [standIns, board, folder].flatMap((one) => ['-I', one])
    const files = [join(standIns, 'session.cpp'), ...objects]
    execFileSync('c++', [...strictPlus, ...sanitized, ...includes, '-o', path, ...files], { stdio: 'pipe', cwd })
  })
