import { once } from 'node:events'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BehaviorSubject, NEVER, Subject } from 'rxjs'
import { io, type Socket } from 'socket.io-client'
import { formats } from '../../src/export/formats.ts'
import type { Library } from '../../src/export/library.ts'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import type { Rack } from '../../src/rack/rack.ts'
import { createTrace } from '../../src/rack/trace.ts'
import { live } from '../../src/server/live.ts'
import { pages } from '../../src/server/pages.ts'
import type { Outcome, PageToServer, RackCommand, ServerToPage } from '../../src/wire/events.ts'
import type { HeardSensor, RackState, RadioView } from '../../src/wire/state.ts'
import { hello, idleRack } from '../fake/fake-content.ts'

/** A rack on strings: it shows what a test gives it and does what it is told to. */
export interface PuppetRack extends Rack {
  readonly show: (change: Partial<RackState>) => void
  /** So many samples at 80 Hz, then one nudge. */
  readonly grow: (samples: number) => void
  readonly newest_us: () => number
  readonly commands: readonly RackCommand[]
  /** What the next commands come to. */
  readonly answer: (how: () => Promise<Outcome>) => void
  readonly changeTrace: () => void
}

const obedient = async (): Promise<Outcome> => ({ done: true })

export const puppetRack = (id: string): PuppetRack => {
  const state$ = new BehaviorSubject<RackState>({ ...idleRack, rack: id })
  const traceGrew$ = new Subject<void>()
  const traceChanged$ = new Subject<void>()
  const trace = createTrace(id, 1)
  const commands: RackCommand[] = []
  let at_us = 0
  let answer = obedient
  return {
    id,
    has: () => false,
    state$,
    traceGrew$,
    traceChanged$,
    motion$: NEVER,
    takeTrace: trace.take,
    recentTrace: trace.recent,
    command: (command) => {
      commands.push(command)
      return answer()
    },
    close: async () => {},
    show: (change) => state$.next({ ...state$.value, ...change, revision: state$.value.revision + 1 }),
    grow: (count) => {
      const samples = Array.from({ length: count }, () => ({
        at_us: deviceMicros((at_us += 12_500)),
        tension_n: newtons(250),
      }))
      trace.samples(samples, Date.now(), null)
      traceGrew$.next()
    },
    newest_us: () => at_us,
    commands,
    answer: (how) => {
      answer = how
    },
    changeTrace: () => traceChanged$.next(),
  }
}

export type PageSocket = Socket<ServerToPage, PageToServer>

export interface PuppetService {
  readonly port: number
  readonly url: string
  readonly racks: readonly PuppetRack[]
  readonly radios$: BehaviorSubject<readonly RadioView[]>
  readonly heard$: Subject<readonly HeardSensor[]>
  readonly problems: readonly string[]
  /** Everything a new page hears, in order, and the page itself. */
  readonly page: () => Promise<{ readonly socket: PageSocket; readonly heard: [string, unknown][] }>
  readonly close: () => Promise<void>
}

export const puppetService = async (library: Partial<Library> = {}, names = ['rack-1']): Promise<PuppetService> => {
  const folder = await mkdtemp(join(tmpdir(), 'taut-pages-'))
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Taut</title>')
  await writeFile(join(folder, '..', 'taut-secret.txt'), 'not for the page')
  const problems: string[] = []
  const problem = (sentence: string): void => void problems.push(sentence)
  const none: Library = { sessions: async () => [], session: async () => null, set: async () => null }
  const http = pages({ folder, library: { ...none, ...library }, formats, softwareVersion: '1.2.3', problem })
  const racks = names.map(puppetRack)
  const radios$ = new BehaviorSubject<readonly RadioView[]>([])
  const heard$ = new Subject<readonly HeardSensor[]>()
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const pagesLive = live({
    http,
    hello: { ...hello, racks: names },
    racks,
    radios$,
    heard$,
    now_ms: () => performance.now(),
    wall_ms: () => Date.now(),
    problem,
  })
  const sockets: PageSocket[] = []
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    racks,
    radios$,
    heard$,
    problems,
    page: async () => {
      const socket: PageSocket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true })
      sockets.push(socket)
      const heard: [string, unknown][] = []
      socket.onAny((name: string, value: unknown) => heard.push([name, value]))
      await until(() => heard.filter(([name]) => name === 'trace').length >= names.length)
      return { socket, heard }
    },
    close: async () => {
      for (const socket of sockets) socket.disconnect()
      await pagesLive.close()
    },
  }
}

/** Waits until something is so; the test's own time limit ends it otherwise. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5))
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One HTTP request with exactly these headers: `fetch` would not let a test lie about its host. */
export const ask = (
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path, headers, method, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (piece: string) => (body += piece))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
      response.on('error', reject)
    })
    asking.on('error', reject)
    asking.end()
  })
