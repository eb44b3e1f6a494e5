import { computed, effect, signal } from '@preact/signals'
import { rack } from './service.ts'

const visible = signal(!document.hidden)
const wanted = computed(() => visible.value && (rack.value?.set != null || rack.value?.holding != null))

/** Hands on a barbell cannot wake a screen: while a set or a hold runs, it stays on, where the browser allows that. */
export const stayAwake = (): void => {
  document.addEventListener('visibilitychange', () => (visible.value = !document.hidden))
  let lock: WakeLockSentinel | null = null
  // One after the other: the browser takes its time to give a lock, and by then it may no longer be wanted.
  let last: Promise<void> = Promise.resolve()
  const follow = async (): Promise<void> => {
    try {
      const before = lock
      lock = null
      await before?.release()
      if (wanted.peek() && 'wakeLock' in navigator) lock = await navigator.wakeLock.request('screen')
    } catch {
      // Not allowed, or the battery is low: the screen then goes dark as the device is set to.
    }
  }
  effect(() => {
    void wanted.value
    last = last.then(follow)
  })
}
