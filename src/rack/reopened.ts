import type { SetHeader } from '../model/set.ts'
import type { RepView } from '../wire/state.ts'
import type { Recorder } from './recorder.ts'
import { withEvent } from './reps.ts'
import type { Sets } from './sets.ts'

export interface Reopened {
  readonly header: SetHeader
  readonly nextSeq: number
  /** The last sample that is kept. */
  readonly last_us: number
  readonly reps: readonly RepView[]
}

export const noneWaiting = 'That set is not waiting to be resumed.'

/** Opens an interrupted set again. Throws one sentence when it cannot go on. */
export const reopened = async (set: string, sets: Sets, recorder: Recorder): Promise<Reopened> => {
  const record = await sets.set(set)
  let last_us = -Infinity
  for (const { at_us } of record?.raw ?? []) last_us = Math.max(last_us, at_us)
  const opened = await recorder.resume(set)
  if (opened === null) throw new Error(noneWaiting)
  const reps = (record?.events ?? []).reduce(withEvent, [] as readonly RepView[])
  return { header: opened.header, nextSeq: opened.nextSeq, last_us, reps }
}
