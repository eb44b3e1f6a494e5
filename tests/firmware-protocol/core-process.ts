import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { compile } from './compile.ts'

export const channels = ['data', 'stored', 'control', 'status'] as const

/** A packet that the core has sent. `at_us`: the core's virtual clock. */
export interface SentPacket {
  readonly channel: (typeof channels)[number]
  readonly at_us: number
  readonly bytes: Uint8Array
}

export interface Said {
  readonly packets: readonly SentPacket[]
  /** Lines that are no packets. */
  readonly lines: readonly string[]
}

/** The C core as a process of its own; `c/host/taut_host.c` lists the commands. */
export interface CoreProcess {
  readonly tell: (command: string) => Promise<Said>
  readonly close: () => Promise<void>
}

export const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const parse = (line: string): SentPacket => {
  const [, channel = '', at = '', hex = ''] = line.split(' ')
  return { channel: channels[Number(channel)]!, at_us: Number(at), bytes: fromHex(hex) }
}

export const startCore = (): CoreProcess => {
  const core = spawn(compile('taut_host'), { stdio: ['pipe', 'pipe', 'pipe'] })
  const waiting: { resolve: (said: Said) => void; reject: (error: Error) => void }[] = []
  let packets: SentPacket[] = []
  let lines: string[] = []
  let complaint = ''
  core.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  createInterface({ input: core.stdout }).on('line', (line) => {
    if (line.startsWith('> ')) packets.push(parse(line))
    else if (line !== '.') lines.push(line)
    else {
      waiting.shift()?.resolve({ packets, lines })
      packets = []
      lines = []
    }
  })
  const ended = new Promise<void>((resolve) => {
    core.on('close', () => {
      // A sanitizer's finding ends the process: whoever waits hears of it.
      for (const { reject } of waiting) reject(new Error(`the core has ended: ${complaint}`))
      resolve()
    })
  })
  core.stdin.on('error', () => {})
  return {
    tell: (command) =>
      new Promise((resolve, reject) => {
        if (core.exitCode !== null) reject(new Error(`the core has ended: ${complaint}`))
        waiting.push({ resolve, reject })
        core.stdin.write(`${command}\n`)
      }),
    close: async () => {
      core.stdin.end()
      await ended
    },
  }
}
