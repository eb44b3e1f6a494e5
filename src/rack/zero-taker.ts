import { filter, firstValueFrom, map, timeout } from 'rxjs'
import type { Cell } from '../model/cell.ts'
import type { Tare } from '../model/set.ts'
import { newtons, type Newtons } from '../model/units.ts'
import { run } from '../signal/machine.ts'
import type { Board } from './board.ts'
import type { Cells } from './cells.ts'
import { notSending } from './ready-sensors.ts'
import type { RackStream } from './stream.ts'
import type { Time } from './time.ts'
import { zeroing } from './zeroing.ts'

/** A sensor that says nothing for so long cannot be zeroed. */
const zeroing_ms = 5_000
/** More than a band, its hooks and its strap weigh: somebody is probably in it. */
const loaded_n = 60
/** A person who zeroes again within this time has been told and means it. */
const doubt_ms = 20_000

/** What the cells in use feel now, for a software tare. Rejects with one sentence when that is no zero. */
export type ZeroTaker = () => Promise<Pick<Tare, 'offset_n' | 'second_n'>>

export const createZeroTaker = (
  board: Board,
  cells: Cells,
  { raw$ }: Pick<RackStream, 'raw$'>,
  time: Time,
): ZeroTaker => {
  let doubted_ms = -Infinity
  /** The zero of one cell; null where it fell silent. */
  const zeroOf = async (cell: Cell): Promise<Newtons | 'moved' | null> => {
    const answer = await firstValueFrom(
      raw$.pipe(
        filter((batch) => batch.cell === cell && !batch.filled),
        map(({ samples }) => samples),
        run(zeroing),
        map(([first]) => first),
        timeout({ first: zeroing_ms, scheduler: time.scheduler }),
      ),
    ).catch(() => undefined)
    if (answer === undefined) return null
    return answer.kind === 'moved' ? 'moved' : answer.offset_n
  }
  return async () => {
    const silent = notSending(board.now())
    if (silent !== null) throw new Error(`${silent} there is nothing to tare.`)
    const [offset_n, second_n] = await Promise.all([zeroOf('first'), cells.two() ? zeroOf('second') : newtons(0)])
    if (offset_n === null || second_n === null) {
      const fellSilent = !cells.two() ? 'The sensor' : offset_n === null ? 'The left cell' : 'The right cell'
      throw new Error(`${fellSilent} fell silent while it was tared: try again.`)
    }
    if (offset_n === 'moved' || second_n === 'moved')
      throw new Error('The tension moved while it was tared: let the sensor hang free and try again.')
    const now_ms = time.monotonic_ms()
    if (Math.max(0, offset_n) + Math.max(0, second_n) > loaded_n && now_ms - doubted_ms > doubt_ms) {
      doubted_ms = now_ms
      throw new Error(
        'Somebody seems to be in the band: step out of it, then tare. If nothing pulls on the sensor, tare once more.',
      )
    }
    return { offset_n, second_n }
  }
}
