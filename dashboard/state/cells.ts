import { computed } from '@preact/signals'
import type { Cell } from '../../src/model/cell.ts'
import type { RackState, SensorView } from '../../src/wire/state.ts'
import { connected, rack } from './service.ts'

export interface CellView {
  readonly cell: Cell
  readonly sensor: SensorView
}

/** The cells in use, left before right: none, one or two. */
export const cellsOf = ({ sensor, second }: Pick<RackState, 'sensor' | 'second'>): readonly CellView[] => [
  ...(sensor === null ? [] : [{ cell: 'first', sensor } as const]),
  ...(second === null ? [] : [{ cell: 'second', sensor: second } as const]),
]

/** The cells as far as they are known now: without the service nothing is known of their links. */
export const cellsNow = computed((): readonly CellView[] => {
  const cells = rack.value === null ? [] : cellsOf(rack.value)
  return connected.value
    ? cells
    : cells.map(({ cell, sensor }): CellView => ({ cell, sensor: { ...sensor, link: 'lost' } }))
})

export const simulatedNow = computed(() => cellsNow.value.some(({ sensor }) => sensor.simulated))
