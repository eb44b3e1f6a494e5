import { spawnSync } from 'node:child_process'

// `npm run bench`: every bench, whatever the one before it said; fails where one of them does.

const benches: readonly (readonly string[])[] = [
  ['tests/bench/decode.ts'],
  ['tests/bench/detector.ts'],
  ['--expose-gc', 'tests/bench/store.ts'],
  ['tests/bench/server.ts'],
]

const failed = benches.filter((args) => {
  console.log(`\n== ${args.at(-1) ?? ''}`)
  return spawnSync(process.execPath, ['--import', 'tsx', ...args], { stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) console.log(`\nbars missed in ${failed.map((args) => args.at(-1) ?? '').join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
