import { batch } from '@preact/signals'
import { lowestSince, type Trace } from '../chart/trace.ts'
import { clockOffset, serviceClock } from './clock.ts'
import { liveRack, takeUndrawn } from './intake.ts'
import { createLatencyWindow } from './latency.ts'
import { latency, leftShare, lockoutFor_s, position, silence_ms, tension_n, top, wallSeconds } from './live.ts'
import { acknowledge, rack, rackName } from './service.ts'

declare global {
  interface Window {
    /**
     * From a sample's arrival at the host until it was drawn, ms, over the last 10 s, for measurements from outside.
     */
    tautLatency?: readonly number[]
  }
}

/** Draws the rack's trace as it stands; set by the chart while it is on the page. */
export type Draw = (trace: Trace, now_us: number | null) => void
let draw: Draw | null = null
export const drawWith = (painter: Draw): (() => void) => {
  draw = painter
  return () => {
    if (draw === painter) draw = null
  }
}

const drawn = createLatencyWindow(10_000)

/** A message posted while drawing is delivered after the frame went out: the nearest a page comes to its pixels. */
const afterPaint = new MessageChannel()
let painting: readonly number[] = []
afterPaint.port1.addEventListener('message', () => {
  const now = serviceClock()
  for (const arrived_ms of painting) drawn.add(now, Math.max(0, now - arrived_ms))
  painting = []
})
afterPaint.port1.start()

/** The hips' place between this rep's bottom and full extension, where both are known. */
const hipsAt = (trace: Trace): number | null => {
  const state = rack.value
  const tension = trace.ring.newestValue()
  const top_n = top.value?.tension_n ?? null
  if (state === null || top_n === null || tension === null || state.phase === 'slack') return null
  const hinged = trace.phases.findLast(([, phase]) => phase === 'hinge')
  const bottom_n =
    state.phase === 'hinge' || hinged === undefined
      ? (state.reps.at(-1)?.rep.bottom_n ?? null)
      : lowestSince(trace, hinged[0])
  if (bottom_n === null || top_n - bottom_n <= 0) return null
  return (tension - bottom_n) / (top_n - bottom_n)
}

const numbersEvery_ms = 100
let numbersAt = 0

const writeNumbers = (trace: Trace, now_us: number | null, silence: number | null, now_ms: number): void => {
  const state = rack.value
  const newest_us = trace.ring.newest_us()
  const began_us = state?.phase === 'lockout' ? state.phaseBegan_us : null
  // Once nothing arrives, time in the lockout is known only up to the last sample.
  const known_us = silence !== null && silence < 1_000 ? now_us : newest_us
  batch(() => {
    tension_n.value = trace.ring.newestValue()
    leftShare.value = trace.leftShare
    silence_ms.value = silence === null ? null : silence < 1_000 ? 0 : Math.floor(silence / 100) * 100
    lockoutFor_s.value = began_us === null || known_us === null ? null : Math.max(0, (known_us - began_us) / 1e6)
    position.value = hipsAt(trace)
    latency.value = drawn.read(now_ms)
    wallSeconds.value = Math.floor(now_ms / 1000)
  })
  window.tautLatency = drawn.values()
}

/** A machine that cannot draw sixty times a second scrolls in fewer steps, and so stays quick where it counts. */
const slow_ms = 22
const restful_ms = 45
let beatAt = 0
let usual_ms = 16
let drawnAt = 0

const mayRest = (now_ms: number): boolean => {
  const interval = now_ms - beatAt
  beatAt = now_ms
  if (interval < 250) usual_ms += 0.05 * (interval - usual_ms)
  return usual_ms > slow_ms && now_ms - drawnAt < restful_ms
}

/** Each acknowledgement wakes the service; its window of frames is four times as long. */
const acknowledgeEvery_ms = 100
let acknowledgedAt = 0
let owed: number | null = null

const acknowledgeNowAndThen = (now_ms: number): void => {
  if (owed === null || (now_ms - acknowledgedAt < acknowledgeEvery_ms && now_ms >= acknowledgedAt)) return
  acknowledge(owed)
  owed = null
  acknowledgedAt = now_ms
}

/** Once an animation frame: draw what has come, acknowledge it, and now and then write the numbers. */
const beat = (): void => {
  requestAnimationFrame(beat)
  const name = rackName.value
  if (name === null) return
  const { trace, timeline } = liveRack(name)
  const now_ms = serviceClock()
  const now_us = timeline.now_us(now_ms)
  const fresh = takeUndrawn()
  const rest = mayRest(now_ms)
  // What is new is always drawn in the very next frame.
  if (fresh !== null || !rest) {
    draw?.(trace, now_us)
    drawnAt = now_ms
  }
  if (now_ms - numbersAt >= numbersEvery_ms || now_ms < numbersAt) {
    numbersAt = now_ms
    writeNumbers(trace, now_us, timeline.silence_ms(now_ms), now_ms)
  }
  owed = fresh?.n ?? owed
  acknowledgeNowAndThen(now_ms)
  if (fresh === null) return
  if (clockOffset() === null || draw === null) return
  painting = [...painting, ...fresh.arrivals.filter(({ rack }) => rack === name).map(({ arrived_ms }) => arrived_ms)]
  afterPaint.port2.postMessage(null)
}

export const startPulse = (): void => {
  requestAnimationFrame(beat)
}
