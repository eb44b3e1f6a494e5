import { expect, it } from 'vitest'
import { json } from '../../src/export/formats/json.ts'
import { csvReps } from '../../src/export/formats/csv-reps.ts'
import { makeSet, quickShallowRecipe } from '../motion/made-set.ts'
import { type HandRack, streamingRack } from './hand-rack.ts'

const made = makeSet({ ...quickShallowRecipe, reaches: [1, 1, 1] })
const tension = (at_s: number): number => made.samples[Math.round(at_s * 80)]?.tension_n ?? 0
const start_s = 5.5

const started = async (): Promise<HandRack> => {
  const rack = await streamingRack()
  await rack.stream(start_s, tension)
  await rack.say({ kind: 'start-set' })
  return rack
}
/** Until two reps are there, as a person would see them come. */
const untilTwo = async (rack: HandRack): Promise<number> => {
  const counts: number[] = []
  for (let at_s = start_s; at_s < start_s + 6; at_s += 0.1) {
    await rack.stream(0.1, (s) => tension(at_s + s))
    counts.push((await rack.now()).reps.length)
    if ((counts.at(-1) ?? 0) > 0) break
  }
  expect(new Set(counts)).toEqual(new Set([0, 2]))
  return start_s + counts.length * 0.1
}

it('shows two reps that are said at once as two, the first one whole', async () => {
  const rack = await started()
  await untilTwo(rack)
  const [first, second] = (await rack.now()).reps
  expect(first).toMatchObject({ rep: { number: 1 }, lockoutEnd_us: second?.rep.hingeStart_us })
  expect(first?.metrics).toMatchObject({ driveTime_s: expect.any(Number), holdTime_s: expect.any(Number) })
  expect(second).toMatchObject({ rep: { number: 2 }, lockoutEnd_us: null, metrics: {} })
})

it('keeps and exports them as two, in the order in which they were done', async () => {
  const rack = await started()
  const from_s = await untilTwo(rack)
  await rack.stream(7, (s) => tension(from_s + s))
  await rack.say({ kind: 'end-set' })
  const { sets, reps } = await rack.now()
  expect(reps.map(({ rep }) => rep.number)).toEqual([1, 2, 3])
  expect(sets).toMatchObject([{ reps: 3 }])
  const record = await rack.store.session(sets[0]?.header.session ?? '')
  if (record === null) throw new Error('The session was not kept.')
  const lines = [...csvReps.write(record, 'test')].join('').trim().split('\n')
  const head = (lines[0] ?? '').split(',')
  const column = (name: string) =>
    lines.slice(1).map((line) => Number(line.split(',')[head.indexOf(name)] || Number.NaN))
  expect(column('rep')).toEqual([1, 2, 3])
  expect(column('verdict_said_s')[0]).toBe(column('verdict_said_s')[1])
  for (const name of ['lockout_end_s', 'holdTime_s', 'peakTension_n']) expect(column(name)).not.toContain(Number.NaN)
  const order = column('hinge_start_s').flatMap((hinge_s, i) => [hinge_s, column('lockout_end_s')[i] ?? 0])
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  const { sets: exported } = JSON.parse([...json.write(record, 'test')].join('')) as {
    readonly sets: readonly { readonly events: readonly { readonly kind: string }[] }[]
  }
  expect(exported[0]?.events.map(({ kind }) => kind).filter((kind) => kind.startsWith('rep'))).toEqual([
    'rep',
    'rep-close',
    'rep',
    'rep-close',
    'rep',
    'rep-close',
  ])
})
