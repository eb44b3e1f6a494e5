import { useState } from 'preact/hooks'
import { type ExerciseId, type Side, sides } from '../../src/model/exercise.ts'
import type { RackState } from '../../src/wire/state.ts'
import { act, exercise } from '../state/actions.ts'
import { hello } from '../state/service.ts'

const choose = async (
  state: RackState,
  change: { exercise?: ExerciseId; side?: Side; band?: string | null },
): Promise<void> => {
  const id = change.exercise ?? state.exercise
  const sided = hello.value?.exercises.find((known) => known.id === id)?.sided === true
  const side = sided ? (change.side ?? state.side) : null
  await act({ kind: 'choose', exercise: id, side, band: change.band === undefined ? state.band : change.band })
}

/** What is trained, with which leg, in which band. */
export const ExerciseChoice = ({ state }: { state: RackState }) => (
  <>
    <label class="field">
      <span class="unseen">Exercise</span>
      <select
        data-testid="exercise"
        value={state.exercise}
        onChange={(event) => {
          const id = event.currentTarget.value
          const known = hello.value?.exercises.find((one) => one.id === id)
          if (known !== undefined) void choose(state, { exercise: known.id })
        }}
      >
        {hello.value?.exercises.map(({ id, name, level }) => (
          <option key={id} value={id} selected={id === state.exercise}>
            {level}. {name}
          </option>
        ))}
      </select>
    </label>
    {exercise.value?.sided === true && (
      <div class="side-choice" role="group" aria-label="Working leg (the rear one)">
        {sides.map((side) => (
          <button
            key={side}
            type="button"
            data-testid={`side-${side}`}
            aria-pressed={state.side === side}
            onClick={() => void choose(state, { side })}
          >
            {side === 'left' ? 'Left leg' : 'Right leg'}
          </button>
        ))}
      </div>
    )}
    <Band state={state} />
  </>
)

const Band = ({ state }: { state: RackState }) => {
  const [typed, type] = useState<string | null>(null)
  const commit = (): void => {
    if (typed === null) return
    const band = typed.trim() === '' ? null : typed.trim()
    type(null)
    if (band !== state.band) void choose(state, { band })
  }
  return (
    <label class="field">
      <span>Band</span>
      <input
        type="text"
        data-testid="band"
        maxLength={40}
        placeholder="name, if you like"
        value={typed ?? state.band ?? ''}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
    </label>
  )
}
