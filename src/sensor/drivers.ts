import type { Driver } from './driver.ts'

/** Every driver, in the order in which a sensor's advertisement is offered to them. */
export const drivers: readonly Driver[] = []
