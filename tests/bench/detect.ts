import { mkdirSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { analyse } from '../../src/motion/analysis.ts'
import { isLoose, kinds, setupOf, type Case } from './cases/case.ts'
import { generate } from './cases/generate.ts'
import { recipes } from './cases/kinds.ts'
import { readCases } from './cases/read.ts'
import { readHips } from './cases/real-hips.ts'
import { writeCase } from './cases/write.ts'
import { barsOf, missed, type Bar } from './detect-bars.ts'
import { takenBack } from './detect-cut.ts'
import { emptyTally, scoreOf, tallyRecording, type Found, type Score, type Tally } from './detect-score.ts'

const usage = `npm run bench:detect -- [--cases 40] [--seed 1] [--kind tempo]... [--folder <labelled recordings>] [--hips <folder>] [--steady] [--misses] [--cut] [--write <folder>]
Runs the detector over generated cases of every kind, or over a folder of labelled recordings, and holds it to its bars.
--hips names a folder with more clips like those in tests/fixtures/hips; bows have no others.
--steady has each filmed set be one person's, whose feet creep by half a centimetre a rep, not one.
--misses names the recordings whose reps were not all found, --cut also ends each recording early and compares, --write keeps the cases as recordings with labels.`

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    kind: { type: 'string', multiple: true },
    folder: { type: 'string' },
    hips: { type: 'string', multiple: true, default: [] },
    steady: { type: 'boolean', default: false },
    write: { type: 'string' },
    cut: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const clips = new URL('../fixtures/hips', import.meta.url).pathname

function* chosenCases(): Generator<Case & { readonly stem: string }> {
  if (values.folder !== undefined) {
    yield* readCases(values.folder)
    return
  }
  const seed = Number(values.seed)
  const chosen = kinds.filter((kind) => values.kind?.includes(kind) ?? true)
  for (const kind of chosen) {
    const { filmed } = recipes[kind]
    const people = filmed === null ? [] : readHips([clips, ...values.hips], filmed)
    if (filmed !== null && people.length === 0) {
      console.log(`${kind}: no clips`)
      continue
    }
    for (let i = 0; i < Number(values.cases); i++)
      yield { ...generate(kind, seed + i, people, values.steady), stem: `${kind}-${String(seed + i).padStart(3, '0')}` }
  }
}

const tallies = new Map<string, Tally>()
const tallyOf = (kind: string): Tally => {
  const tally = tallies.get(kind) ?? emptyTally()
  tallies.set(kind, tally)
  return tally
}

const barText = (bar: Bar | undefined): string =>
  bar === undefined ? '' : 'least' in bar ? `>= ${bar.least}` : `<= ${bar.most}`

/** One line a figure, one column a kind; the bar after the figure where there is one, a `!` where it is missed. */
const print = (scores: ReadonlyMap<string, Score>): void => {
  const names = [...new Set([...scores.values()].flatMap((score) => Object.keys(score)))]
  const width = 15
  console.log(' '.repeat(18) + [...scores.keys()].map((kind) => kind.padStart(width)).join(''))
  for (const name of names) {
    const cells = [...scores].map(([kind, score]) => {
      const failed = missed(kind, score).includes(name)
      const bar = barText(barsOf(kind)[name])
      return `${score[name] ?? '-'}${failed ? '!' : ''} ${bar.padStart(7)}`.padStart(width)
    })
    console.log(name.padEnd(18) + cells.join(''))
  }
}

const runBench = (): void => {
  let samples = 0
  let spent_ms = 0
  let withdrawn = 0
  if (values.write !== undefined) mkdirSync(values.write, { recursive: true })
  for (const one of chosenCases()) {
    const { stem, samples: recorded, told, labels } = one
    if (values.write !== undefined) writeCase(values.write, stem, one)
    const setup = setupOf(told)
    const before_ms = performance.now()
    const found = analyse(recorded, setup) as unknown as Found
    spent_ms += performance.now() - before_ms
    samples += recorded.length
    for (const share of values.cut ? [0.37, 0.61, 0.83] : []) {
      const at_s = ((recorded.at(-1)?.at_us ?? 0) / 1e6) * share
      const broken = takenBack(recorded, setup, found, at_s)
      if (broken.length > 0) console.log(`${stem}, ended at ${at_s.toFixed(2)} s, does not stand: ${broken.join('; ')}`)
      withdrawn += broken.length
    }
    // People who move as they please have bars of their own and do not count among the kinds.
    if (!isLoose(labels.category)) tallyRecording(tallyOf('ALL'), labels, found)
    const exact = tallyRecording(tallyOf(labels.category), labels, found)
    if (!exact && values.misses) console.log(`not exact: ${stem}: ${found.reps.length} of ${labels.reps.length} reps`)
  }
  const order = [...kinds.filter((kind) => tallies.has(kind)), ...(tallies.has('ALL') ? ['ALL'] : [])]
  const scores = new Map(order.map((kind) => [kind, scoreOf(tallyOf(kind))]))
  print(scores)
  console.log(`\n${samples} samples, ${((spent_ms * 1e6) / samples).toFixed(0)} ns each`)
  const misses = [...scores].flatMap(([kind, score]) => missed(kind, score).map((name) => `${kind}: ${name}`))
  console.log(misses.length === 0 ? 'every bar cleared' : `${misses.length} bars missed: ${misses.join(', ')}`)
  if (values.cut) console.log(`${withdrawn} events taken back by the end of a recording`)
  process.exitCode = misses.length === 0 && withdrawn === 0 ? 0 : 1
}

if (values.help) console.log(usage)
else runBench()
