import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const main = resolve(import.meta.dirname, '..', '..', 'dist', 'src', 'main.js')

export interface TautProcess {
  readonly address: string
  readonly log: () => string
  /** Resolves with the exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

export const freshFolder = (): string => mkdtempSync(join(tmpdir(), 'taut-test-'))

/** The built `taut`, as a person would run it, up to the line with its address. */
export const runTaut = async (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<TautProcess> => {
  const child: ChildProcess = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  const address = await new Promise<string>((found, failed) => {
    const read = (text: Buffer): void => {
      log += text.toString()
      const match = /(http:\/\/[\d.]+:\d+)/.exec(log)
      if (match?.[1] !== undefined) found(match[1])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void exited.then((code) => failed(new Error(`taut ${args.join(' ')} ended with ${code}:\n${log}`)))
  })
  return {
    address,
    log: () => log,
    end: (signal) => {
      child.kill(signal)
      return exited
    },
  }
}
