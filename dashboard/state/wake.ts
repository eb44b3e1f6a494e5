import { computed, effect, signal } from '@preact/signals'
import { rack } from './service.ts'

const visible = signal(!document.hidden)
const wanted = computed(() => visible.value && (rack.value?.set != null || rack.value?.holding != null))

/** Hands on a barbell cannot wake a screen: while a set or a hold runs, it stays on, where the browser allows that. */
export const stayAwake = (): void => {
  document.addEventListener('visibilitychange', () => (visible.value = !document.hidden))
  let lock: WakeLockSentinel | null = null
  const follow = async (on: boolean): Promise<void> => {
    try {
      const before = lock
      lock = null
      await before?.release()
      if (on && 'wakeLock' in navigator) lock = await navigator.wakeLock.request('screen')
    } catch {
      // Not allowed, or the battery is low: the screen then goes dark as the device is set to.
    }
  }
  effect(() => {
    void follow(wanted.value)
  })
}
