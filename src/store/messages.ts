import type { Read, Write } from './requests.ts'

export type Task =
  | { readonly kind: 'write'; readonly write: Write }
  | { readonly kind: 'read'; readonly read: Read }
  | { readonly kind: 'close' }

export interface ToThread {
  readonly id: number
  readonly task: Task
}

export type FromThread =
  | { readonly kind: 'ready'; readonly notices: readonly string[] }
  /** The folder cannot be used; nothing follows. */
  | { readonly kind: 'refused'; readonly sentence: string }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly sentence: string }
  /** What is wrong with keeping right now; null when all is well again. */
  | { readonly kind: 'problem'; readonly sentence: string | null }
