import type { Phase } from '../../src/model/phase.ts'
import type { RackState, RepView } from '../../src/wire/state.ts'
import { lockoutFor_s } from '../state/live.ts'
import { doubtOf, phaseWords, reachText, shortBy, verdictNames } from '../state/words.ts'
import { Figure, VerdictShape } from './icons.tsx'

/** The phase in the largest type there is: a word, a posture and a colour, any of which is enough. */
export const PhaseTile = ({ phase }: { phase: Phase }) => {
  const { name, cue } = phaseWords[phase]
  return (
    <div class="tile phase-tile" data-phase={phase}>
      <Figure phase={phase} />
      <div class="phase-words">
        <p class="phase-word" data-testid="phase" data-phase={phase}>
          {name}
        </p>
        <p class="cue">{cue}</p>
      </div>
      <HoldTimer shown={phase === 'lockout'} />
    </div>
  )
}

/** Seconds in this lockout. Its place is kept while there is none, so that nothing jumps. */
const HoldTimer = ({ shown }: { shown: boolean }) => (
  <p class="hold-timer" data-testid="hold-timer" data-shown={shown}>
    <span class="label">Held</span>
    <span class="number">{shown ? (lockoutFor_s.value ?? 0).toFixed(1) : '0.0'}</span>
    <span class="label">s</span>
  </p>
)

export const CountTile = ({ state }: { state: RackState }) => {
  const full = state.reps.filter(({ rep }) => rep.verdict === 'full').length
  return (
    <div class="tile count-tile">
      <p class="label">{state.set === null && state.reps.length > 0 ? 'Reps, last set' : 'Reps'}</p>
      <p class="count" data-testid="rep-count">
        {state.reps.length}
      </p>
      <p class="cue">{state.reps.length === 0 ? '\u00a0' : `${full} full`}</p>
    </div>
  )
}

const Detail = ({ last }: { last: RepView }) => {
  const { rep } = last
  switch (rep.verdict) {
    case 'full':
      return <>Reach {reachText(rep)}</>
    case 'short':
      return <>Reach {reachText(rep)}</>
    case 'unsure':
      return <>{doubtOf(rep)}</>
  }
}

export const VerdictTile = ({ reps }: { reps: readonly RepView[] }) => {
  const last = reps.at(-1)
  if (last === undefined)
    return (
      <div class="tile verdict-tile" data-verdict="none">
        <p class="label">Last rep</p>
        <p class="verdict" data-testid="verdict" data-verdict="none">
          <span class="verdict-word">{'\u2013'}</span>
        </p>
        <p class="cue">No rep judged yet</p>
      </div>
    )
  const { verdict, number } = last.rep
  return (
    <div class="tile verdict-tile" data-verdict={verdict} key={number}>
      <p class="label">Rep {number}</p>
      <p class="verdict" data-testid="verdict" data-verdict={verdict}>
        <VerdictShape verdict={verdict} />
        <span class="verdict-word">{verdictNames[verdict]}</span>
        {verdict === 'short' && <span class="verdict-amount">{shortBy(last.rep)}</span>}
      </p>
      <p class="cue">
        <Detail last={last} />
      </p>
    </div>
  )
}
