import { readFileSync } from 'node:fs'

/** The samples of a recording: `time_s,tension_n` with a head line. */
export const readRecording = (path: string): { readonly time_s: number; readonly tension_n: number }[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [time_s, tension_n] = line.split(',').map(Number)
      return { time_s: time_s ?? 0, tension_n: tension_n ?? 0 }
    })
