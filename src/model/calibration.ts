import type { DeviceMicros, Newtons } from './units.ts'

/** The person's own full-extension hold: its span on the sensor's clock, or a level measured before. */
export type Hold =
  | { readonly kind: 'span'; readonly from_us: DeviceMicros; readonly to_us: DeviceMicros }
  | { readonly kind: 'level'; readonly tension_n: Newtons; readonly uncertainty_n: Newtons }
