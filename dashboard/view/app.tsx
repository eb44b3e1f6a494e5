import { useEffect, useRef } from 'preact/hooks'
import { screen } from '../state/actions.ts'
import { stale } from '../state/live.ts'
import { rack } from '../state/service.ts'
import { Announcer } from './announcer.tsx'
import { HelpLine } from './help-line.tsx'
import { Decisions, Notices } from './notices.tsx'
import { SensorScreen } from './sensor-screen.tsx'
import { TopBar } from './top-bar.tsx'
import { Training } from './training.tsx'

/** Where the keyboard goes on when the button that led to another screen went with the old one. */
const useFocusKept = (shown: string | null) => {
  const main = useRef<HTMLElement>(null)
  const before = useRef<string | null>(null)
  useEffect(() => {
    const other = before.current !== null && before.current !== shown
    if (other && document.activeElement === document.body) main.current?.focus()
    before.current = shown
  }, [shown])
  return main
}

export const App = () => {
  const state = rack.value
  const main = useFocusKept(state === null ? null : screen.value)
  const inSet = state?.set != null
  const training = state !== null && screen.value === 'train'
  return (
    <div class="app" data-screen={screen.value} data-set={inSet ? 'running' : 'none'} data-stale={stale.value}>
      <TopBar />
      <Decisions />
      {!training && <Notices />}
      <main ref={main} tabIndex={-1}>
        {state === null ? (
          <p class="waiting">Waiting for the service …</p>
        ) : screen.value === 'sensors' ? (
          <SensorScreen state={state} />
        ) : (
          <Training state={state} />
        )}
      </main>
      <HelpLine />
      <Announcer />
    </div>
  )
}
