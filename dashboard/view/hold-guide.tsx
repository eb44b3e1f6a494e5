import type { RackState } from '../../src/wire/state.ts'
import { act } from '../state/actions.ts'

const round = 2 * Math.PI * 52

/** Big enough to be followed from inside the band. */
export const HoldGuide = ({ holding }: { holding: NonNullable<RackState['holding']> }) => {
  const progress = Math.min(1, Math.max(0, holding.progress))
  return (
    <section class="hold-guide" data-testid="hold-guide" data-problem={holding.problem !== null}>
      <div class="ring">
        <svg viewBox="0 0 120 120" aria-hidden="true" focusable="false">
          <circle class="ring-track" cx="60" cy="60" r="52" />
          <circle
            class="ring-done"
            cx="60"
            cy="60"
            r="52"
            stroke-dasharray={`${progress * round} ${round}`}
            transform="rotate(-90 60 60)"
          />
        </svg>
        <p class="ring-number" data-testid="hold-progress">
          {Math.round(progress * 100)}
          <span>%</span>
        </p>
      </div>
      <div class="hold-words">
        <h2>Stand tall. Squeeze. Hold still.</h2>
        <p class="hold-problem" data-testid="hold-problem" aria-live="polite">
          {holding.problem ?? 'Good. Keep holding.'}
        </p>
        <button type="button" class="quiet" data-testid="cancel-hold" onClick={() => void act({ kind: 'cancel-hold' })}>
          Cancel
        </button>
      </div>
    </section>
  )
}
