import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Flash and RAM of the core on its two targets: `tsx firmware-protocol/size.ts`. Compiles, does not link. */

const targets = [
  {
    name: 'Cortex-M4 (nRF52840)',
    prefix: 'arm-none-eabi-',
    package: 'gcc-arm-none-eabi',
    flags: ['-mcpu=cortex-m4', '-mthumb', '-mfloat-abi=soft'],
  },
  {
    name: 'RV32IMC (ESP32-C3)',
    prefix: 'riscv64-unknown-elf-',
    package: 'gcc-riscv64-unknown-elf',
    flags: ['-march=rv32imc', '-mabi=ilp32'],
  },
] as const

const strict = '-std=c99 -pedantic -Os -ffreestanding -fstack-usage -Wall -Wextra -Wconversion -Werror'.split(' ')
const source = fileURLToPath(new URL('c/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'taut-size-'))

const tool = (name: string, args: readonly string[], aptPackage: string): string => {
  try {
    return execFileSync(name, args, { cwd: folder, encoding: 'utf8' })
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') {
      throw new Error(`"${name}" is not installed: sudo apt-get install ${aptPackage}`, { cause: fault })
    }
    throw fault
  }
}

const measure = (target: (typeof targets)[number]): string[] => {
  const files = readdirSync(source).filter((name) => name.endsWith('.c'))
  // One core, as a board has it, so that its RAM shows as zeroed data.
  writeFileSync(join(folder, 'board.c'), '#include "taut.h"\nextern taut_core core;\ntaut_core core;\n')
  const paths = [...files.map((name) => join(source, name)), 'board.c']
  tool(`${target.prefix}gcc`, [...strict, ...target.flags, '-I', source, '-c', ...paths], target.package)
  const objects = [...files, 'board.c'].map((name) => name.replace(/c$/, 'o'))
  const rows = tool(`${target.prefix}size`, objects, target.package).trim().split('\n').slice(1)
  const sums = rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .reduce((sum, row) => sum.map((n, i) => n + (row[i] ?? 0)), [0, 0, 0])
  const stack = files
    .flatMap((name) =>
      readFileSync(join(folder, name.replace(/c$/, 'su')), 'utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => Number(line.split('\t')[1]))
  const [text = 0, data = 0, bss = 0] = sums
  return [target.name, String(text + data), String(data + bss), String(Math.max(...stack))]
}

const head = ['target', 'flash, bytes', 'RAM, bytes', 'largest stack frame, bytes']
try {
  const rows = [head, ...targets.map(measure)]
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of rows) process.stdout.write(`${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}\n`)
} finally {
  rmSync(folder, { recursive: true })
}
