import type { ComponentChildren } from 'preact'
import type { SetSummary } from '../../src/model/set.ts'
import { act, pending, refusal, screen } from '../state/actions.ts'
import { type CellView, cellsOf } from '../state/cells.ts'
import { pageClock } from '../state/clock.ts'
import { holdNeeded, wallSeconds } from '../state/live.ts'
import { connected, hello, lastConnected_ms, rack } from '../state/service.ts'
import { cellLinkText, linkAdvice, linkWords, silenceText } from '../state/words.ts'
import { Glyph } from './icons.tsx'

type Weight = 'bad' | 'warn' | 'note'

const Notice = ({ weight, id, children }: { weight: Weight; id: string; children: ComponentChildren }) => (
  <div class="notice" data-weight={weight} data-testid={id}>
    <Glyph name={weight === 'note' ? 'plug' : 'warning'} />
    {children}
  </div>
)

const Offline = () => {
  if (connected.value) return null
  // Read, so that this is said anew each second.
  void wallSeconds.value
  const away_ms = Math.max(0, pageClock() - lastConnected_ms.value)
  return (
    <Notice weight="bad" id="offline">
      <p>
        <strong>Not connected to the service</strong> for {silenceText(Math.round(away_ms / 1000) * 1000)}. What you see
        is old. Trying again by itself.
      </p>
    </Notice>
  )
}

/** A time of today, else with its date. */
const when = (at_ms: number): string => {
  const at = new Date(at_ms)
  return at.toDateString() === new Date().toDateString()
    ? `at ${at.toLocaleTimeString([], { timeStyle: 'short' })}`
    : `on ${at.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}`
}

const Interrupted = ({ set }: { set: SetSummary }) => {
  const { header } = set
  const name = hello.value?.exercises.find(({ id }) => id === header.exercise)?.name ?? header.exercise
  const busy = pending.value.has('resume-set') || pending.value.has('keep-set')
  return (
    <Notice weight="warn" id="interrupted-banner">
      <p>
        <strong>A set was interrupted.</strong> {name}
        {header.side !== null && `, ${header.side}`}, {set.reps} {set.reps === 1 ? 'rep' : 'reps'}, started{' '}
        {when(header.startedAt_ms)}. Nothing recorded up to then is lost.
      </p>
      <span class="choices">
        <button
          type="button"
          data-testid="resume"
          disabled={busy}
          onClick={() => void act({ kind: 'resume-set', set: header.id })}
        >
          Go on with it
        </button>
        <button
          type="button"
          class="quiet"
          data-testid="keep"
          disabled={busy}
          onClick={() => void act({ kind: 'keep-set', set: header.id })}
        >
          Keep as it is
        </button>
      </span>
    </Notice>
  )
}

/** Only while there is something to wait for: a streaming link needs no words. */
const Links = ({ cells }: { cells: readonly CellView[] }) => {
  const paired = cells.length > 1
  const silent = cells.findLast(({ sensor }) => sensor.link !== 'streaming')
  return cells
    .filter(({ sensor }) => sensor.link !== 'streaming' || sensor.linkNote !== null)
    .map(({ cell, sensor }) => (
      <Notice key={cell} weight={sensor.link === 'lost' ? 'bad' : 'note'} id="link-note">
        <p>
          <strong>{paired ? cellLinkText(cell, sensor.link) : linkWords[sensor.link]}.</strong>{' '}
          {sensor.linkNote ?? linkAdvice[sensor.link]}
          {paired && silent?.cell === cell && ' Tension is the sum of both: it goes on when both send.'}
        </p>
      </Notice>
    ))
}

/** What waits for a person's decision before training goes on. */
export const Decisions = () => (
  <div class="notices">
    {rack.value?.interrupted.map((set) => (
      <Interrupted key={set.header.id} set={set} />
    ))}
  </div>
)

/** All that a person has to know before trusting the rest of the page. The announcer says it to screen readers. */
export const Notices = () => {
  const state = rack.value
  const needed = screen.value === 'train' ? holdNeeded.value : null
  return (
    <div class="notices">
      <Offline />
      {state?.storeProblem != null && (
        <Notice weight="bad" id="store-problem">
          <p>
            <strong>Recording is in trouble.</strong> {state.storeProblem}
          </p>
        </Notice>
      )}
      {screen.value === 'train' && state !== null && <Links cells={cellsOf(state)} />}
      {refusal.value !== null && (
        <Notice weight="warn" id="refusal">
          <p role="alert">{refusal.value}</p>
          <button type="button" class="quiet square" aria-label="Dismiss" onClick={() => (refusal.value = null)}>
            <Glyph name="cross" />
          </button>
        </Notice>
      )}
      {needed !== null && (
        <Notice weight="warn" id="hold-needed">
          <p>{needed}</p>
        </Notice>
      )}
    </div>
  )
}
