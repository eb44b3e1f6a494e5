import type { ParseArgsConfig } from 'node:util'

/** One option of a command, as the help shows it. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** What stands for the value in the help: `<folder>`. */
  readonly value?: string
  readonly help: string
}

/** What a command was called with. */
export interface Call {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

/** Where a command writes. `out` and `err` get whole lines without the line end. */
export interface Console {
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

/** One command of `taut`: a row of the help table and what it does. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows the name in the usage line. */
  readonly usage: string
  readonly options: Readonly<Record<string, OptionHelp>>
  /** What a person should know beside the options, a paragraph each. */
  readonly notes?: readonly string[]
  /** Resolves with the exit code: 0 done, 1 failure. A wrong call throws a `UsageError`. */
  readonly run: (call: Call, console: Console) => Promise<number>
}

/** The caller's mistake: exit code 2, with a sentence that says what would be right. */
export class UsageError extends Error {}

export const parseArgsOptions = (options: Command['options']): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries(options).map(([name, { type, multiple }]) => [name, { type, multiple: multiple ?? false }]),
  )
