import type { Driver } from './driver.ts'
import { activ5 } from './drivers/activ5.ts'
import { b24 } from './drivers/b24.ts'
import { climbro } from './drivers/climbro.ts'
import { cts500 } from './drivers/cts500.ts'
import { custom } from './drivers/custom.ts'
import { enforcer } from './drivers/enforcer.ts'
import { entralpi } from './drivers/entralpi.ts'
import { forceBoard } from './drivers/force-board.ts'
import { frezDyno } from './drivers/frez-dyno.ts'
import { goDirect } from './drivers/go-direct.ts'
import { linescale3 } from './drivers/linescale-3.ts'
import { motherboard } from './drivers/motherboard.ts'
import { progressor } from './drivers/progressor.ts'
import { squegg } from './drivers/squegg.ts'
import { taut } from './drivers/taut.ts'
import { weightScale } from './drivers/weight-scale.ts'
import { whC06 } from './drivers/wh-c06.ts'

/**
 * Every driver, in the order in which a sensor's advertisement is offered to them: those with a service of their own
 * first, those known by name only behind them.
 */
export const drivers: readonly Driver[] = [
  taut,
  progressor,
  linescale3,
  cts500,
  forceBoard,
  frezDyno,
  goDirect,
  b24,
  whC06,
  motherboard,
  entralpi,
  climbro,
  activ5,
  squegg,
  enforcer,
  weightScale,
  custom,
]
