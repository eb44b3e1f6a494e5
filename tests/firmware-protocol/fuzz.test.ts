import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { compile } from './compile.ts'

it('the core withstands a million wild writes under the sanitizers', { timeout: 300_000 }, () => {
  // A new seed every day; the printed one repeats a finding.
  const seed = String(Math.floor(Date.now() / 86_400_000))
  const said = execFileSync(compile('taut_fuzz'), ['1000000', seed], { encoding: 'utf8' })
  console.log(`seed ${seed}: ${said.trim()}`)
  const [, packets, replies] = /writes, (\d+) packets, (\d+) replies/.exec(said) ?? []
  expect(Number(packets)).toBeGreaterThan(100_000)
  expect(Number(replies)).toBeGreaterThan(100_000)
})
