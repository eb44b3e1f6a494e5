import type { RackState } from '../../src/wire/state.ts'
import { exercise, pending, startBlocked, toggleSet } from '../state/actions.ts'
import { wallSeconds } from '../state/live.ts'
import { clockText, holdText } from '../state/words.ts'

const Elapsed = ({ since_ms }: { since_ms: number }) => <>{clockText(wallSeconds.value * 1000 - since_ms)}</>

/**
 * The one large button of the page. It has the page's colour once nothing else should come first. It is one and the
 * same for start and end, and never disabled for a moment only: the keyboard's focus stays on it.
 */
export const SetControl = ({ state }: { state: RackState }) => {
  const { set } = state
  const busy = pending.value.has('start-set') || pending.value.has('end-set')
  const advice = exercise.value?.advice ?? null
  if (set !== null)
    return (
      <section class="set-control">
        <p class="set-status" data-testid="set-status">
          <strong>Set {set.number}</strong>{' '}
          <span class="number">
            <Elapsed since_ms={set.startedAt_ms} />
          </span>
        </p>
        <button
          key="turn"
          type="button"
          class="large"
          data-testid="end-set"
          aria-disabled={busy}
          onClick={() => void toggleSet()}
        >
          End set
        </button>
      </section>
    )
  if (advice !== null)
    return (
      <section class="set-control">
        <p class="advice" data-testid="advice">
          {advice}
        </p>
      </section>
    )
  const hint = startBlocked.value ?? (state.hold === null ? holdText('none-made', false) : null)
  return (
    <section class="set-control">
      <button
        key="turn"
        type="button"
        class={`large ${state.hold === null ? 'quiet' : 'primary'}`}
        data-testid="start-set"
        aria-disabled={busy}
        disabled={startBlocked.value !== null}
        onClick={() => void toggleSet()}
      >
        Start set
      </button>
      {hint !== null && <p class="hint">{hint}</p>}
    </section>
  )
}
