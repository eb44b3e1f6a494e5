import type { Verdict } from '../../src/model/rep.ts'
import type { SetSummary } from '../../src/model/set.ts'
import { deviceMicros, newtons, wallMillis } from '../../src/model/units.ts'
import type { Hello } from '../../src/wire/events.ts'
import type { HeardSensor, RackState, RepView, SensorView } from '../../src/wire/state.ts'
import { top_n } from './fake-person.ts'

const exercise = (id: Hello['exercises'][number]['id'], name: string, level: number) => ({
  id,
  name,
  level,
  sided: id === 'straddle-hinge',
  rows: id === 'banded-rdl-row',
  advice: id === 'rest' ? 'Rest means no exercise: with acute pain, let it calm down first. No set is started.' : null,
})

export const hello: Hello = {
  software: '0.0.0',
  racks: ['rack-1'],
  exercises: [
    exercise('rest', 'Rest', 0),
    exercise('band-hinge', 'Band hip hinge', 1),
    exercise('straddle-hinge', 'Straddle hinge', 2),
    exercise('banded-rdl', 'Banded Romanian deadlift', 3),
    exercise('banded-rdl-row', 'Banded RDL with bent row', 4),
  ],
  drivers: [
    { id: 'progressor', name: 'Tindeq Progressor', settings: [] },
    {
      id: 'wh-c06',
      name: 'WH-C06 hanging scale',
      settings: [{ key: 'unit', label: 'Unit of the scale', choices: ['as sent', 'kg', 'lb'], fallback: 'as sent' }],
    },
    { id: 'linescale-3', name: 'LineScale 3', settings: [] },
    {
      id: 'frez-dyno',
      name: 'Frez Dyno',
      settings: [{ key: 'coefficient', label: 'Coefficient, N per count', choices: null, fallback: null }],
    },
    { id: 'taut', name: 'Taut sensor', settings: [] },
  ],
  formats: [
    { id: 'samples-csv', name: 'Samples, CSV', extension: 'csv' },
    { id: 'reps-csv', name: 'Reps, CSV', extension: 'csv' },
    { id: 'json', name: 'JSON', extension: 'json' },
  ],
}

export const progressor: SensorView = {
  radio: 'bluetooth',
  simulated: false,
  address: 'd4:3a:2c:11:90:6e',
  name: 'Progressor_6021',
  driver: 'progressor',
  driverName: 'Tindeq Progressor',
  link: 'streaming',
  linkNote: null,
  rssi_dbm: -61,
  battery: { percent: 82, millivolts: 3970, low: false },
  firmware: '1.3.2',
  rate_hz: 80.1,
  faults: {},
  gaps: { count: 0, missing_ms: 0 },
}

export const virtual: SensorView = {
  ...progressor,
  radio: 'virtual',
  simulated: true,
  address: 'virtual-1',
  name: 'Virtual sensor',
  rssi_dbm: null,
}

/** The right cell of a pair. */
export const other: SensorView = {
  ...progressor,
  address: 'd4:3a:2c:11:90:71',
  name: 'Progressor_7113',
  rssi_dbm: -66,
  battery: { percent: 71, millivolts: 3890, low: false },
  rate_hz: 79.8,
}

const heardOf = (name: string, address: string, drivers: readonly string[], rssi_dbm: number | null): HeardSensor => ({
  radio: 'bluetooth',
  simulated: false,
  address,
  name,
  drivers,
  rssi_dbm,
  silent_ms: 300,
})

export const fiveHeard: readonly HeardSensor[] = [
  heardOf('Progressor_6021', progressor.address, ['progressor'], -61),
  heardOf('IF_B7', '24:0a:c4:00:9f:10', ['wh-c06'], -78),
  { ...heardOf('LS3-00412', 'f0:08:d1:55:22:01', ['linescale-3', 'progressor'], -88), silent_ms: 9_000 },
  heardOf('DYNO', '90:38:0c:77:aa:01', ['frez-dyno'], -69),
  heardOf('', 'c8:47:8c:01:02:03', [], -92),
  { ...heardOf('Virtual sensor', 'virtual-1', ['progressor'], null), radio: 'virtual', simulated: true },
]

export const idleRack: RackState = {
  rack: 'rack-1',
  revision: 1,
  sensor: null,
  second: null,
  tare: null,
  hold: null,
  holding: null,
  holdNeeded: null,
  exercise: 'band-hinge',
  side: null,
  band: null,
  phase: 'slack',
  phaseBegan_us: null,
  top: null,
  set: null,
  reps: [],
  sets: [],
  interrupted: [],
  storeProblem: null,
}

export const hold = { tension_n: newtons(top_n), uncertainty_n: newtons(2.1), at_ms: wallMillis(Date.now() - 240_000) }
export const calibrated = {
  tare: { offset_n: newtons(3.2), second_n: newtons(0), at_ms: wallMillis(Date.now() - 300_000) },
  hold,
  top: { tension_n: hold.tension_n, uncertainty_n: hold.uncertainty_n },
} as const satisfies Partial<RackState>

export const repOf = (number: number, verdict: Verdict): RepView => {
  const at = (s: number) => deviceMicros(60e6 + number * 5.2e6 + s * 1e6)
  const reach = verdict === 'short' ? 0.88 - (number % 3) * 0.01 : 0.985 + (number % 4) * 0.01
  return {
    rep: {
      number,
      hingeStart_us: at(0),
      bottomStart_us: at(1.6 + (number % 3) * 0.1),
      driveStart_us: at(2.1),
      lockoutStart_us: at(3.2),
      row_us: null,
      detected: {
        hingeStart_us: at(0.2),
        bottomStart_us: at(1.8),
        driveStart_us: at(2.3),
        lockoutStart_us: at(3.4),
        verdict_us: at(3.9),
      },
      top_n: newtons(top_n),
      plateau_n: newtons(205 + reach * (top_n - 205)),
      bottom_n: newtons(205),
      reach,
      reachUncertainty: verdict === 'unsure' ? 0.07 : 0.022,
      verdict,
      doubts: verdict === 'unsure' ? ['feet-moved'] : [],
      gap: false,
    },
    lockoutEnd_us: at(5.1),
    metrics: {},
  }
}

const verdicts: readonly Verdict[] = [
  'full',
  'full',
  'short',
  'full',
  'full',
  'unsure',
  'full',
  'full',
  'short',
  'full',
]
/** The first `count` reps of a mixed set. */
export const repsOf = (count: number): readonly RepView[] =>
  Array.from({ length: count }, (_, i) => repOf(i + 1, verdicts[i % verdicts.length] ?? 'full'))

export const setOf = (id: string, status: SetSummary['status'], simulated = false): SetSummary => ({
  header: {
    id,
    session: 'session-1',
    rack: 'rack-1',
    startedAt_ms: wallMillis(Date.now() - 600_000),
    exercise: 'band-hinge',
    side: null,
    band: 'red',
    sensor: { driver: 'progressor', name: 'Progressor_6021', address: 'd4:3a', firmware: '1.3.2', simulated },
    rate_hz: 80,
    tare_n: newtons(3.2),
    second: null,
    hold,
    anchor: { at_us: deviceMicros(0), wall_ms: wallMillis(Date.now() - 600_000) },
    softwareVersion: '0.0.0',
  },
  status,
  endedAt_ms: status === 'closed' ? wallMillis(Date.now() - 540_000) : null,
  samples: 4_800,
  reps: 10,
  full: 7,
})
