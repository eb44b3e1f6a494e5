import { BehaviorSubject, type Observable } from 'rxjs'
import type { FromThread, Task, ToThread } from './messages.ts'
import { StoreError } from './store-error.ts'

/** The near end of the way to the recording thread: questions out, answers back to whoever asked. */
export interface Correspondence {
  /** Resolves with what the person should know once the folder is open; rejects when it cannot be used. */
  readonly notices: Promise<readonly string[]>
  /** Resolves with the answer, rejects with a `StoreError`. */
  readonly ask: (task: Task) => Promise<unknown>
  readonly problem$: Observable<string | null>
  /** What the thread says. */
  readonly hear: (message: FromThread) => void
  /** Nothing more will be heard: all who wait are told why. */
  readonly stop: (why: string, isProblem: boolean) => void
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (fault: StoreError) => void
}

export const correspondence = (post: (message: ToThread) => void): Correspondence => {
  const problem$ = new BehaviorSubject<string | null>(null)
  const waiting = new Map<number, Waiting>()
  let last = 0
  let stopped: StoreError | null = null

  const opening: { settle: Waiting | null } = { settle: null }
  const notices = new Promise<readonly string[]>((resolve, reject) => {
    opening.settle = { resolve: (value) => resolve(value as readonly string[]), reject }
  })
  const take = (id: number): Waiting | undefined => {
    const one = waiting.get(id)
    waiting.delete(id)
    return one
  }
  const stop = (why: string, isProblem: boolean): void => {
    if (stopped !== null) return
    stopped = new StoreError(why)
    opening.settle?.reject(stopped)
    for (const { reject } of waiting.values()) reject(stopped)
    waiting.clear()
    if (isProblem) problem$.next(why)
    else problem$.complete()
  }

  return {
    notices,
    problem$: problem$.asObservable(),
    stop,
    ask: (task) =>
      new Promise((resolve, reject) => {
        if (stopped !== null) {
          reject(stopped)
          return
        }
        last++
        waiting.set(last, { resolve, reject })
        post({ id: last, task })
      }),
    hear: (message) => {
      switch (message.kind) {
        case 'ready':
          opening.settle?.resolve(message.notices)
          return
        case 'refused':
          stop(message.sentence, false)
          return
        case 'done':
          take(message.id)?.resolve(message.value)
          return
        case 'failed':
          take(message.id)?.reject(new StoreError(message.sentence))
          return
        case 'problem':
          problem$.next(message.sentence)
      }
    },
  }
}
