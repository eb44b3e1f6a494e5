import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { ExerciseId, Side } from '../../src/model/exercise.ts'
import { sides } from '../../src/model/exercise.ts'
import type { RackState } from '../../src/wire/state.ts'
import { act, exercise, pending, tare, toggleHold, wanted } from '../state/actions.ts'
import { serviceClock } from '../state/clock.ts'
import { wallSeconds } from '../state/live.ts'
import { unit } from '../state/preferences.ts'
import { hello } from '../state/service.ts'
import { forceText } from '../state/units.ts'
import { holdWords } from '../state/words.ts'
import { Glyph } from './icons.tsx'

type Standing = 'done' | 'next' | 'later'

const Step = ({
  n,
  standing,
  title,
  children,
}: {
  n: number
  standing: Standing
  title: string
  children: ComponentChildren
}) => (
  <li class="step" data-standing={standing}>
    <span class="step-sign" aria-hidden="true">
      {standing === 'done' ? <Glyph name="tick" /> : n}
    </span>
    <div class="step-body">
      <h3>
        {title}
        {standing === 'done' && <span class="unseen"> (done)</span>}
      </h3>
      {children}
    </div>
  </li>
)

const choose = async (
  state: RackState,
  change: { exercise?: ExerciseId; side?: Side; band?: string | null },
): Promise<void> => {
  const id = change.exercise ?? state.exercise
  const sided = hello.value?.exercises.find((known) => known.id === id)?.sided === true
  const side = sided ? (change.side ?? state.side) : null
  await act({ kind: 'choose', exercise: id, side, band: change.band === undefined ? state.band : change.band })
}

const Exercise = ({ state }: { state: RackState }) => (
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

const Ago = ({ at_ms }: { at_ms: number }) => {
  void wallSeconds.value
  const minutes = Math.floor((serviceClock() - at_ms) / 60_000)
  return <>{minutes < 1 ? 'just now' : minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`}</>
}

/** From an unknown cell to a fair comparison, in the order that makes each step right. */
export const SetUp = ({ state }: { state: RackState }) => {
  const resting = exercise.value?.advice != null
  const chosen = exercise.value?.sided !== true || state.side !== null
  const [tared, held] = [state.tare !== null, state.hold !== null]
  return (
    <section class="set-up" aria-label="Set-up">
      <h2>Set-up</h2>
      <ol>
        <Step n={1} standing={state.sensor === null ? 'next' : 'done'} title="Sensor">
          <div class="step-line">
            <p>{state.sensor?.name ?? 'None picked'}</p>
            <button type="button" class="quiet" data-testid="change-sensor" onClick={() => (wanted.value = 'sensors')}>
              Change
            </button>
          </div>
        </Step>
        <Step n={2} standing={chosen ? 'done' : 'next'} title="Exercise">
          <Exercise state={state} />
        </Step>
        {!resting && (
          <>
            <Step n={3} standing={tared ? 'done' : chosen ? 'next' : 'later'} title="Tare">
              <div class="step-line">
                <p>
                  {state.tare === null ? (
                    'Let the band hang free, nobody in it.'
                  ) : (
                    <>
                      Zero taken <Ago at_ms={state.tare.at_ms} />
                    </>
                  )}
                </p>
                <button
                  type="button"
                  class={tared ? 'quiet' : 'primary'}
                  data-testid="tare"
                  disabled={state.sensor === null || pending.value.has('tare')}
                  onClick={() => void tare()}
                >
                  Tare
                </button>
              </div>
            </Step>
            <Step n={4} standing={held ? 'done' : tared && chosen ? 'next' : 'later'} title="Full extension">
              <div class="step-line">
                <p data-testid="hold-result">
                  {state.hold === null ? (
                    'In the band, stand tall and squeeze for a few seconds.'
                  ) : (
                    <>
                      <span class="number">
                        {forceText(state.hold.tension_n, unit.value)} ±{' '}
                        {forceText(state.hold.uncertainty_n, unit.value)}
                      </span>{' '}
                      {unit.value}, <Ago at_ms={state.hold.at_ms} />
                    </>
                  )}
                </p>
                <button
                  type="button"
                  class={held ? 'quiet' : tared ? 'primary' : 'quiet'}
                  data-testid="hold"
                  disabled={state.sensor === null || pending.value.has('start-hold')}
                  onClick={() => void toggleHold()}
                >
                  {state.holding !== null ? 'Cancel' : held ? 'Hold again' : 'Hold'}
                </button>
              </div>
              {state.holdNeeded === 'none-made' && tared && <p class="why">{holdWords['none-made']}</p>}
            </Step>
          </>
        )}
      </ol>
    </section>
  )
}
