import { map, merge, type Observable, tap } from 'rxjs'
import { type Cell, cells as all } from '../model/cell.ts'
import type { SensorView } from '../wire/state.ts'
import { createAlignment } from './alignment.ts'
import type { Board } from './board.ts'
import type { LineEvent } from './line.ts'
import type { RackParts } from './parts.ts'
import { createPresent, type Present } from './present.ts'
import { createSeat, type SensorSeat } from './sensor-seat.ts'
import type { Trace } from './trace.ts'

/** What comes down the line of one of the cells. */
export type CellEvent = LineEvent & { readonly cell: Cell }

/** The one or two cells of a rack: where their sensors sit, what they said of late, and how their clocks lie. */
export interface Cells {
  readonly line$: Observable<CellEvent>
  readonly two: () => boolean
  readonly view: (cell: Cell) => SensorView | null
  readonly show: (cell: Cell, view: SensorView | null) => void
  readonly seat: (cell: Cell) => SensorSeat
  readonly present: (cell: Cell) => Present
  /** The latest time that this rack has a sample of; a new sensor's samples lie after it. */
  readonly last_us: () => number
  /** What the second cell's times are to be added to lie on the first one's clock. */
  readonly shift_us: () => number
  /** Another sensor sits there now, or none. */
  readonly forget: (cell: Cell) => void
  /** Left is right: the sensors stay linked, and change their places with all that is known of them. */
  readonly swap: () => void
  readonly leave: () => Promise<void>
}

interface Place {
  readonly seat: SensorSeat
  readonly present: Present
}

/** `kept_us`: the latest time of what is already on disk. */
export const createCells = (parts: RackParts, board: Board, trace: Trace, kept_us: number): Cells => {
  const alignment = createAlignment()
  const view = (cell: Cell): SensorView | null => (cell === 'first' ? board.now().sensor : board.now().second)
  const show = (cell: Cell, sensor: SensorView | null): void =>
    board.change(cell === 'first' ? { sensor } : { second: sensor })
  const made = all.map((): Place => {
    const seat = createSeat(parts.radios, parts.drivers, parts.time)
    const present = createPresent({
      seat,
      view: () => view(cellOf(seat)),
      show: (sensor) => show(cellOf(seat), sensor),
      missing: (from_us, to_us) => {
        const ahead_us = cellOf(seat) === 'first' ? 0 : alignment.shift_us()
        trace.gap(from_us + ahead_us, to_us + ahead_us)
      },
    })
    return { seat, present }
  })
  const [one, other] = made as [Place, Place]
  let places: Readonly<Record<Cell, Place>> = { first: one, second: other }
  const cellOf = (seat: SensorSeat): Cell => (places.first.seat === seat ? 'first' : 'second')

  return {
    line$: merge(
      ...made.map(({ seat }) =>
        seat.line$.pipe(
          map((event): CellEvent => ({ ...event, cell: cellOf(seat) })),
          tap((event) => {
            if (event.kind === 'lag') alignment.lag(event.cell, event.lag_us)
            if (event.kind === 'samples') alignment.settle(parts.time.monotonic_ms())
          }),
        ),
      ),
    ),
    two: () => board.now().second !== null,
    view,
    show,
    seat: (cell) => places[cell].seat,
    present: (cell) => places[cell].present,
    last_us: () => Math.max(kept_us, ...made.map(({ present }) => present.last_us())),
    shift_us: alignment.shift_us,
    forget: (cell) => {
      places[cell].present.forget()
      alignment.forget(cell)
    },
    swap: () => {
      const { sensor, second, tare } = board.now()
      places = { first: places.second, second: places.first }
      alignment.swap()
      board.change({
        sensor: second,
        second: sensor,
        tare: tare === null ? null : { ...tare, offset_n: tare.second_n, second_n: tare.offset_n },
      })
    },
    leave: async () => {
      for (const { seat } of made) await seat.leave()
    },
  }
}
