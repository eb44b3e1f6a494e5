import type { ComponentChildren } from 'preact'
import type { RackState } from '../../src/wire/state.ts'
import { act } from '../state/actions.ts'
import { unit } from '../state/preferences.ts'
import { forceText } from '../state/units.ts'
import { Glyph } from './icons.tsx'

const round = 2 * Math.PI * 52

const Ring = ({ share, children }: { share: number; children: ComponentChildren }) => (
  <div class="ring">
    <svg viewBox="0 0 120 120" aria-hidden="true" focusable="false">
      <circle class="ring-track" cx="60" cy="60" r="52" />
      <circle
        class="ring-done"
        cx="60"
        cy="60"
        r="52"
        stroke-dasharray={`${share * round} ${round}`}
        transform="rotate(-90 60 60)"
      />
    </svg>
    {children}
  </div>
)

/** Big enough to be followed from inside the band. Nothing is called good before it has begun. */
export const HoldGuide = ({ holding }: { holding: NonNullable<RackState['holding']> }) => {
  const progress = Math.min(1, Math.max(0, holding.progress))
  const waiting = progress === 0 && holding.problem === null
  return (
    <section
      class="hold-guide"
      data-testid="hold-guide"
      data-standing={holding.problem !== null ? 'problem' : waiting ? 'waiting' : 'good'}
    >
      <Ring share={progress}>
        <p class="ring-number" data-testid="hold-progress">
          {Math.round(progress * 100)}
          <span>%</span>
        </p>
      </Ring>
      <div class="hold-words">
        <h2>Stand tall. Squeeze. Hold still.</h2>
        <p class="hold-problem" data-testid="hold-problem" aria-live="polite">
          {holding.problem ?? (waiting ? 'In the band, hips all the way forward.' : 'Good. Keep holding.')}
        </p>
      </div>
      <button type="button" class="quiet" data-testid="cancel-hold" onClick={() => void act({ kind: 'cancel-hold' })}>
        Cancel
      </button>
    </section>
  )
}

/** For a moment after the hold, in its place: the person two metres away may let go. */
export const HoldDone = ({ hold }: { hold: NonNullable<RackState['hold']> }) => (
  <section class="hold-guide" data-testid="hold-done" data-standing="good">
    <Ring share={1}>
      <p class="ring-number">
        <Glyph name="tick" />
      </p>
    </Ring>
    <div class="hold-words">
      <h2>Got it.</h2>
      <p class="hold-problem">
        Full extension is {forceText(hold.tension_n, unit.value)} ± {forceText(hold.uncertainty_n, unit.value)}{' '}
        {unit.value}.
      </p>
    </div>
  </section>
)
