import type { Driver } from './driver.ts'
import { progressor } from './drivers/progressor.ts'
import { taut } from './drivers/taut.ts'
import { whC06 } from './drivers/wh-c06.ts'

/** Every driver, in the order in which a sensor's advertisement is offered to them. */
export const drivers: readonly Driver[] = [progressor, whC06, taut]
