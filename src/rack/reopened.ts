import type { Cell } from '../model/cell.ts'
import type { Sample } from '../model/sample.ts'
import type { SetHeader, SetSummary } from '../model/set.ts'
import type { RepView } from '../wire/state.ts'
import type { Recorder } from './recorder.ts'
import { withEvent } from './reps.ts'
import type { Sets } from './sets.ts'

export interface Reopened {
  readonly header: SetHeader
  readonly nextSeq: number
  /** The last sample that is kept of each cell. */
  readonly last_us: Readonly<Record<Cell, number>>
  readonly reps: readonly RepView[]
}

const lastOf = (raw: Iterable<Sample>): number => {
  let last_us = -Infinity
  for (const { at_us } of raw) last_us = Math.max(last_us, at_us)
  return last_us
}

/** The time of the last sample that is kept of sets which may be resumed; 0 where there is none. */
export const lastKept = async (sets: Sets, interrupted: readonly SetSummary[]): Promise<number> => {
  let last_us = 0
  for (const { header } of interrupted) {
    const record = await sets.set(header.id)
    last_us = Math.max(last_us, lastOf(record?.raw ?? []), lastOf(record?.second?.raw ?? []))
  }
  return last_us
}

export const noneWaiting = 'That set is not waiting to be resumed.'

/** Throws one sentence where a set was not recorded with the very cells that the rack has now. */
export const sameCells = (
  { sensor, second }: SetHeader,
  now: { readonly first: { readonly address: string }; readonly second: { readonly address: string } | null },
): void => {
  const were = [sensor, ...(second === null ? [] : [second.sensor])]
  const are = [now.first, ...(now.second === null ? [] : [now.second])]
  if (were.length === are.length && were.every(({ address }, i) => address === are[i]?.address)) return
  const [first, other] = were.map(({ name }) => name)
  const cells = other === undefined ? first : `${first} on the left and ${other} on the right`
  const pick = other !== undefined ? 'those two' : now.second === null ? 'that sensor' : 'that sensor alone'
  throw new Error(`That set was recorded with ${cells}: pick ${pick} to go on with it.`)
}

/** Opens an interrupted set again. Throws one sentence when it cannot go on. */
export const reopened = async (set: string, sets: Sets, recorder: Recorder): Promise<Reopened> => {
  const record = await sets.set(set)
  const last_us = { first: lastOf(record?.raw ?? []), second: lastOf(record?.second?.raw ?? []) }
  const opened = await recorder.resume(set)
  if (opened === null) throw new Error(noneWaiting)
  const reps = (record?.events ?? []).reduce(withEvent, [] as readonly RepView[])
  return { header: opened.header, nextSeq: opened.nextSeq, last_us, reps }
}
