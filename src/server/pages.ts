import { createServer, type Server } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, { type NextFunction, type Request, type Response } from 'express'
import helmet from 'helmet'
import type { Exporter } from '../export/exporter.ts'
import type { Library } from '../export/library.ts'
import { messageOf } from '../model/fault.ts'
import { sameOrigin } from './same-origin.ts'

export interface PagesOptions {
  /** The built dashboard. */
  readonly folder: string
  readonly library: Library
  readonly formats: readonly Exporter[]
  readonly softwareVersion: string
  readonly problem: (sentence: string) => void
}

const csp = {
  defaultSrc: ["'self'"],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
}

/** The HTTP side: the page, what has been kept, and the exports. */
export const pages = ({ folder, library, formats, softwareVersion, problem }: PagesOptions): Server => {
  const app = express()
  app.disable('x-powered-by')
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (sameOrigin(request)) next()
    else
      response
        .status(421)
        .type('text')
        .send('Taut answers only to its own pages, at the address it printed when it started.\n')
  })
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: csp },
      // Both would break plain HTTP on the own machine.
      strictTransportSecurity: false,
      originAgentCluster: false,
    }),
  )
  app.get('/api/health', (_request, response) => {
    response.json({ ok: true, software: softwareVersion })
  })
  app.get('/api/sessions', async (_request, response) => {
    response.json(await library.sessions())
  })
  app.get('/api/sessions/:session/export/:format', async (request, response) => {
    const { session, format } = request.params
    const exporter = formats.find(({ id }) => id === format)
    if (exporter === undefined) {
      response
        .status(404)
        .type('text')
        .send(`There is no export format "${format}"; there are ${formats.map(({ id }) => id).join(', ')}.\n`)
      return
    }
    const record = await library.session(session)
    if (record === null) {
      response.status(404).type('text').send('There is no such session.\n')
      return
    }
    const day = new Date(record.startedAt_ms).toISOString().slice(0, 16).replace(':', '')
    response.type(exporter.mime).attachment(`taut-${day}-${exporter.id}.${exporter.extension}`)
    await pipeline(Readable.from(exporter.write(record, softwareVersion)), response)
  })
  app.use(express.static(folder, { index: 'index.html', redirect: false, maxAge: '1h', setHeaders: noCacheForPage }))
  app.use((_request, response) => {
    response.status(404).type('text').send('There is nothing here; the page is at /.\n')
  })
  app.use((fault: unknown, _request: Request, response: Response, next: NextFunction) => {
    // Somebody closed the page during a download: what is left of the response goes with it.
    if (response.destroyed) return
    const status = refusal(fault)
    if (status !== null && !response.headersSent) {
      response.status(status).type('text').send('Taut does not understand this address; the page is at /.\n')
      return
    }
    problem(`A request failed: ${messageOf(fault)}`)
    if (response.headersSent) next(fault)
    else response.status(500).type('text').send('Taut could not do that; its log says why.\n')
  })
  const server = createServer(app)
  server.requestTimeout = 30_000
  server.headersTimeout = 10_000
  server.on('clientError', (_fault, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy())
    else socket.destroy()
  })
  return server
}

/** The status of a fault that is the caller's own (an address that cannot be decoded ...); null for ours. */
const refusal = (fault: unknown): number | null => {
  const status = fault instanceof Error && 'status' in fault ? fault.status : null
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null
}

const noCacheForPage = (response: Response, path: string): void => {
  if (path.endsWith('.html')) response.setHeader('Cache-Control', 'no-cache')
}
