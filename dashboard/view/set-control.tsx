import type { RackState } from '../../src/wire/state.ts'
import { exercise, pending, startBlocked, toggleSet } from '../state/actions.ts'
import { wallSeconds } from '../state/live.ts'
import { clockText } from '../state/words.ts'

const Elapsed = ({ since_ms }: { since_ms: number }) => <>{clockText(wallSeconds.value * 1000 - since_ms)}</>

/** The one large button of the page. */
export const SetControl = ({ state }: { state: RackState }) => {
  const { set } = state
  const busy = pending.value.has('start-set') || pending.value.has('end-set')
  const hint =
    startBlocked.value ??
    (state.hold === null
      ? 'Without a full-extension hold the verdicts rest on this set alone and are less sure.'
      : null)
  const advice = exercise.value?.advice ?? null
  return (
    <section class="set-control">
      <p class="set-status" data-testid="set-status" data-running={set !== null}>
        {set === null ? (
          'No set running'
        ) : (
          <>
            <strong>Set {set.number}</strong>{' '}
            <span class="number">
              <Elapsed since_ms={set.startedAt_ms} />
            </span>
          </>
        )}
      </p>
      {set !== null ? (
        <button type="button" class="large end" data-testid="end-set" disabled={busy} onClick={() => void toggleSet()}>
          End set
        </button>
      ) : advice !== null ? (
        <p class="advice" data-testid="advice">
          {advice}
        </p>
      ) : (
        <>
          <button
            type="button"
            class="large primary"
            data-testid="start-set"
            disabled={busy || startBlocked.value !== null}
            onClick={() => void toggleSet()}
          >
            Start set
          </button>
          {hint !== null && <p class="hint">{hint}</p>}
        </>
      )}
    </section>
  )
}
