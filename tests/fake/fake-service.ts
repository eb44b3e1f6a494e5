import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { Server } from 'socket.io'
import { wallMillis } from '../../src/model/units.ts'
import type { Hello, Outcome, PageToServer, RackCommand, ServerToPage } from '../../src/wire/events.ts'
import type { TraceChunk } from '../../src/wire/frame.ts'
import type { HeardSensor, RackState, RadioView } from '../../src/wire/state.ts'
import { hello, idleRack } from './fake-content.ts'
import { personAt } from './fake-person.ts'

/** The service's side of the wire without a service behind it: a page can be shown in any state it may ever meet. */
export interface FakeService {
  readonly url: string
  readonly state: () => RackState
  /** Changes the rack's state and tells all pages. */
  readonly set: (change: Partial<RackState>) => void
  readonly radios: (radios: readonly RadioView[]) => void
  readonly heard: (sensors: readonly HeardSensor[]) => void
  /** While false no samples flow. */
  readonly flow: (on: boolean) => void
  /** The left cell's share of the tension from now on, 0 to 1. */
  readonly lean: (leftShare: number | null) => void
  /** Sends one chunk as it is. */
  readonly send: (chunk: TraceChunk) => void
  /** All commands received. */
  readonly commands: readonly RackCommand[]
  /** The sensor's clock now, µs. */
  readonly now_us: () => number
  /** The highest frame a page has acknowledged. */
  readonly acknowledged: () => number
  /** Cuts the connections of all pages; they come back by themselves. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}
const step_us = 12_500

/** Serves the built page from `folder` under the strictest policy, and feeds it a made-up person's reps at 80 Hz. */
export const startFakeService = async (folder: string, says: Hello = hello): Promise<FakeService> => {
  const http = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://fake').pathname)
    const file = join(folder, path === '/' ? 'index.html' : path)
    response.setHeader('content-security-policy', "default-src 'self'")
    if (!existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  const io = new Server<PageToServer, ServerToPage>(http, { serveClient: false })
  const commands: RackCommand[] = []
  const began_ms = Date.now()
  let state = idleRack
  let radioViews: readonly RadioView[] = [
    { name: 'bluetooth', simulated: false, status: 'ready', problem: null, remedy: null },
    { name: 'virtual', simulated: true, status: 'ready', problem: null, remedy: null },
  ]
  let sensors: readonly HeardSensor[] = []
  let flowing = true
  let leftShare: number | null = null
  let n = 0
  let acknowledged = 0
  let sent_us = 0
  let phase = ''
  const now_us = (): number => (Date.now() - began_ms) * 1000 + 60e6

  const chunkOf = (from_us: number, to_us: number): TraceChunk => {
    const first = Math.ceil(from_us / step_us) * step_us
    const tension_cn: number[] = []
    const phases: [number, RackState['phase']][] = []
    for (let at = first; at <= to_us; at += step_us) {
      const person = personAt(at)
      tension_cn.push(Math.round(person.tension_n * 100))
      if (person.phase !== phase) phases.push([at, person.phase])
      phase = person.phase
    }
    return {
      rack: state.rack,
      epoch: 1,
      from_us: first,
      dt_us: Array.from({ length: Math.max(0, tension_cn.length - 1) }, () => step_us),
      tension_cn,
      gaps: [],
      filled: [],
      phases,
      leftShare,
      arrived_ms: Date.now(),
    }
  }
  const tell = (change: Partial<RackState>): void => {
    state = { ...state, ...change, revision: state.revision + 1 }
    io.emit('rack', state)
  }
  /** As a Progressor sends: several samples at once. */
  const tick = setInterval(() => {
    const until = now_us()
    if (!flowing || state.sensor === null || until - sent_us < step_us) return
    const chunk = chunkOf(Math.max(sent_us + 1, until - 2e6), until)
    sent_us = chunk.from_us + chunk.dt_us.length * step_us
    n += 1
    io.emit('frame', { n, chunks: [chunk] })
    const last = chunk.phases.at(-1)
    if (last !== undefined && state.top !== null) {
      tell({ phase: last[1], phaseBegan_us: last[0] as RackState['phaseBegan_us'] })
    }
  }, 70)

  io.on('connection', (page) => {
    page.emit('hello', says)
    page.emit('radios', radioViews)
    page.emit('rack', state)
    if (state.sensor !== null && sent_us > 0) {
      const before = phase
      phase = ''
      page.emit('trace', { ...chunkOf(Math.max(60e6, sent_us - 20e6), sent_us), arrived_ms: Date.now() })
      phase = before
    }
    page.on('clock', (reply) => reply(Date.now()))
    page.on('look', (on) => {
      if (on) page.emit('heard', sensors)
    })
    page.on('ack', (drawn) => {
      acknowledged = Math.max(acknowledged, drawn)
    })
    page.on('command', (_rack, command, reply: (outcome: Outcome) => void) => {
      commands.push(command)
      reply({ done: true })
    })
  })
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const { port } = http.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/`,
    state: () => state,
    set: tell,
    radios: (views) => {
      radioViews = views
      io.emit('radios', views)
    },
    heard: (list) => {
      sensors = list
      io.emit('heard', list)
    },
    flow: (on) => {
      flowing = on
    },
    lean: (share) => {
      leftShare = share
    },
    send: (chunk) => {
      n += 1
      io.emit('frame', { n, chunks: [chunk] })
    },
    commands,
    now_us,
    acknowledged: () => acknowledged,
    cut: () => {
      for (const page of io.sockets.sockets.values()) page.conn.close()
    },
    close: async () => {
      clearInterval(tick)
      await io.close()
    },
  }
}

/** Now on the wall clock. */
export const wallNow = () => wallMillis(Date.now())
