import { stringify } from 'csv-stringify/sync'
import { isSimulated, type SessionRecord } from '../../model/set.ts'
import type { DeviceMicros } from '../../model/units.ts'
import { type WholeRep, wholeReps } from '../../motion/whole-reps.ts'
import { rounded, utcFormatter } from '../cells.ts'
import type { Exporter } from '../exporter.ts'
import { type PlacedSet, timeline } from '../timeline.ts'

interface PlacedRep extends WholeRep {
  readonly placed: PlacedSet
}

/** Null is an empty cell. Numbers stay numbers: as text a negative one would be taken for a formula. */
type Cell = string | number | null

const time = ({ placed }: PlacedRep, at_us: DeviceMicros | undefined): Cell =>
  at_us === undefined ? null : rounded(placed.sessionTime_us(at_us) / 1e6, 6)

const columns: readonly (readonly [name: string, cell: (of: PlacedRep) => Cell])[] = [
  ['session', ({ placed }) => placed.set.header.session],
  ['set', ({ placed }) => placed.number],
  ['set_id', ({ placed }) => placed.set.header.id],
  ['set_status', ({ placed }) => placed.set.status],
  ['rack', ({ placed }) => placed.set.header.rack],
  ['exercise', ({ placed }) => placed.set.header.exercise],
  ['side', ({ placed }) => placed.set.header.side],
  ['band', ({ placed }) => placed.set.header.band],
  ['sensor', ({ placed }) => placed.set.header.sensor.name],
  ['second_sensor', ({ placed }) => placed.set.header.second?.sensor.name ?? null],
  ['simulated', ({ placed }) => (isSimulated(placed.set.header) ? 1 : 0)],
  ['rep', ({ rep }) => rep.number],
  ['utc', ({ placed, rep }) => utcFormatter()(placed.wallTime_ms(rep.hingeStart_us))],
  ['verdict', ({ rep }) => rep.verdict],
  ['doubts', ({ rep }) => rep.doubts.join(' ')],
  ['reach', ({ rep }) => rounded(rep.reach, 4)],
  ['reach_uncertainty', ({ rep }) => rounded(rep.reachUncertainty, 4)],
  ['top_n', ({ rep }) => rounded(rep.top_n, 3)],
  ['plateau_n', ({ rep }) => rounded(rep.plateau_n, 3)],
  ['bottom_n', ({ rep }) => rounded(rep.bottom_n, 3)],
  ['hinge_start_s', (of) => time(of, of.rep.hingeStart_us)],
  ['bottom_start_s', (of) => time(of, of.rep.bottomStart_us)],
  ['drive_start_s', (of) => time(of, of.rep.driveStart_us)],
  ['lockout_start_s', (of) => time(of, of.rep.lockoutStart_us)],
  ['lockout_end_s', (of) => time(of, of.close?.lockoutEnd_us)],
  ['row_start_s', (of) => time(of, of.rep.row_us?.[0])],
  ['row_end_s', (of) => time(of, of.rep.row_us?.[1])],
  ['verdict_said_s', (of) => time(of, of.rep.detected.verdict_us)],
  ['gap', ({ rep }) => (rep.gap ? 1 : 0)],
]

const metricsOf = ({ sets }: SessionRecord): readonly string[] => {
  const ids = sets.flatMap(({ events }) => wholeReps(events)).flatMap(({ close }) => Object.keys(close?.metrics ?? {}))
  return [...new Set(ids)].toSorted()
}

/** Seven digits are more than any cell resolves. */
const metric = ({ close }: WholeRep, id: string): Cell => {
  const value = close?.metrics[id]
  return value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(7))
}

/**
 * Text that a person or a sensor chose must not run as a formula where the file is opened: the writer puts an
 * apostrophe before it (OWASP, CSV injection). The mark at the very start tells spreadsheets that the file is UTF-8.
 */
const line = (cells: readonly Cell[], first: boolean): string =>
  stringify([[...cells]], { bom: first, escape_formulas: true })

export const csvReps: Exporter = {
  id: 'csv-reps',
  name: 'Reps (CSV)',
  extension: 'csv',
  mime: 'text/csv; charset=utf-8; header=present',
  *write(session) {
    const metrics = metricsOf(session)
    yield line([...columns.map(([name]) => name), ...metrics], true)
    for (const placed of timeline(session)) {
      for (const whole of wholeReps(placed.set.events)) {
        const known = columns.map(([, cell]) => cell({ placed, ...whole }))
        yield line([...known, ...metrics.map((id) => metric(whole, id))], false)
      }
    }
  },
}
