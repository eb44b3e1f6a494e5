import { useEffect, useState } from 'preact/hooks'
import { unit } from '../state/preferences.ts'
import { rack } from '../state/service.ts'
import { forceText } from '../state/units.ts'
import { phaseWords, spokenVerdict } from '../state/words.ts'

/** A phase is spoken only once it has lasted: fast reps would otherwise talk over their own verdicts. */
const settles_ms = 700

/** What a screen reader hears: verdicts, and phases that last. */
export const Announcer = () => {
  const last = rack.value?.reps.at(-1)
  const hold = rack.value?.hold
  const phase = rack.value?.phase ?? null
  const [spokenPhase, speakPhase] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => speakPhase(phase === null ? '' : phaseWords[phase].name), settles_ms)
    return () => clearTimeout(timer)
  }, [phase])
  return (
    <div class="unseen">
      <p aria-live="polite">{last === undefined ? '' : spokenVerdict(last)}</p>
      <p aria-live="polite">{spokenPhase}</p>
      <p aria-live="polite">
        {hold != null && `Full extension measured: ${forceText(hold.tension_n, unit.value)} ${unit.value}`}
      </p>
    </div>
  )
}
