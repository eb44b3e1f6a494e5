import type { MotionEvent } from '../../src/model/motion-event.ts'
import type { Rep } from '../../src/model/rep.ts'
import type { Sample } from '../../src/model/sample.ts'
import type { MotionSetup } from '../../src/motion/setup.ts'
import { everyLabelled, type Labelled } from './labelled.ts'
import { makeSet, plainRecipe } from './made-set.ts'

/** Anything that hears samples and says motion events: the detector, or one that was tampered with. */
export type Detect = (samples: readonly Sample[], setup: MotionSetup) => readonly MotionEvent[]

const repsOf = (events: readonly MotionEvent[]): readonly Rep[] =>
  events.flatMap((event) => (event.kind === 'rep' ? [event.rep] : []))

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? 0

const boundaries = ['hingeStart', 'bottomStart', 'driveStart', 'lockoutStart'] as const

/** Everything wrong with a detector on one labelled recording, in words. */
const faultsOn = (detect: Detect, { name, samples, setup, reps, ignore }: Labelled): readonly string[] => {
  const events = detect(samples, setup)
  const found = repsOf(events)
  const faults: string[] = []
  if (found.length !== reps.length) return [`${name}: ${found.length} reps, ${reps.length} labelled`]
  const errors: number[] = []
  let wrong = 0
  let lateDrive: number[] = []
  let lateLockout: number[] = []
  let lateVerdict: number[] = []
  const lost = (t: number): boolean => ignore.some(([from, to]) => t >= from - 0.1 && t <= to + 0.1)
  reps.forEach((truth, i) => {
    const rep = found[i]
    if (rep === undefined) return
    for (const key of boundaries) if (!lost(truth[key])) errors.push(Math.abs(rep[`${key}_us`] / 1e6 - truth[key]))
    if (rep.verdict !== (truth.full ? 'full' : 'short')) wrong += 1
    if ((rep.row_us !== null) !== (truth.row !== null)) faults.push(`${name}: rep ${rep.number} row`)
    lateDrive = [...lateDrive, rep.detected.driveStart_us / 1e6 - truth.driveStart]
    lateLockout = [...lateLockout, rep.detected.lockoutStart_us / 1e6 - truth.lockoutStart]
    lateVerdict = [...lateVerdict, rep.detected.verdict_us / 1e6 - truth.lockoutStart]
    if (Math.abs(rep.reach - (truth.full ? 1 : 0.7)) > 0.32)
      faults.push(`${name}: rep ${rep.number} reach ${rep.reach}`)
  })
  if (quantile(errors, 0.5) > 0.045) faults.push(`${name}: boundary median ${quantile(errors, 0.5)}`)
  if (quantile(errors, 0.9) > 0.17) faults.push(`${name}: boundary p90 ${quantile(errors, 0.9)}`)
  if (wrong > 0) faults.push(`${name}: ${wrong} verdicts wrong`)
  if (quantile(lateDrive, 0.5) > 0.1) faults.push(`${name}: drive late ${quantile(lateDrive, 0.5)}`)
  if (quantile(lateDrive, 0.5) < -0.08) faults.push(`${name}: drive early ${quantile(lateDrive, 0.5)}`)
  if (quantile(lateLockout, 0.5) > 0.2) faults.push(`${name}: lockout late ${quantile(lateLockout, 0.5)}`)
  if (quantile(lateVerdict, 0.5) > 1) faults.push(`${name}: verdict late ${quantile(lateVerdict, 0.5)}`)
  return faults
}

/**
 * The made set, where truth is exact: levels, reaches, metrics, order of events. Its band is linear and without
 * hysteresis, which the detector allows for: its labels lie up to 0.1 s inside the movement here.
 */
const faultsOnMade = (detect: Detect): readonly string[] => {
  const made = makeSet()
  const events = detect(made.samples, made.setup)
  const reps = repsOf(events)
  const faults: string[] = []
  if (reps.length !== plainRecipe.reaches.length) return [`made: ${reps.length} reps`]
  reps.forEach((rep, i) => {
    const reach = plainRecipe.reaches[i] ?? 1
    if (Math.abs(rep.reach - reach) > 0.08) faults.push(`made: reach ${rep.reach} of ${reach}`)
    if (rep.verdict !== (reach > 0.9 ? 'full' : 'short')) faults.push(`made: rep ${rep.number} ${rep.verdict}`)
    for (const [key, truth] of [
      ['hingeStart_us', made.hingeStarts[i]],
      ['driveStart_us', made.driveStarts[i]],
      ['lockoutStart_us', made.lockoutStarts[i]],
    ] as const)
      if (Math.abs(rep[key] / 1e6 - (truth ?? 0)) > 0.1) faults.push(`made: rep ${rep.number} ${key}`)
  })
  const closes = events.flatMap((event) => (event.kind === 'rep-close' ? [event.close] : []))
  if (closes.length !== reps.length) faults.push(`made: ${closes.length} lockouts ended`)
  for (const { metrics } of closes)
    if (Math.abs((metrics['driveTime_s'] ?? 0) - (1 - 2 * 0.1893) * plainRecipe.drive_s) > 0.08)
      faults.push(`made: drive time ${metrics['driveTime_s']}`)
  const drives = events.filter((event) => event.kind === 'phase' && event.phase === 'drive').length
  if (drives !== reps.length) faults.push(`made: ${drives} drives shown`)
  const last = events.findLast((event) => event.kind === 'phase')
  if (last?.kind !== 'phase' || last.phase !== 'slack') faults.push('made: the walk-out was not seen')
  return faults
}

/** A converter's faults must change nothing: single, double, three in a row, negative, and the very first sample. */
const faultsWithBadSamples = (detect: Detect): readonly string[] => {
  const made = makeSet()
  const broken = made.samples.map((sample, i) => {
    if (i === 0 || i % 700 === 350 || i % 700 === 351 || (i % 260 > 100 && i % 260 < 104))
      return { ...sample, tension_n: 6972 as typeof sample.tension_n }
    return i % 900 === 100 ? { ...sample, tension_n: -318 as typeof sample.tension_n } : sample
  })
  const [clean, dirty] = [repsOf(detect(made.samples, made.setup)), repsOf(detect(broken, made.setup))]
  const same =
    clean.length === dirty.length &&
    clean.every((rep, i) => Math.abs(rep.lockoutStart_us - (dirty[i]?.lockoutStart_us ?? 0)) < 30_000)
  return same ? [] : ['bad samples change the reps']
}

/** What is wrong with a detector, worked out as far as it is asked for; nothing for a sound one. */
export function* faultsOf(detect: Detect): Generator<string> {
  yield* faultsOnMade(detect)
  yield* faultsWithBadSamples(detect)
  for (const recording of everyLabelled()) yield* faultsOn(detect, recording)
}
