import type { Labels, LabelledRep } from './cases/case.ts'

const boundaries = ['hingeStart', 'bottomStart', 'driveStart', 'lockoutStart'] as const
type Boundary = (typeof boundaries)[number]
const liveBoundaries = ['hingeStart', 'driveStart', 'lockoutStart'] as const

/** A rep as re-analysis writes it, seconds of the recording's clock. */
export interface FoundRep {
  readonly hingeStart: number | null
  readonly bottomStart: number | null
  readonly driveStart: number | null
  readonly lockoutStart: number | null
  readonly verdict?: 'full' | 'short' | 'unsure'
  readonly reach?: number
  readonly row?: readonly [number, number] | null
  readonly detectedAt?: Partial<Readonly<Record<Boundary | 'verdict', number | null>>>
}

export interface Found {
  readonly reps: readonly FoundRep[]
  readonly live: readonly { readonly at: number; readonly phase: string }[]
}

/** What was gathered over the recordings of one kind; times in ms, infinite where nothing was said. */
export interface Tally {
  recordings: number
  exact: number
  truth: number
  matched: number
  extra: number
  readonly error_ms: Readonly<Record<Boundary, number[]>>
  readonly late_ms: Readonly<Record<Boundary, number[]>>
  readonly spoken_ms: number[]
  right: number
  wrong: number
  unsure: number
  shortCaught: number
  shortAll: number
  rowsFound: number
  rowsAll: number
  rowsInvented: number
  rowless: number
  drives: number
}

const perBoundary = (): Record<Boundary, number[]> => ({
  hingeStart: [],
  bottomStart: [],
  driveStart: [],
  lockoutStart: [],
})

export const emptyTally = (): Tally => ({
  recordings: 0,
  exact: 0,
  truth: 0,
  matched: 0,
  extra: 0,
  error_ms: perBoundary(),
  late_ms: perBoundary(),
  spoken_ms: [],
  right: 0,
  wrong: 0,
  unsure: 0,
  shortCaught: 0,
  shortAll: 0,
  rowsFound: 0,
  rowsAll: 0,
  rowsInvented: 0,
  rowless: 0,
  drives: 0,
})

const at = (time: number | null | undefined): number => time ?? NaN
const gap_ms = (said: number | null | undefined, real: number): number =>
  Number.isFinite(at(said)) ? (at(said) - real) * 1000 : Infinity

/** The found rep that is meant by a real one: overlapping drives, lockouts within 1.2 s, the nearest of them. */
const matchOf = (rep: LabelledRep, left: ReadonlySet<FoundRep>): FoundRep | null => {
  const away = (found: FoundRep): number => Math.abs(at(found.lockoutStart) - rep.lockoutStart)
  const near = [...left].filter(
    (found) =>
      at(found.lockoutStart) > rep.driveStart - 0.3 &&
      at(found.driveStart) < rep.lockoutStart + 0.3 &&
      away(found) < 1.2,
  )
  return near.toSorted((a, b) => away(a) - away(b))[0] ?? null
}

const tallyTimes = (tally: Tally, rep: LabelledRep, found: FoundRep, labels: Labels): void => {
  for (const boundary of boundaries) {
    const real = rep[boundary]
    if (rep.unsure?.includes(boundary) === true) continue
    if (labels.ignore.some(([from, to]) => real >= from - 0.1 && real <= to + 0.1)) continue
    tally.error_ms[boundary].push(Math.abs(gap_ms(found[boundary], real)))
    tally.late_ms[boundary].push(gap_ms(found.detectedAt?.[boundary], real))
  }
  tally.spoken_ms.push(gap_ms(found.detectedAt?.verdict, rep.lockoutStart))
}

const tallyRow = (tally: Tally, rep: LabelledRep, found: FoundRep, labels: Labels): void => {
  const said = (found.row ?? null) !== null
  if (rep.row !== null) {
    tally.rowsAll++
    if (said) tally.rowsFound++
  } else if (labels.category === 'row') {
    tally.rowless++
    if (said) tally.rowsInvented++
  }
}

const tallyVerdict = (tally: Tally, rep: LabelledRep, found: FoundRep): void => {
  const said = found.verdict ?? 'unsure'
  // The feet stand elsewhere and nobody measured the hold there: not to know is a fair answer.
  if (said === 'unsure' && rep.relearn) return
  if (said === 'unsure') tally.unsure++
  else if ((said === 'full') === rep.full) tally.right++
  else tally.wrong++
  if (rep.full) return
  tally.shortAll++
  if (said === 'short') tally.shortCaught++
}

/** Compares what was found in one recording with its labels. True: every rep found and none too many. */
export const tallyRecording = (tally: Tally, labels: Labels, found: Found): boolean => {
  const left = new Set(found.reps)
  let matched = 0
  for (const rep of labels.reps) {
    const match = matchOf(rep, left)
    if (match === null) continue
    left.delete(match)
    matched++
    tallyTimes(tally, rep, match, labels)
    tallyRow(tally, rep, match, labels)
    tallyVerdict(tally, rep, match)
  }
  const exact = matched === labels.reps.length && left.size === 0
  tally.recordings++
  tally.drives += found.live.filter(
    ({ at, phase }) => phase === 'drive' && at > labels.calibrationEnd && at < labels.lastSetEnd,
  ).length
  tally.truth += labels.reps.length
  tally.matched += matched
  tally.extra += left.size
  if (exact) tally.exact++
  return exact
}

const quantile = (values: readonly number[], q: number): number | null => {
  const found = values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))]
  return found === undefined ? null : Math.round(found)
}
const percent = (part: number, whole: number): number | null =>
  whole === 0 ? null : +((100 * part) / whole).toFixed(1)

export type Score = Readonly<Record<string, number | null>>

export const scoreOf = (tally: Tally): Score => {
  const judged = tally.right + tally.wrong + tally.unsure
  const errors_ms = boundaries.flatMap((boundary) => tally.error_ms[boundary])
  const late = (boundary: (typeof liveBoundaries)[number], q: number) => quantile(tally.late_ms[boundary], q)
  return {
    recordings: tally.recordings,
    reps: tally.truth,
    'exact %': percent(tally.exact, tally.recordings),
    'recall %': percent(tally.matched, tally.truth),
    'precision %': percent(tally.matched, tally.matched + tally.extra),
    'boundary p50': quantile(errors_ms, 0.5),
    'boundary p95': quantile(errors_ms, 0.95),
    ...Object.fromEntries(boundaries.map((name) => [`${name} p95`, quantile(tally.error_ms[name], 0.95)])),
    'drive late p50': late('driveStart', 0.5),
    'lockout late p50': late('lockoutStart', 0.5),
    'lockout late p95': late('lockoutStart', 0.95),
    'right %': percent(tally.right, judged),
    'wrong %': percent(tally.wrong, judged),
    'short caught %': percent(tally.shortCaught, tally.shortAll),
    'verdict p95': quantile(tally.spoken_ms, 0.95),
    'false drives': tally.truth === 0 ? null : +((tally.drives - tally.matched) / tally.truth).toFixed(2),
    'rows %': percent(tally.rowsFound, tally.rowsAll),
    'rows invented %': percent(tally.rowsInvented, tally.rowless),
  }
}
