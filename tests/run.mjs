#!/usr/bin/env node
// Runs every layer of tests, one after the other, and closes with one line that counts them all.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the tests need beyond npm's packages: any of the commands, from one Debian package. */
const needed = [
  { commands: ['chromium', 'chromium-browser', 'google-chrome'], package: 'chromium', why: 'the browser tests' },
  { commands: ['btvirt'], package: 'bluez-test-tools', why: 'the emulated Bluetooth air' },
  { commands: ['cc'], package: 'gcc libc6-dev', why: 'the sensor core' },
  { commands: ['c++'], package: 'g++', why: "the sensor's board port" },
  { commands: ['arm-none-eabi-gcc'], package: 'gcc-arm-none-eabi', why: 'the sensor core on a Cortex-M4' },
  { commands: ['riscv64-unknown-elf-gcc'], package: 'gcc-riscv64-unknown-elf', why: 'the sensor core on a RISC-V' },
]

const folders = (process.env.PATH ?? '').split(delimiter)
const runnable = (command) =>
  folders.some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
const missing = () => needed.filter(({ commands }) => !commands.some(runnable))

const ready = () => {
  const absent = missing()
  if (absent.length === 0) return true
  const packages = absent.map((need) => need.package)
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`
  for (const need of absent) console.error(`Missing: ${need.commands[0]}, for ${need.why}.`)
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.error(`Installing: ${line}`)
    spawnSync('sh', ['-c', line], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
    if (missing().length === 0) return true
  }
  console.error(`To install what is missing, run:\n  sudo sh -c '${line}'`)
  return false
}

const output = join(import.meta.dirname, 'output')
const root = join(import.meta.dirname, '..')

const layer = (project) => {
  const report = join(output, `${project}.json`)
  rmSync(report, { force: true })
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const args = [vitest, 'run', '-c', 'tests/vitest.config.ts', '--project', project]
  const { status } = spawnSync(
    process.execPath,
    [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    {
      cwd: root,
      stdio: 'inherit',
    },
  )
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'))
  // A file that does not load has no failed test in it, but is a failure.
  const failed = numFailedTests === 0 && (status !== 0 || !success) ? 1 : numFailedTests
  return { passed: numPassedTests, failed }
}

const check = () => {
  try {
    execFileSync('npm', ['run', '--silent', 'check'], { cwd: root, stdio: 'inherit' })
    return { passed: 1, failed: 0 }
  } catch {
    return { passed: 0, failed: 1 }
  }
}

if (!ready()) {
  console.log('0 passed, 1 failed')
  process.exit(1)
}
mkdirSync(output, { recursive: true })
const results = [check(), layer('unit'), layer('radio'), layer('browser')]
const sum = (key) => results.reduce((total, result) => total + result[key], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
process.exit(sum('failed') === 0 && sum('passed') > 0 ? 0 : 1)
