import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MotionEvent } from '../../src/model/motion-event.ts'
import type { Rep } from '../../src/model/rep.ts'
import type { Sample } from '../../src/model/sample.ts'
import type { SetHeader } from '../../src/model/set.ts'
import { deviceMicros, kilogramsToNewtons, newtons, wallMillis } from '../../src/model/units.ts'
import type { SampleChunk } from '../../src/rack/recorder.ts'

export const start_ms = wallMillis(Date.UTC(2026, 2, 14, 9, 0, 0))

export const madeHeader = (id: string, changes: Partial<SetHeader> = {}): SetHeader => ({
  id,
  session: 'session-a',
  rack: 'home',
  startedAt_ms: start_ms,
  exercise: 'band-hinge',
  side: null,
  band: 'green 41"',
  sensor: { driver: 'progressor', name: 'Progressor_7125', address: 'd1:22', firmware: '1.2.3', simulated: false },
  rate_hz: 80,
  tare_n: newtons(3.25),
  second: null,
  hold: { tension_n: newtons(212.5), uncertainty_n: newtons(0.4), at_ms: wallMillis(start_ms - 60_000) },
  anchor: { at_us: deviceMicros(5_000_000), wall_ms: start_ms },
  softwareVersion: '0.1.0',
  ...changes,
})

/** The number `i` sample of a sensor that sends 32-bit kilograms at 80 Hz with a little jitter. */
export const madeSample = (i: number): Sample => ({
  at_us: deviceMicros(5_000_000 + i * 12_500 + ((i * 7919) % 61)),
  tension_n: kilogramsToNewtons(Math.fround(15 + 6 * Math.sin(i / 40) + ((i * 31) % 17) / 1000)),
})

export const madeChunk = (set: string, seq: number, filled = false, count = 20): SampleChunk => ({
  set,
  seq,
  cell: 'first',
  filled,
  samples: Array.from({ length: count }, (_, i) => madeSample(seq * count + i)),
})

export const madeRep = (number: number, changes: Partial<Rep> = {}): Rep => {
  const at = (seconds: number) => deviceMicros(5_000_000 + Math.round((number * 4 + seconds) * 1e6))
  return {
    number,
    hingeStart_us: at(0),
    bottomStart_us: at(1.2),
    driveStart_us: at(1.5),
    lockoutStart_us: at(2.3),
    row_us: null,
    detected: {
      hingeStart_us: at(0.1),
      bottomStart_us: at(1.3),
      driveStart_us: at(1.55),
      lockoutStart_us: at(2.36),
      verdict_us: at(2.9),
    },
    top_n: newtons(210.5),
    plateau_n: newtons(209.75),
    bottom_n: newtons(160.125),
    reach: 0.985,
    reachUncertainty: 0.012,
    verdict: 'full',
    doubts: [],
    gap: false,
    ...changes,
  }
}

export const madeEvents = (number: number, changes: Partial<Rep> = {}): readonly MotionEvent[] => {
  const rep = madeRep(number, changes)
  return [
    { kind: 'phase', phase: 'hinge', began_us: rep.hingeStart_us, detected_us: rep.detected.hingeStart_us },
    { kind: 'phase', phase: 'drive', began_us: rep.driveStart_us, detected_us: rep.detected.driveStart_us },
    { kind: 'phase', phase: 'lockout', began_us: rep.lockoutStart_us, detected_us: rep.detected.lockoutStart_us },
    { kind: 'rep', rep },
    {
      kind: 'rep-close',
      close: { number, lockoutEnd_us: deviceMicros(rep.lockoutStart_us + 1_000_000), metrics: { peakDrive_n: 231.5 } },
    },
  ]
}

/** A folder that is removed when `release` is called. */
export const madeFolder = (): { readonly folder: string; readonly release: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'taut-store-'))
  return {
    folder,
    release: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
