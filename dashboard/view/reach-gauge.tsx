import type { RackState } from '../../src/wire/state.ts'
import { position, stale, top } from '../state/live.ts'
import { reachText } from '../state/words.ts'

/** The gauge ends here; more than full extension happens, by the noise of the hold. */
const end = 1.15
const width = 1000
const at = (reach: number): number => (Math.min(end, Math.max(0, reach)) / end) * width

/** Where the hips are now between bottom and full extension, and how far the last rep came, with its doubt. */
export const ReachGauge = ({ state }: { state: RackState }) => {
  const last = state.reps.at(-1)?.rep
  const judged = last !== undefined && Number.isFinite(last.reach) ? last : null
  const now = stale.value ? null : position.value
  const share = judged === null ? null : judged.top_n - judged.bottom_n
  const band = top.value === null || share === null || share <= 0 ? 0 : (2 * top.value.uncertainty_n) / share
  return (
    <section class="reach" aria-label="Reach">
      <div class="reach-words">
        <h2 class="label">Reach</h2>
        <p
          class="reach-number"
          data-testid="reach"
          data-reach={judged?.reach ?? ''}
          data-uncertainty={judged?.reachUncertainty ?? ''}
        >
          {judged === null ? '\u2013' : reachText(judged)}
        </p>
      </div>
      <div class="gauge">
        <svg viewBox={`0 0 ${width} 56`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <rect class="track" x="0" y="14" width={width} height="28" />
          <rect class="goal" x={at(1 - band)} y="14" width={width - at(1 - band)} height="28" />
          {now !== null && <rect class="now" x="0" y="14" width={at(now)} height="28" />}
          <rect class="goal-line" x={at(1) - 1.5} y="4" width="3" height="48" />
          {judged !== null && (
            <g class="judged" data-verdict={judged.verdict}>
              <rect
                class="doubt"
                x={at(judged.reach - 2 * judged.reachUncertainty)}
                y="22"
                width={at(judged.reach + 2 * judged.reachUncertainty) - at(judged.reach - 2 * judged.reachUncertainty)}
                height="12"
              />
              <rect class="value" x={at(judged.reach) - 4} y="8" width="8" height="40" />
            </g>
          )}
        </svg>
        <p class="gauge-words" aria-hidden="true">
          <span>bottom</span>
          <span class="gauge-goal">full extension</span>
        </p>
      </div>
    </section>
  )
}
