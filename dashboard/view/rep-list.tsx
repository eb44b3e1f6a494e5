import type { VNode } from 'preact'
import { useMemo } from 'preact/hooks'
import type { RepView } from '../../src/wire/state.ts'
import { leftOf, meanLeft, percentText } from '../state/balance.ts'
import { doubtOf, reachText, shortBy, tempoText, verdictNames } from '../state/words.ts'
import { CellLetter } from './cell-letter.tsx'
import { VerdictShape } from './icons.tsx'

const drawn = (view: RepView): VNode => {
  const { rep } = view
  const left = leftOf(view)
  return (
    <li class="rep-row" data-testid="rep-row" data-verdict={rep.verdict} data-number={rep.number}>
      <span class="rep-number">{rep.number}</span>
      <span class="rep-verdict" data-verdict={rep.verdict}>
        <VerdictShape verdict={rep.verdict} />
        {verdictNames[rep.verdict]}
        {rep.verdict === 'short' && ` ${shortBy(rep)}`}
      </span>
      <span class="rep-reach">
        <span class="unseen">reach </span>
        {reachText(rep)}
      </span>
      <span class="rep-tempo">
        <span class="unseen">hinge, bottom, drive, hold in seconds </span>
        {tempoText(view)}
        {rep.row_us !== null && ' · row'}
      </span>
      {left !== null && (
        <span class="rep-left" data-testid="rep-left">
          <CellLetter cell="first" />
          {percentText(left)}
        </span>
      )}
      {rep.verdict === 'unsure' && <span class="rep-doubt">{doubtOf(rep)}</span>}
    </li>
  )
}

/** Of a rep that is out only the end of its lockout is still to come: hundreds of rows are not drawn at each phase. */
const Row = ({ view }: { view: RepView }) =>
  useMemo(() => drawn(view), [view.rep.number, view.rep.detected.verdict_us, view.lockoutEnd_us, leftOf(view)])

/** Newest first: the one just done is the one looked for. */
export const RepList = ({ reps, running }: { reps: readonly RepView[]; running: boolean }) => {
  if (reps.length === 0 && !running) return null
  return (
    <section class="rep-list" aria-label="Reps">
      <h2>
        Reps <small>{running ? 'this set' : 'last set'}</small>
      </h2>
      {reps.length === 0 ? (
        <p class="hint">They appear here as you do them.</p>
      ) : (
        <>
          <p class="rep-row rep-heads" aria-hidden="true">
            <span class="rep-tempo">hinge · bottom · drive · hold</span>
            <span class="rep-reach">reach</span>
          </p>
          <ol>
            {reps.toReversed().map((view) => (
              <Row key={view.rep.number} view={view} />
            ))}
          </ol>
          <p class="fine">
            Tempo in seconds. Reach is the share of the way from the bottom to full extension. Tension tells hip flexion
            near full extension only to about ±5°.
            {meanLeft(reps) !== null && ' L is the left cell’s share of the tension in the lockout.'}
          </p>
        </>
      )}
    </section>
  )
}
