import type { Server as HttpServer } from 'node:http'
import type { Socket as Stream } from 'node:net'
import { type Observable, Subscription } from 'rxjs'
import { Server } from 'socket.io'
import { messageOf } from '../model/fault.ts'
import type { Rack } from '../rack/rack.ts'
import type { Hello, Outcome, PageToServer, ServerToPage } from '../wire/events.ts'
import { type HeardSensor, newsSince, type RackState, type RadioView } from '../wire/state.ts'
import { createBeat } from './beat.ts'
import { createPageDesk, type Page } from './page-desk.ts'
import { parseCommand } from './parse-command.ts'
import { sameOrigin } from './same-origin.ts'

/**
 * About 30 frames a second: what comes in just after one is drawn within what a person takes for "at once". A little
 * less than the Bluetooth process gathers for, so that each of its messages leads to a frame at once.
 */
const frame_ms = 27
/** A state that changes with each packet is sent no more often than it can be seen. */
const state_ms = 40
/** A trace that is filled in from the sensor's memory, packet by packet, is sent anew no more often than that. */
const changed_ms = 250
/** How often a page that has fallen behind is told the newest state. */
const behind_ms = 1000
/** How long pages may take to close their connections when the service stops. */
const goodbye_ms = 500
/** Events a page may send a second, acknowledgements included, before it is taken for broken. */
const eventsASecond = 200

export interface LiveOptions {
  readonly http: HttpServer
  readonly hello: Hello
  readonly racks: readonly Rack[]
  readonly radios$: Observable<readonly RadioView[]>
  /** Scans while subscribed; seldom enough to be sent as it comes. */
  readonly heard$: Observable<readonly HeardSensor[]>
  readonly now_ms: () => number
  readonly wall_ms: () => number
  readonly problem: (sentence: string) => void
}

/** The live side: state and reps reliably, the trace in droppable frames under each page's credit. */
export const live = (options: LiveOptions): { readonly close: () => Promise<void> } => {
  const { racks, problem } = options
  const io = new Server<PageToServer, ServerToPage>(options.http, {
    allowRequest: (request, decide) => decide(null, sameOrigin(request)),
    serveClient: false,
    perMessageDeflate: false,
    maxHttpBufferSize: 16_384,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 5_000,
  })
  const desk = createPageDesk()
  const sockets = new Set<Stream>()
  options.http.on('connection', (socket: Stream) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  const joined = new Subscription()
  const states = new Map<string, RackState>()
  let n = 0

  const every = (period_ms: number, fire: () => void): (() => void) => {
    const beat = createBeat(period_ms, options.now_ms, fire)
    joined.add(beat.stop)
    return beat.nudge
  }
  /** The pages that keep up; null when there is none, and nothing need be encoded. */
  const flowing = () => ((io.of('/').adapter.rooms.get('flowing')?.size ?? 0) > 0 ? io.to('flowing') : null)
  const frame = every(frame_ms, () => {
    const chunks = racks.flatMap((rack) => rack.takeTrace() ?? [])
    const pages = flowing()
    if (chunks.length === 0 || pages === null) return
    n++
    desk.spend(n)
    pages.emit('frame', { n, chunks })
  })
  const settle = every(behind_ms, () => {
    if (desk.settle(states)) settle()
  })
  for (const rack of racks) {
    // Whoever flows has been told this or something later.
    let told: RackState | null = null
    const show = every(state_ms, () => {
      const [pages, state] = [flowing(), states.get(rack.id)]
      if (pages !== null && state !== undefined) {
        pages.emit('rack', newsSince(told, state))
        told = state
      }
      if (desk.changed(rack.id)) settle()
    })
    joined.add(rack.traceGrew$.subscribe(frame))
    joined.add(
      rack.traceChanged$.subscribe(
        every(changed_ms, () => {
          flowing()?.emit('trace', rack.recentTrace())
        }),
      ),
    )
    joined.add(
      rack.state$.subscribe((state) => {
        states.set(rack.id, state)
        show()
      }),
    )
  }
  let radios: readonly RadioView[] = []
  joined.add(
    options.radios$.subscribe((views) => {
      radios = views
      io.emit('radios', views)
    }),
  )
  let looking: Subscription | null = null
  const look = (): void => {
    const anybody = (io.of('/').adapter.rooms.get('looking')?.size ?? 0) > 0
    if (anybody && looking === null)
      looking = options.heard$.subscribe((heard) => io.to('looking').volatile.emit('heard', heard))
    else if (!anybody) {
      looking?.unsubscribe()
      looking = null
    }
  }

  /** Each rack as it stands: its state and the last seconds of its trace. */
  const present = (page: Page): void => {
    for (const rack of racks) {
      const state = states.get(rack.id)
      if (state !== undefined) page.emit('rack', state)
      page.emit('trace', rack.recentTrace())
    }
  }
  const greet = (page: Page): void => {
    page.emit('hello', options.hello)
    page.emit('radios', radios)
    present(page)
  }

  io.on('connection', (page) => {
    desk.sit(page)
    let second = 0
    let events = 0
    page.use((_event, next) => {
      const now = Math.floor(options.now_ms() / 1000)
      events = now === second ? events + 1 : 1
      second = now
      if (events <= eventsASecond) next()
      // What of the flood has come in already goes nowhere, and is told once.
      else if (page.connected) {
        problem('A page sent more than it should and was cut off.')
        page.disconnect(true)
      }
    })
    page.on('error', () => {})
    // What a page sends is checked here, whatever its types promise.
    page.on('ack', (drawn: unknown) => {
      if (typeof drawn === 'number' && desk.acknowledge(page, drawn)) present(page)
    })
    page.on('clock', (reply: unknown) => {
      if (typeof reply === 'function') reply(options.wall_ms())
    })
    page.on('look', (wanted: unknown) => {
      if (wanted === true) void page.join('looking')
      else void page.leave('looking')
      look()
    })
    page.on('command', (rackId: unknown, value: unknown, reply: unknown) => {
      const answer = (outcome: Outcome): void => {
        if (typeof reply === 'function') reply(outcome)
      }
      const rack = racks.find(({ id }) => id === rackId)
      const parsed = parseCommand(value)
      if (rack === undefined) answer({ done: false, why: 'There is no such rack.' })
      else if ('why' in parsed) answer({ done: false, why: parsed.why })
      else
        rack.command(parsed.command).then(answer, (fault: unknown) => {
          problem(`A command failed: ${messageOf(fault)}`)
          answer({ done: false, why: 'That did not work; the log of the service says why.' })
        })
    })
    page.on('disconnect', () => {
      desk.leave(page)
      look()
    })
    greet(page)
  })

  return {
    close: async () => {
      joined.unsubscribe()
      looking?.unsubscribe()
      const closed = io.close()
      // A page that does not answer the goodbye, or reads a download slowly, must not keep the service from stopping.
      const impatient = setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, goodbye_ms)
      await closed
      clearTimeout(impatient)
    },
  }
}
