import { exerciseOf } from '../exercise/exercises.ts'
import type { Cell } from '../model/cell.ts'
import { newtons } from '../model/units.ts'
import { isAddressOnAir } from '../sensor/radio.ts'
import type { RackCommand } from '../wire/events.ts'
import type { SensorView } from '../wire/state.ts'
import type { Board } from './board.ts'
import type { Cells } from './cells.ts'
import type { HoldTaker } from './hold-taker.ts'
import type { PickedSensor, RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import { noneWaiting } from './reopened.ts'
import type { SetRunner } from './set-runner.ts'
import type { RackStream } from './stream.ts'
import { createZeroTaker } from './zero-taker.ts'

export interface OrderParts {
  readonly parts: RackParts
  readonly board: Board
  readonly cells: Cells
  readonly stream: RackStream
  readonly runner: SetRunner
  readonly holds: HoldTaker
  readonly memory: () => RackMemory
  readonly remember: (part: Partial<RackMemory>) => void
  /** The trace begins anew: another sensor, another zero. */
  readonly newTrace: () => void
}

export interface Orders {
  /** The sensor that is being picked, while the one before it is let go. */
  readonly coming: () => PickedSensor | null
  readonly pick: (cell: Cell, picked: PickedSensor) => Promise<void>
  /** Does what a person asked for; rejects with one sentence when it cannot be done now. */
  readonly obey: (command: RackCommand) => Promise<void>
}

const fieldOf = (cell: Cell): 'sensor' | 'second' => (cell === 'first' ? 'sensor' : 'second')

export const createOrders = (given: OrderParts): Orders => {
  const { parts, board, cells, stream, runner, holds, memory, remember, newTrace } = given

  const takeZero = createZeroTaker(board, cells, stream, parts.time)
  let coming: PickedSensor | null = null
  const notInASet = (instead: string): void => {
    if (runner.running()) throw new Error(`A set is running: ${instead}.`)
  }
  /** From now on tension is made of other cells than before. */
  const rejoined = (): void => {
    holds.cancel()
    board.change({ phase: 'slack', phaseBegan_us: null })
    holds.show()
    newTrace()
    stream.rejoin()
    runner.judgeAnew()
  }
  /** A sensor may be out of reach; an address that was never heard must at least be one that can be. */
  const nameOf = (radio: string, address: string): string => {
    const remembered = [memory().sensor, memory().second, parts.firstSensor, parts.firstSecond]
    const known = remembered.find((one) => one?.radio === radio && one.address === address)
    const name = parts.heardAs(radio, address)?.name ?? known?.name
    if (name === undefined && !(radio === 'noble' && isAddressOnAir(address)))
      throw new Error(`No sensor "${address}" was heard by ${radio}: choose one from the list of sensors.`)
    return name ?? address
  }
  const pick = async (cell: Cell, picked: PickedSensor): Promise<void> => {
    notInASet('end it before picking another sensor')
    const elsewhere = parts.rackWith(picked.radio, picked.address)
    if (elsewhere !== null) throw new Error(`${picked.name} is in use at ${elsewhere}: let it go there first.`)
    if (cell === 'second' && cells.view('first') === null) throw new Error('Pick the left cell before the right one.')
    const other = cells.view(cell === 'first' ? 'second' : 'first')
    if (other?.address === picked.address && other.radio === picked.radio)
      throw new Error(`${picked.name} is the ${cell === 'first' ? 'right' : 'left'} cell already.`)
    const known = memory()[fieldOf(cell)]
    const isKnown = known !== null && known.address === picked.address && known.radio === picked.radio
    const seated = (sensor: SensorView): void => {
      cells.forget(cell)
      board.change({ tare: isKnown ? board.now().tare : null })
      cells.show(cell, sensor)
      rejoined()
    }
    const alsoFitting = parts.heardAs(picked.radio, picked.address)?.drivers ?? []
    coming = picked
    try {
      await cells.seat(cell).take(picked, { after_us: cells.last_us(), alsoFitting, seated })
    } finally {
      coming = null
    }
    remember({ [fieldOf(cell)]: picked, tare: board.now().tare })
  }
  const swap = (): void => {
    notInASet('end it before changing left and right')
    if (!cells.two()) throw new Error('There is one cell only: pick a second one first.')
    cells.swap()
    const { sensor, second } = memory()
    remember({ sensor: second, second: sensor, tare: board.now().tare })
    rejoined()
  }
  const release = async (radio: string, address: string): Promise<void> => {
    notInASet('end it before letting the sensor go')
    const sits = (cell: Cell): boolean => {
      const view = cells.view(cell)
      return view?.address === address && view.radio === radio
    }
    // It is gone already: what was wanted is so.
    if (!sits('first') && !sits('second')) return
    if (sits('first') && cells.two()) swap()
    const cell = sits('first') ? 'first' : 'second'
    holds.cancel()
    await cells.seat(cell).leave()
    cells.forget(cell)
    cells.show(cell, null)
    const { tare } = board.now()
    if (tare !== null && cell === 'second') board.change({ tare: { ...tare, second_n: newtons(0) } })
    remember({ [fieldOf(cell)]: null, tare: board.now().tare })
    rejoined()
  }
  const zero = async (): Promise<void> => {
    notInASet('tare the sensor before or after it')
    const { offset_n, second_n } = await takeZero()
    // A hold that began under the old zero would mean nothing under the new one.
    holds.cancel()
    const tare = { offset_n, second_n, at_ms: parts.time.wall_ms() }
    board.change({ tare })
    remember({ tare })
    const taken = cells.two()
      ? `${offset_n.toFixed(2)} N left and ${second_n.toFixed(2)} N right`
      : `${offset_n.toFixed(2)} N`
    parts.note(`Zeroed: ${taken} are taken off from now on.`)
    newTrace()
    runner.judgeAnew()
  }
  const choose = ({ exercise, side, band }: Extract<RackCommand, { kind: 'choose' }>): void => {
    notInASet('end it before choosing another exercise')
    holds.cancel()
    const chosen = { exercise, side: exerciseOf(exercise).sided ? side : null, band }
    board.change(chosen)
    remember(chosen)
    holds.show()
    runner.judgeAnew()
  }
  const keep = async (set: string): Promise<void> => {
    // Another page may have resumed it in the meantime: a running set that is closed on disk loses all that follows.
    if ((await parts.sets.interrupted()).every(({ header }) => header.id !== set)) throw new Error(noneWaiting)
    await parts.sets.keep(set)
    const closed = { status: 'closed' } as const
    const sets = board.now().sets.map((one) => (one.header.id === set ? Object.assign({}, one, closed) : one))
    board.change({ sets, interrupted: await parts.sets.interrupted() })
  }
  return {
    coming: () => coming,
    pick,
    obey: async (command) => {
      switch (command.kind) {
        case 'pick-sensor': {
          const { cell, radio, address, driver, settings } = command
          await pick(cell, { radio, address, driver, settings, name: nameOf(radio, address) })
          // A right cell that could not be had at the start belongs to the left one of then.
          if (!cells.two() && memory().second !== null) remember({ second: null })
          return
        }
        case 'release-sensor':
          return release(command.radio, command.address)
        case 'swap-cells':
          return swap()
        case 'tare':
          return zero()
        case 'start-hold':
          return holds.start()
        case 'cancel-hold':
          return holds.cancel()
        case 'choose':
          return choose(command)
        case 'start-set':
          holds.cancel()
          return runner.start()
        case 'end-set':
          return runner.end()
        case 'resume-set':
          holds.cancel()
          return runner.resume(command.set)
        case 'keep-set':
          return keep(command.set)
        default:
          return command satisfies never
      }
    },
  }
}
