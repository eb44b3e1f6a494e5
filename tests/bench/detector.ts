import { motion } from '../../src/motion/motion.ts'
import type { MotionEvent } from '../../src/model/motion-event.ts'
import type { Sample } from '../../src/model/sample.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'

// What the detector costs a sample, from sanitize to metrics, and what it allocates, on ten to thirty minutes of sets.

const bar_ns = 200

const jerk = (x: number): number => x * x * x * (10 - 15 * x + 6 * x * x)

/** Hinges of three seconds with noise, walked into and out of: enough to keep every part of the detector busy. */
const sets = (rate_hz: number, seconds: number): readonly Sample[] => {
  let seed = 7
  const chance = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return seed / 2 ** 32 - 0.5
  }
  return Array.from({ length: Math.round(rate_hz * seconds) }, (_, i) => {
    const t = i / rate_hz
    const inSet = t % 60
    const inRep = (inSet - 6) % 4
    const depth =
      inSet < 6 || inSet > 54
        ? 0
        : inRep < 1.2
          ? jerk(inRep / 1.2)
          : inRep < 1.7
            ? 1
            : inRep < 2.5
              ? 1 - jerk((inRep - 1.7) / 0.8)
              : 0
    const stand = inSet < 1 ? jerk(inSet) : inSet > 57 ? 0 : 1
    return {
      at_us: deviceMicros(Math.round(t * 1e6)),
      tension_n: newtons(stand * (300 - 60 * depth) + 1.2 * chance()),
    }
  })
}

interface Cost {
  readonly ns: number
  readonly bytes: number
  readonly reps: number
}

const measure = (samples: readonly Sample[]): Cost => {
  const machine = motion({ rows: false, hold: null })
  let reps = 0
  const say = (event: MotionEvent): void => {
    if (event.kind === 'rep') reps += 1
  }
  let state = machine.start()
  const heap = process.memoryUsage().heapUsed
  const cpu = process.cpuUsage()
  for (const sample of samples) state = machine.step(state, sample, say)
  const { user, system } = process.cpuUsage(cpu)
  const grown = process.memoryUsage().heapUsed - heap
  return { ns: ((user + system) * 1000) / samples.length, bytes: grown / samples.length, reps }
}

const missed: number[] = []
console.log('rate_hz  ns/sample  bytes/sample  reps')
for (const rate_hz of [10, 80, 320, 1000]) {
  const samples = sets(rate_hz, rate_hz > 100 ? 600 : 1800)
  measure(samples)
  const runs = Array.from({ length: 15 }, () => measure(samples))
  const best = runs.reduce((a, b) => (b.ns < a.ns ? b : a))
  if (best.ns > bar_ns) missed.push(rate_hz)
  const bytes = Math.min(...runs.map((run) => run.bytes))
  console.log(
    `${String(rate_hz).padStart(7)}  ${best.ns.toFixed(0).padStart(9)}  ${bytes.toFixed(2).padStart(12)}  ${best.reps}`,
  )
}
console.log(
  `bar: ${bar_ns} ns a sample: ${missed.length === 0 ? 'kept' : `MISSED at ${missed.map((hz) => `${hz} Hz`).join(', ')}`}`,
)
process.exitCode = missed.length === 0 ? 0 : 1
