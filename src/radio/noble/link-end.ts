import { lastValueFrom, Observable, Subject } from 'rxjs'
import type { LinkEvent } from '../../sensor/radio.ts'

/** The near end of one link: what the machine says of it goes in, whoever listens hears it. */
export interface LinkEnd {
  readonly next: (event: LinkEvent) => void
  /** Begins with the state of that moment; completes when the link is closed. */
  readonly events$: Observable<LinkEvent>
  readonly closed: Promise<void>
}

export const linkEnd = (): LinkEnd => {
  const events = new Subject<LinkEvent>()
  let last: LinkEvent = { kind: 'state', state: { kind: 'waiting-for-radio' } }
  return {
    closed: lastValueFrom(events, { defaultValue: last }).then(() => undefined),
    events$: new Observable((subscriber) => {
      subscriber.next(last)
      return events.subscribe(subscriber)
    }),
    next: (event) => {
      if (event.kind === 'state') last = event
      events.next(event)
      if (event.kind === 'state' && event.state.kind === 'closed') events.complete()
    },
  }
}
