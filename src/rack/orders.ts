import { filter, firstValueFrom, map, timeout } from 'rxjs'
import { exerciseOf } from '../exercise/exercises.ts'
import { isAddressOnAir } from '../sensor/radio.ts'
import { run } from '../signal/machine.ts'
import type { RackCommand } from '../wire/events.ts'
import type { SensorView } from '../wire/state.ts'
import type { Board } from './board.ts'
import type { HoldTaker } from './hold-taker.ts'
import type { PickedSensor, RackMemory } from './memory.ts'
import type { RackParts } from './parts.ts'
import type { Present } from './present.ts'
import { noneWaiting } from './reopened.ts'
import type { SensorSeat } from './sensor-seat.ts'
import type { SetRunner } from './set-runner.ts'
import type { RackStream } from './stream.ts'
import { zeroing } from './zeroing.ts'

/** A sensor that says nothing for so long cannot be zeroed. */
const zeroing_ms = 5_000

/** More than a band, its hooks and its strap weigh: somebody is probably in it. */
const loaded_n = 60
/** A person who zeroes again within this time has been told and means it. */
const doubt_ms = 20_000

export interface OrderParts {
  readonly parts: RackParts
  readonly board: Board
  readonly seat: SensorSeat
  readonly present: Present
  readonly stream: RackStream
  readonly runner: SetRunner
  readonly holds: HoldTaker
  readonly memory: () => RackMemory
  readonly remember: (part: Partial<RackMemory>) => void
  /** The trace begins anew: another sensor, another zero. */
  readonly newTrace: () => void
}

export interface Orders {
  readonly pick: (picked: PickedSensor) => Promise<void>
  /** Does what a person asked for; rejects with one sentence when it cannot be done now. */
  readonly obey: (command: RackCommand) => Promise<void>
}

export const createOrders = (given: OrderParts): Orders => {
  const { parts, board, seat, present, stream, runner, holds, memory, remember, newTrace } = given

  let doubted_ms = -Infinity
  const notInASet = (instead: string): void => {
    if (runner.running()) throw new Error(`A set is running: ${instead}.`)
  }
  /** A sensor may be out of reach; an address that was never heard must at least be one that can be. */
  const nameOf = (radio: string, address: string): string => {
    const known = [memory().sensor, parts.firstSensor].find((one) => one?.radio === radio && one.address === address)
    const name = parts.heardAs(radio, address)?.name ?? known?.name
    if (name === undefined && !(radio === 'noble' && isAddressOnAir(address)))
      throw new Error(`No sensor "${address}" was heard by ${radio}: choose one from the list of sensors.`)
    return name ?? address
  }
  const pick = async (picked: PickedSensor): Promise<void> => {
    notInASet('end it before picking another sensor')
    const other = parts.rackWith(picked.radio, picked.address)
    if (other !== null) throw new Error(`${picked.name} is in use at ${other}: let it go there first.`)
    const known = memory().sensor
    const isKnown = known !== null && known.address === picked.address && known.radio === picked.radio
    const seated = (sensor: SensorView): void => {
      holds.cancel()
      present.forget()
      board.change({ sensor, tare: isKnown ? board.now().tare : null, phase: 'slack', phaseBegan_us: null })
      newTrace()
      runner.judgeAnew()
    }
    const alsoFitting = parts.heardAs(picked.radio, picked.address)?.drivers ?? []
    await seat.take(picked, { after_us: present.last_us(), alsoFitting, seated })
    remember({ sensor: picked, tare: board.now().tare })
  }
  const release = async (): Promise<void> => {
    notInASet('end it before letting the sensor go')
    holds.cancel()
    await seat.leave()
    present.forget()
    board.change({ sensor: null, phase: 'slack', phaseBegan_us: null })
    remember({ sensor: null })
  }
  const zero = async (): Promise<void> => {
    notInASet('tare the sensor before or after it')
    if (board.now().sensor?.link !== 'streaming')
      throw new Error('The sensor is not sending: there is nothing to tare.')
    const answer = await firstValueFrom(
      stream.raw$.pipe(
        filter(({ filled }) => !filled),
        map(({ samples }) => samples),
        run(zeroing),
        map(([first]) => first),
        timeout({ first: zeroing_ms, scheduler: parts.time.scheduler }),
      ),
    ).catch(() => undefined)
    if (answer === undefined) throw new Error('The sensor fell silent while it was tared: try again.')
    if (answer.kind === 'moved')
      throw new Error('The tension moved while it was tared: let the sensor hang free and try again.')
    const now_ms = parts.time.monotonic_ms()
    if (answer.offset_n > loaded_n && now_ms - doubted_ms > doubt_ms) {
      doubted_ms = now_ms
      throw new Error(
        'Somebody seems to be in the band: step out of it, then tare. If nothing pulls on the sensor, tare once more.',
      )
    }
    // A hold that began under the old zero would mean nothing under the new one.
    holds.cancel()
    const tare = { offset_n: answer.offset_n, at_ms: parts.time.wall_ms() }
    board.change({ tare })
    remember({ tare })
    parts.note(`Zeroed: ${answer.offset_n.toFixed(2)} N are taken off from now on.`)
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
    board.change({ interrupted: await parts.sets.interrupted() })
  }
  return {
    pick,
    obey: async (command) => {
      switch (command.kind) {
        case 'pick-sensor': {
          const { radio, address, driver, settings } = command
          return pick({ radio, address, driver, settings, name: nameOf(radio, address) })
        }
        case 'release-sensor':
          return release()
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
          return runner.resume(command.set)
        case 'keep-set':
          return keep(command.set)
        default:
          return command satisfies never
      }
    },
  }
}
