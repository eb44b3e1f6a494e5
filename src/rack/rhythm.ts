import type { Sample } from '../model/sample.ts'

/** Samples that the usual spacing is learned from. */
const learned = 64
/** A sensor with a clock of its own keeps its spacing; one that is placed by arrival is as uneven as the air. */
const slackOf = { device: { factor: 1.6, least_us: 0 }, arrival: { factor: 5, least_us: 1_000_000 } }

export interface Rhythm {
  readonly rate_hz: number | null
  /** Spans in which samples are missing: `[last before, first after]`. */
  readonly gaps: readonly (readonly [number, number])[]
  /** A longer step than this is a gap. */
  readonly longest_us: number
}

/** The usual spacing of the samples before, and the gaps that the new ones leave. Times on the sensor's clock, µs. */
export const rhythm = (before: readonly Sample[], fresh: readonly Sample[], clock: keyof typeof slackOf): Rhythm => {
  const all = [...before.slice(-learned), ...fresh]
  const steps = all.slice(1).map(({ at_us }, i) => at_us - (all[i]?.at_us ?? at_us))
  const usual = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)]
  if (usual === undefined || usual <= 0) return { rate_hz: null, gaps: [], longest_us: 0 }
  const { factor, least_us } = slackOf[clock]
  const longest = Math.max(usual * factor, least_us)
  const regular = steps.filter((step) => step <= longest)
  const mean = regular.reduce((sum, step) => sum + step, 0) / regular.length
  const gaps = steps.flatMap((step, i) => {
    const [from, to] = [all[i], all[i + 1]]
    const isNew = i + 1 >= all.length - fresh.length
    return isNew && step > longest && from !== undefined && to !== undefined ? [[from.at_us, to.at_us] as const] : []
  })
  return { rate_hz: regular.length >= 8 ? 1e6 / mean : null, gaps, longest_us: longest }
}

/** Whether samples follow on the one before without a gap. */
export const followOn = (before: Sample | undefined, fresh: readonly Sample[], longest_us: number): boolean => {
  let last = before
  for (const sample of fresh) {
    if (last === undefined || sample.at_us - last.at_us > longest_us) return false
    last = sample
  }
  return true
}
