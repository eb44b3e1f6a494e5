import { fault } from './frame.ts'
import type { Reading } from './reading.ts'

/** More than any line of a sensor. */
const longest_chars = 256

/** Takes text as it comes, cut anywhere; hands on whole lines without their ends, empty ones left out. */
export type LineReader = (text: string, each: (line: string) => void, say: (reading: Reading) => void) => void

export const lineReader = (): LineReader => {
  let held = ''
  return (text, each, say) => {
    const lines = (held + text).split(/\r\n|\r|\n/)
    held = lines.pop() ?? ''
    for (const line of lines) if (line !== '') each(line)
    if (held.length <= longest_chars) return
    say(fault('malformed', `${held.length} characters without a line end`))
    held = ''
  }
}
