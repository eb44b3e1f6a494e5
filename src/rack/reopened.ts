import type { SetHeader } from '../model/set.ts'
import type { DeviceMicros } from '../model/units.ts'
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

/** Opens an interrupted set again; `now_us` is the newest sample of its sensor. Throws one sentence when it cannot go on. */
export const reopened = async (
  set: string,
  sets: Sets,
  recorder: Recorder,
  now_us: DeviceMicros,
): Promise<Reopened> => {
  const record = await sets.set(set)
  let last_us = -Infinity
  for (const { at_us } of record?.raw ?? []) last_us = Math.max(last_us, at_us)
  // The sensor's time was laid on the wall clock twice: before the service stopped, and after.
  if (now_us <= last_us)
    throw new Error(
      'The clock of this machine stands before the end of that set: set the clock right and pick the sensor again, or keep the set as it is.',
    )
  const opened = await recorder.resume(set)
  if (opened === null) throw new Error(noneWaiting)
  const reps = (record?.events ?? []).reduce(withEvent, [] as readonly RepView[])
  return { header: opened.header, nextSeq: opened.nextSeq, last_us, reps }
}
