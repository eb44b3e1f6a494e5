import { fork, type ChildProcess } from 'node:child_process'

/** What a peripheral tells of itself. */
export type Told =
  | { readonly told: 'advertising' }
  | { readonly told: 'subscribed' }
  | { readonly told: 'disconnected' }
  | { readonly told: 'command'; readonly opcode: number }
  /** Samples `from` to `from + count - 1` of its signal went on the air. */
  | { readonly told: 'sent'; readonly from: number; readonly count: number }
  | { readonly told: 'ended' }

/** A peripheral in a process of its own, with everything that it has told so far. */
export interface SensorProcess {
  readonly told: readonly Told[]
  readonly order: (order: object) => void
  /** Resolves at the next (or `count`th from now) telling that fits; rejects after `limit_ms`. */
  readonly until: (fits: (told: Told) => boolean, limit_ms?: number) => Promise<Told>
  /** Pulls its battery: a link loss without a word. */
  readonly kill: () => Promise<void>
  /** Resolves when its process has ended, by `kill` or by itself. */
  readonly gone: Promise<void>
}

export const startSensor = (path: string, options: object, env: NodeJS.ProcessEnv): SensorProcess => {
  const child: ChildProcess = fork(path, [JSON.stringify(options)], {
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const told: Told[] = []
  const listeners = new Set<(told: Told) => void>()
  child.on('message', (message) => {
    told.push(message as Told)
    for (const listener of listeners) listener(message as Told)
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    told,
    order: (order) => {
      if (child.connected) child.send(order, () => null)
    },
    until: (fits, limit_ms = 30_000) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          listeners.delete(listener)
        }
        const listener = (told: Told): void => {
          if (!fits(told)) return
          end()
          resolve(told)
        }
        const timer = setTimeout(() => {
          end()
          reject(
            new Error(`The sensor did not tell of it within ${limit_ms} ms; it told ${JSON.stringify(told.slice(-5))}`),
          )
        }, limit_ms)
        listeners.add(listener)
      }),
    kill: () => {
      child.kill('SIGKILL')
      return gone
    },
    gone,
  }
}
