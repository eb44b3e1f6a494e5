import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly ended: Promise<Ended>
  /** The address that the service printed. */
  readonly address: () => Promise<string>
}

/** Starts `taut` from its sources, as a person would start it from the build. */
export const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Running => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Ended>((done) => child.once('close', (code) => done({ code, out, err })))
  return {
    child,
    out: () => out,
    err: () => err,
    ended,
    address: async () => {
      for (;;) {
        const [, found] = /at (http:\/\/[^\s)]+?)\.? /.exec(out) ?? []
        if (found !== undefined) return found
        if (child.exitCode !== null) throw new Error(`taut ended with ${child.exitCode}: ${err}`)
        await new Promise((later) => setTimeout(later, 20))
      }
    },
  }
}

export const taut = (...args: readonly string[]): Promise<Ended> => start(args).ended

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'taut-test-'))
