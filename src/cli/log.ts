import type { Console } from './command.ts'

/** A log line: when, and one sentence. The same sentence is not said twice in a row. */
export const logTo = (console: Console): ((sentence: string) => void) => {
  let last = ''
  return (sentence) => {
    if (sentence === last) return
    last = sentence
    console.err(`${new Date().toTimeString().slice(0, 8)} ${sentence}`)
  }
}
