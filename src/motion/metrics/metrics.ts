import { bottomTime } from './bottom-time.ts'
import { driveImpulse } from './drive-impulse.ts'
import { driveTime } from './drive-time.ts'
import { earlyRateOfForce } from './early-rate-of-force.ts'
import { hingeTime } from './hinge-time.ts'
import { holdSteadiness } from './hold-steadiness.ts'
import { holdTime } from './hold-time.ts'
import { impulse } from './impulse.ts'
import { meanDriveTension } from './mean-drive-tension.ts'
import type { Metric, RepTrace } from './metric.ts'
import { peakTension } from './peak-tension.ts'
import { rateOfForce } from './rate-of-force.ts'
import { timeUnderTension } from './time-under-tension.ts'

/** Every metric of a rep, in the order they are shown. */
export const metrics: readonly Metric[] = [
  hingeTime,
  bottomTime,
  driveTime,
  holdTime,
  timeUnderTension,
  peakTension,
  meanDriveTension,
  rateOfForce,
  earlyRateOfForce,
  impulse,
  driveImpulse,
  holdSteadiness,
]

/** What can be measured on this rep, by id; the rest is absent. */
export const measure = (rep: RepTrace): Readonly<Record<string, number>> => {
  const measured: Record<string, number> = {}
  for (const { id, of } of metrics) {
    const value = of(rep)
    if (value !== null && Number.isFinite(value)) measured[id] = value
  }
  return measured
}
