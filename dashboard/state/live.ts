import { computed, signal } from '@preact/signals'
import type { LatencyReading } from './latency.ts'
import { rack } from './service.ts'
import { holdText } from './words.ts'

/**
 * What changes all the time: written by the pulse, at most ten times a second, bound straight to text and attributes.
 */
export const tension_n = signal<number | null>(null)
/** The left cell's share of it, 0 to 1; null with one cell, or in a slack band. */
export const leftShare = signal<number | null>(null)
/** For how long no sample has arrived, ms; null before the first. */
export const silence_ms = signal<number | null>(null)
/** Time in the lockout that is being held now, s; null outside of it. */
export const lockoutFor_s = signal<number | null>(null)
/** Where the hips are between the bottom and full extension, as share; null where it cannot be said. */
export const position = signal<number | null>(null)
export const latency = signal<LatencyReading | null>(null)
/** The service's wall clock in whole seconds, for what counts seconds. */
export const wallSeconds = signal(0)

/** The person's full extension: as the detector follows it, and before its first rep as held. */
export const top = computed(() => rack.value?.top ?? rack.value?.hold ?? null)

const heldShown_ms = 3_000
/** Whether a hold was made a moment ago: the person in the band has to see that it counts. */
export const justHeld = computed((): boolean => {
  const state = rack.value
  if (state?.hold == null || state.set !== null) return false
  const since_ms = wallSeconds.value * 1000 - state.hold.at_ms
  // Whole seconds stand up to one behind; more than that is a clock that was set back.
  return since_ms > -1_000 && since_ms < heldShown_ms
})

/** Why the hold that was made no longer serves, in words; null while it does, or where there is none to make again. */
export const holdNeeded = computed((): string | null => {
  const state = rack.value
  if (state?.sensor == null || state.hold === null || state.holding !== null) return null
  const reason = state.holdNeeded
  return reason === null || reason === 'none-made' ? null : holdText(reason, state.set !== null)
})

const staleAfter_ms = 1_000
export const stale = computed(
  () => rack.value?.sensor != null && silence_ms.value !== null && silence_ms.value >= staleAfter_ms,
)

/** The left cell's share of the tension as it is now, in whole %. */
export const leftPercent = computed(() =>
  stale.value || leftShare.value === null ? null : Math.round(leftShare.value * 100),
)
