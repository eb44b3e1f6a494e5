#!/usr/bin/env node
import { analyze } from './cli/analyze.ts'
import type { Command } from './cli/command.ts'
import { decode } from './cli/decode.ts'
import { runCommandLine } from './cli/run.ts'
import { softwareVersion } from './cli/software-version.ts'
import { codeOf } from './model/fault.ts'

// Loaded when called: radios and store are not everybody's business.
const later = async (): Promise<readonly Command[]> => [
  (await import('./cli/start.ts')).start,
  (await import('./cli/devices.ts')).devices,
  decode,
  (await import('./cli/replay.ts')).replay,
  analyze,
  (await import('./cli/export.ts')).exportCommand,
]

const line = {
  out: (text: string) => {
    process.stdout.write(`${text}\n`)
  },
  err: (text: string) => {
    process.stderr.write(`${text}\n`)
  },
}
// A reader that has seen enough (`taut decode ... | head`) is no failure; a disk that is full is one.
process.stdout.on('error', (fault) => {
  if (codeOf(fault) === 'EPIPE') process.exit(0)
  line.err(`taut: what it found could not be written: ${fault.message}.`)
  process.exit(1)
})
// Nobody reads the log any more: no reason to stop recording.
process.stderr.on('error', () => {})
process.exitCode = await runCommandLine(await later(), process.argv.slice(2), line, softwareVersion)
