import { isSimulated, type SetSummary } from '../../src/model/set.ts'
import { hello } from '../state/service.ts'
import { clockText } from '../state/words.ts'
import { Glyph } from './icons.tsx'

const nameOf = ({ header }: SetSummary): string => {
  const name = hello.value?.exercises.find(({ id }) => id === header.exercise)?.name ?? header.exercise
  return header.side === null ? name : `${name}, ${header.side}`
}

/** The running set is not in the list: one that is still open there is over, and waits for the disk. */
const timeOf = ({ header, status, endedAt_ms }: SetSummary): string => {
  if (status === 'open') return 'not kept yet'
  return status === 'closed' && endedAt_ms !== null ? clockText(endedAt_ms - header.startedAt_ms) : 'interrupted'
}

/** The session so far, and the way to take it along. */
export const SetList = ({ sets, running }: { sets: readonly SetSummary[]; running: boolean }) => {
  const session = sets.at(-1)?.header.session
  if (session === undefined) return null
  return (
    <section class="set-list" aria-label="Session">
      <h2>
        Session <small>{sets.length === 1 ? '1 set' : `${sets.length} sets`}</small>
      </h2>
      <ol>
        {sets.map((set, i) => (
          <li key={set.header.id} class="set-row" data-testid="set-row" data-status={set.status}>
            <span class="rep-number">{i + 1}</span>
            <span class="set-name">
              {nameOf(set)}
              {isSimulated(set.header) && <small class="simulated small">Simulated</small>}
            </span>
            <span class="number">
              {set.full}/{set.reps} full
            </span>
            <span class="set-time">{timeOf(set)}</span>
          </li>
        ))}
      </ol>
      {!running && (
        <p class="exports">
          {hello.value?.formats.map(({ id, name, extension }) => (
            <a
              key={id}
              class="button quiet"
              data-testid={`export-${id}`}
              href={`/api/sessions/${encodeURIComponent(session)}/export/${encodeURIComponent(id)}`}
              download={`taut-${session}.${extension}`}
            >
              <Glyph name="download" />
              {name}
            </a>
          ))}
        </p>
      )}
    </section>
  )
}
