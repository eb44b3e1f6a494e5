import type { ComponentChildren } from 'preact'
import type { Tare } from '../../src/model/set.ts'
import type { RackState } from '../../src/wire/state.ts'
import { exercise, pending, tare, toggleHold, wanted } from '../state/actions.ts'
import { serviceClock } from '../state/clock.ts'
import { wallSeconds } from '../state/live.ts'
import { unit } from '../state/preferences.ts'
import { forceText } from '../state/units.ts'
import { ExerciseChoice } from './exercise-choice.tsx'
import { Glyph } from './icons.tsx'

type Standing = 'done' | 'next' | 'later'

const Step = ({
  n,
  standing,
  title,
  action,
  said,
  children,
}: {
  n: number
  standing: Standing
  title: string
  action?: ComponentChildren
  said?: ComponentChildren
  children?: ComponentChildren
}) => (
  <li class="step" data-standing={standing}>
    <span class="step-sign" aria-hidden="true">
      {standing === 'done' ? <Glyph name="tick" /> : n}
    </span>
    <div class="step-body">
      <div class="step-line">
        <div>
          <h3>
            {title}
            {standing === 'done' && <span class="unseen"> (done)</span>}
          </h3>
          {said}
        </div>
        {action}
      </div>
      {children}
    </div>
  </li>
)

const Ago = ({ at_ms }: { at_ms: number }) => {
  // Read, so that this is said anew each second.
  void wallSeconds.value
  const minutes = Math.floor((serviceClock() - at_ms) / 60_000)
  return <>{minutes < 1 ? 'just now' : minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`}</>
}

/** More than a cell's own offset and a hanging band together usually make, N. */
const loaded_n = 40

const ZeroLoad = ({ tare, paired }: { tare: Tare; paired: boolean }) => {
  const [first, second] = [tare.offset_n, tare.second_n].map((offset_n) => forceText(offset_n, unit.value))
  return <>{paired ? `${first} (left) and ${second} ${unit.value} (right)` : `${first} ${unit.value}`}</>
}

const TareStep = ({ state, chosen }: { state: RackState; chosen: boolean }) => (
  <Step
    n={3}
    standing={state.tare !== null ? 'done' : chosen ? 'next' : 'later'}
    title="Tare"
    said={
      <p data-testid="tare-result">
        {state.tare === null ? (
          `Let the band hang free, nobody in it.${state.second === null ? '' : ' Both cells are zeroed together.'}`
        ) : (
          <>
            Zero{state.second !== null && ' of both cells'} taken <Ago at_ms={state.tare.at_ms} />
          </>
        )}
      </p>
    }
    action={
      <button
        type="button"
        class={state.tare === null && chosen ? 'primary' : 'quiet'}
        data-testid="tare"
        aria-disabled={pending.value.has('tare')}
        disabled={state.sensor === null}
        onClick={() => void tare()}
      >
        Tare
      </button>
    }
  >
    {state.tare !== null && Math.max(Math.abs(state.tare.offset_n), Math.abs(state.tare.second_n)) > loaded_n && (
      <p class="why" data-testid="tare-doubt">
        Zero was taken at <ZeroLoad tare={state.tare} paired={state.second !== null} /> of load. If somebody was in the
        band, tare again with the band hanging free.
      </p>
    )}
  </Step>
)

const HoldStep = ({ state, chosen }: { state: RackState; chosen: boolean }) => {
  const { hold, holding, tare } = state
  const next = hold === null && tare !== null && chosen
  return (
    <Step
      n={4}
      standing={hold !== null ? 'done' : next ? 'next' : 'later'}
      title="Full extension"
      said={
        <p data-testid="hold-result">
          {hold === null ? (
            'In the band, stand tall and squeeze for a few seconds.'
          ) : (
            <>
              {forceText(hold.tension_n, unit.value)} ± {forceText(hold.uncertainty_n, unit.value)} {unit.value},{' '}
              <Ago at_ms={hold.at_ms} />
            </>
          )}
        </p>
      }
      action={
        <button
          type="button"
          class={next && holding === null ? 'primary' : 'quiet'}
          data-testid="hold"
          aria-disabled={pending.value.has('start-hold')}
          disabled={state.sensor === null}
          onClick={() => void toggleHold()}
        >
          {holding !== null ? 'Cancel' : hold !== null ? 'Hold again' : 'Hold'}
        </button>
      }
    />
  )
}

const SensorNames = ({ state: { sensor, second } }: { state: RackState }) => {
  if (sensor === null) return <p>None picked</p>
  return second === null ? (
    <p>{sensor.name}</p>
  ) : (
    <>
      <p>Left {sensor.name}</p>
      <p>Right {second.name}</p>
    </>
  )
}

/** From an unknown cell to a fair comparison, in the order that makes each step right. */
export const SetUp = ({ state }: { state: RackState }) => {
  const chosen = exercise.value?.sided !== true || state.side !== null
  return (
    <section class="set-up" aria-label="Set-up">
      <h2>Set-up</h2>
      <ol>
        <Step
          n={1}
          standing={state.sensor === null ? 'next' : 'done'}
          title={state.second === null ? 'Sensor' : 'Sensors'}
          said={<SensorNames state={state} />}
          action={
            <button type="button" class="quiet" data-testid="change-sensor" onClick={() => (wanted.value = 'sensors')}>
              Change
            </button>
          }
        />
        <Step n={2} standing={chosen ? 'done' : 'next'} title="Exercise">
          <ExerciseChoice state={state} />
        </Step>
        {exercise.value?.advice == null && (
          <>
            <TareStep state={state} chosen={chosen} />
            <HoldStep state={state} chosen={chosen} />
          </>
        )}
      </ol>
    </section>
  )
}
