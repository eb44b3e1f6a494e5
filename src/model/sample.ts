import type { DeviceMicros, Newtons } from './units.ts'

/** One reading of the cell: when by the sensor's clock, and how much by the sensor's own zero. */
export interface Sample {
  readonly at_us: DeviceMicros
  readonly tension_n: Newtons
}
