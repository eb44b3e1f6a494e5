import { computed, effect, signal } from '@preact/signals'
import type { RackCommand } from '../../src/wire/events.ts'
import { cellsOf } from './cells.ts'
import { pageClock } from './clock.ts'
import { connected, hello, rack, send } from './service.ts'

/** Which screen the person asked for; without a sensor it is the list of sensors either way. */
export const wanted = signal<'train' | 'sensors'>('train')
export const screen = computed(() => (rack.value?.sensor === null ? 'sensors' : wanted.value))

/** Commands under way, by kind, and what the last one that failed had to say. */
export const pending = signal<ReadonlySet<RackCommand['kind']>>(new Set())
export const refusal = signal<string | null>(null)

export const act = async (command: RackCommand): Promise<boolean> => {
  if (pending.value.has(command.kind)) return false
  pending.value = new Set(pending.value).add(command.kind)
  refusal.value = null
  const outcome = await send(command)
  const left = new Set(pending.value)
  left.delete(command.kind)
  pending.value = left
  if (!outcome.done) refusal.value = outcome.why
  return outcome.done
}

export const exercise = computed(() => hello.value?.exercises.find(({ id }) => id === rack.value?.exercise) ?? null)

/** Why a set cannot start now, in a sentence; null when it can. */
export const startBlocked = computed((): string | null => {
  const state = rack.value
  const chosen = exercise.value
  if (state === null || state.sensor === null) return 'Pick a sensor first.'
  if (chosen?.advice != null) return chosen.advice
  if (chosen?.sided === true && state.side === null) return 'Choose the side that works.'
  if (state.holding !== null) return 'Finish the full-extension hold first.'
  return null
})

/**
 * For so long after a set began or ended, here or on another page, the same button is not pressed for what it says now:
 * the second half of a double click, or a finger that was already on its way.
 */
const turning_ms = 700
let turned_ms = -Infinity
let ran: boolean | null = null
effect(() => {
  const runs = rack.value === null ? null : rack.value.set !== null
  if (ran !== null && runs !== null && runs !== ran) {
    turned_ms = pageClock()
    refusal.value = null
  }
  ran = runs
})
let changed_ms = -Infinity
let used: string | null = null
effect(() => {
  const now =
    rack.value === null
      ? null
      : cellsOf(rack.value)
          .map(({ sensor }) => sensor.address)
          .join(' ')
  if (used !== null && now !== null && now !== used) changed_ms = pageClock()
  used = now
})
// What could not be done without the service is no news once it is back.
effect(() => {
  if (connected.value) refusal.value = null
})

/** Likewise, a press that was meant for the cells as they were a moment ago lets none go and swaps none. */
export const changeCells = async (
  command: Extract<RackCommand, { kind: 'release-sensor' | 'swap-cells' }>,
): Promise<void> => {
  if (pageClock() - changed_ms >= turning_ms) await act(command)
}

export const toggleSet = async (): Promise<void> => {
  const state = rack.value
  if (state === null || pageClock() - turned_ms < turning_ms) return
  if (state.set === null && startBlocked.value !== null) {
    refusal.value = startBlocked.value
    return
  }
  const runs = state.set !== null
  await act({ kind: runs ? 'end-set' : 'start-set' })
  // Somebody else was quicker: what was wanted is done.
  if ((rack.value?.set != null) !== runs) refusal.value = null
}

export const tare = async (): Promise<void> => {
  if (rack.value?.sensor != null) await act({ kind: 'tare' })
}

export const toggleHold = async (): Promise<void> => {
  const state = rack.value
  if (state === null || state.sensor === null || exercise.value?.advice != null) return
  await act({ kind: state.holding === null ? 'start-hold' : 'cancel-hold' })
}

/** One key for each action a person with a bar in the hands reaches for. */
export const listenToKeys = (): void => {
  // A button that was pressed with the finger keeps no focus: the space bar is for the set, not for another tare or
  // hold.
  addEventListener('click', (event) => {
    const byPointer = event.detail > 0 && screen.value === 'train'
    if (byPointer && event.target instanceof Element) event.target.closest('button')?.blur()
  })
  addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : null
    // A finger that stays on the key would end the set that it has just started.
    if (event.repeat && event.key === 'Enter' && target?.closest('button') != null) event.preventDefault()
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || screen.value !== 'train') return
    // Typing, and the space bar on a control, belong to the control.
    if (target?.closest('input, select, textarea') != null) return
    if (event.key === ' ' && target?.closest('button, a, summary') != null) return
    const action = { ' ': toggleSet, t: tare, h: toggleHold }[event.key]
    if (action === undefined) return
    event.preventDefault()
    void action()
  })
}
