import { computed, effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { RackState } from '../../src/wire/state.ts'
import { createTensionChart } from '../chart/tension-chart.ts'
import { cellsNow, simulatedNow } from '../state/cells.ts'
import { silence_ms, stale, tension_n, top } from '../state/live.ts'
import { shownTheme, unit } from '../state/preferences.ts'
import { drawWith } from '../state/pulse.ts'
import { rack } from '../state/service.ts'
import { forceText } from '../state/units.ts'
import { shortBy, silenceText, verdictNames } from '../state/words.ts'
import { Balance } from './balance.tsx'
import { StatusRow } from './status-row.tsx'

/** Bound straight to a text node: ten changes a second without drawing any component again. */
const Tension = () => (
  <p class="tension" data-testid="tension">
    <span class="number">{tension_n.value === null ? '\u2013' : forceText(tension_n.value, unit.value)}</span>
    <span class="label">{unit.value}</span>
  </p>
)

const Silence = () =>
  stale.value ? (
    <p class="silence" data-testid="stale">
      No data for {silenceText(silence_ms.value ?? 0)}
    </p>
  ) : null

/** In the order of time; made once a rep and not once a frame. */
const repSigns = computed(() =>
  (rack.value?.reps ?? []).map(({ rep }) => ({
    at_us: rep.lockoutStart_us,
    brief: String(rep.number),
    long: `${rep.number} ${rep.verdict === 'short' ? shortBy(rep) : verdictNames[rep.verdict].toLowerCase()}`,
  })),
)

const Canvas = () => {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place.current === null) return
    const stillness = matchMedia('(prefers-reduced-motion: reduce)')
    const chart = createTensionChart(place.current, () => ({
      unit: unit.peek(),
      top: top.peek(),
      reps: repSigns.peek(),
      stale: stale.peek(),
      still: stillness.matches,
    }))
    const release = drawWith(chart.draw)
    const unfollow = effect(() => {
      void shownTheme.value
      chart.recolor()
    })
    return () => {
      unfollow()
      release()
      chart.destroy()
    }
  }, [])
  return <div class="chart" ref={place} role="img" aria-label="Tension over the last 20 seconds" />
}

export const ChartPanel = ({ state }: { state: RackState }) => (
  <section class="chart-panel" aria-label="Tension">
    <div class="chart-head">
      <h2 class="label">Tension</h2>
      <Tension />
      {state.second !== null && <Balance />}
      <Silence />
      <div class="spring" />
      {simulatedNow.value && <span class="simulated">Simulated</span>}
    </div>
    <Canvas />
    {cellsNow.value.length > 0 && <StatusRow cells={cellsNow.value} />}
  </section>
)
