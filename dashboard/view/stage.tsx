import type { Phase } from '../../src/model/phase.ts'
import type { Rep } from '../../src/model/rep.ts'
import type { RackState, RepView } from '../../src/wire/state.ts'
import { meanLeft, percentText } from '../state/balance.ts'
import { lockoutFor_s, stale } from '../state/live.ts'
import { doubtOf, phaseWords, reachText, setText, shortBy, usualTempo, verdictNames } from '../state/words.ts'
import { CellLetter } from './cell-letter.tsx'
import { Figure, VerdictShape } from './icons.tsx'

/** As large as its length allows: the size is counted in letters, see the style sheet. */
const Large = ({ class: name, children }: { class: string; children: string }) => (
  <span class={name} style={{ '--letters': children.length }}>
    {children}
  </span>
)

/** The phase in the largest type there is: a word, a posture and a colour, any of which is enough. */
export const PhaseTile = ({ phase }: { phase: Phase }) => {
  const { name, cue } = phaseWords[phase]
  return (
    <div class="tile phase-tile" data-phase={phase}>
      <div class="tile-head">
        <Figure phase={phase} />
        <HoldTimer shown={phase === 'lockout'} />
      </div>
      <p data-testid="phase" data-phase={phase}>
        <Large class="phase-word">{stale.value ? 'No data' : name}</Large>
      </p>
      <p class="cue">{stale.value ? `Last seen: ${name.toLowerCase()}` : cue}</p>
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
      <p class="label">{state.set === null && state.reps.length > 0 ? 'Last set' : 'Reps'}</p>
      <p data-testid="rep-count">
        <Large class="count">{String(state.reps.length)}</Large>
      </p>
      <p class="cue">{state.set === null || state.reps.length === 0 ? '\u00a0' : `${full} full`}</p>
    </div>
  )
}

/** The line under the verdict: how far the rep came, or why that cannot be told. */
const detailOf = (rep: Rep): string => (rep.verdict === 'unsure' ? doubtOf(rep) : `Reach ${reachText(rep)}`)

/**
 * The last rep's verdict and, once the set is over, what it came to. Its lines keep their places, whatever they say.
 */
export const VerdictTile = ({ reps, running }: { reps: readonly RepView[]; running: boolean }) => {
  if (!running && reps.length > 0) return <SetTile reps={reps} />
  const rep = reps.at(-1)?.rep
  const verdict = rep?.verdict ?? 'none'
  return (
    <div class="tile verdict-tile" data-verdict={verdict}>
      <div class="tile-head">
        <p class="label">{rep === undefined ? 'Last rep' : `Rep ${rep.number}`}</p>
        {rep !== undefined && <VerdictShape verdict={rep.verdict} />}
      </div>
      <p class="verdict" data-testid="verdict" data-verdict={verdict}>
        <Large class="verdict-word">{rep === undefined ? '\u2013' : verdictNames[rep.verdict]}</Large>{' '}
        {rep?.verdict === 'short' && <Large class="verdict-amount">{shortBy(rep)}</Large>}
      </p>
      <p class="cue">{rep === undefined ? 'No rep judged yet' : detailOf(rep)}</p>
    </div>
  )
}

const SetTile = ({ reps }: { reps: readonly RepView[] }) => {
  const { share, rest } = setText(reps)
  const tempo = usualTempo(reps)
  const left = meanLeft(reps)
  return (
    <div class="tile verdict-tile" data-verdict="set" data-testid="set-result">
      <div class="tile-head">
        <p class="label">Full reps</p>
        {left !== null && (
          <p class="label" data-testid="set-left">
            <CellLetter cell="first" />
            {percentText(left)}
          </p>
        )}
      </div>
      <p class="verdict">
        <Large class="verdict-word">{share}</Large>
      </p>
      <p class="cue">
        {rest}
        {tempo !== null && <span class="tempo">Tempo {tempo} s</span>}
      </p>
    </div>
  )
}
