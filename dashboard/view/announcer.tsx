import { useEffect, useState } from 'preact/hooks'
import type { RackState } from '../../src/wire/state.ts'
import { cellsNow } from '../state/cells.ts'
import { holdNeeded, stale } from '../state/live.ts'
import { unit } from '../state/preferences.ts'
import { connected, rack } from '../state/service.ts'
import { forceText } from '../state/units.ts'
import { cellLinkText, lastSpoken, linkWords, phaseWords, setText } from '../state/words.ts'

/** A phase is spoken only once it has lasted: fast reps would otherwise talk over their own verdicts. */
const settles_ms = 700

/** What keeps the page from being trusted: said once, without the seconds that the notices count. */
const trouble = (): string => {
  const state = rack.value
  if (!connected.value && state !== null) return 'Not connected to the service.'
  const cells = cellsNow.value
  const silent = cells.filter(({ sensor }) => sensor.link !== 'streaming')
  if (silent.length > 0)
    return silent
      .map(({ cell, sensor }) =>
        cells.length === 1 ? `Sensor: ${linkWords[sensor.link]}.` : `${cellLinkText(cell, sensor.link)}.`,
      )
      .join(' ')
  return stale.value ? `No data from the ${cells.length === 1 ? 'sensor' : 'sensors'}.` : ''
}

/** How the set goes, or what the last one came to: its end would else be silence. */
const setSpoken = ({ set, reps }: RackState): string => {
  if (set !== null) return `Set ${set.number} running`
  if (reps.length === 0) return ''
  const { share, rest } = setText(reps)
  return `Set over: ${share} full. ${rest}`
}

/** What a screen reader hears: verdicts, phases that last, and what is wrong. */
export const Announcer = () => {
  const state = rack.value
  const hold = state?.hold
  const phase = state?.phase ?? null
  const [spokenPhase, speakPhase] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => speakPhase(phase === null ? '' : phaseWords[phase].name), settles_ms)
    return () => clearTimeout(timer)
  }, [phase])
  return (
    <div class="unseen" data-testid="announcer">
      <p aria-live="polite">{lastSpoken(state?.reps ?? [])}</p>
      <p aria-live="polite">{spokenPhase}</p>
      <p aria-live="polite">
        {hold != null && `Full extension measured: ${forceText(hold.tension_n, unit.value)} ${unit.value}`}
      </p>
      <p aria-live="polite">{state === null ? '' : setSpoken(state)}</p>
      <p aria-live="polite">{trouble()}</p>
      <p aria-live="polite">{holdNeeded.value ?? ''}</p>
      <p aria-live="polite">{state?.storeProblem ?? ''}</p>
      <p aria-live="polite">{state !== null && state.interrupted.length > 0 && 'A set was interrupted.'}</p>
    </div>
  )
}
