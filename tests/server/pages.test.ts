import { createConnection } from 'node:net'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SessionRecord } from '../../src/model/set.ts'
import { someSession } from '../export/some-session.ts'
import { ask, pause, puppetService, type PuppetService } from './puppet-service.ts'

const [session = null] = fc.sample(someSession, { seed: 7, numRuns: 1 })
let service: PuppetService
let asked = 0
beforeAll(async () => {
  service = await puppetService({
    sessions: async () => [],
    session: async (id): Promise<SessionRecord | null> => {
      asked += 1
      if (id === 'broken') throw new Error('the disk is gone')
      return id === 'known' ? session : null
    },
  })
})
afterAll(() => service.close())

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  ask(service.port, path, headers, method)
const own = (): string => `127.0.0.1:${service.port}`

describe('the pages', () => {
  it('carry the headers that keep other content out', async () => {
    const { status, headers, body } = await get('/')
    expect(status).toBe(200)
    expect(body).toContain('<title>Taut</title>')
    const csp = String(headers['content-security-policy'])
    expect(csp).toContain("default-src 'self'")
    expect(csp).toContain("frame-ancestors 'none'")
    expect(csp).toContain("object-src 'none'")
    expect(csp).not.toContain('script-src')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    expect(headers['x-powered-by']).toBeUndefined()
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('say that the service is well, and that there is nothing elsewhere', async () => {
    expect(JSON.parse((await get('/api/health')).body)).toEqual({ ok: true, software: '1.2.3' })
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: 'There is nothing here; the page is at /.\n' })
    expect((await get('/', {}, 'POST')).status).toBe(404)
  })

  it('export a session in each format, and say what there is when asked for another', async () => {
    for (const format of ['csv-samples', 'csv-reps', 'json']) {
      const { status, headers, body } = await get(`/api/sessions/known/export/${format}`)
      expect([format, status]).toEqual([format, 200])
      expect(String(headers['content-disposition'])).toMatch(
        /^attachment; filename=taut-\d{4}-\d\d-\d\dT\d{4}-[\w.-]+$/,
      )
      expect(body.length).toBeGreaterThan(50)
    }
    const unknown = await get('/api/sessions/known/export/parquet')
    expect(unknown.status).toBe(404)
    expect(unknown.body).toMatch(/^There is no export format "parquet"; there are .+\.\n$/)
    expect(await get('/api/sessions/none/export/json')).toMatchObject({
      status: 404,
      body: 'There is no such session.\n',
    })
  })

  it('give no file but their own', async () => {
    const tricks = [
      '/../taut-secret.txt',
      '/..%2ftaut-secret.txt',
      '/%2e%2e/taut-secret.txt',
      '/%2e%2e%2ftaut-secret.txt',
      '/..%5ctaut-secret.txt',
      '//taut-secret.txt',
      '/./../taut-secret.txt',
      '/%00',
      '/%c0%ae%c0%ae/taut-secret.txt',
      '/\\\\elsewhere.example/..',
      '/.git/config',
      '/api/sessions/..%2f..%2ftaut-secret.txt/export/json',
      '/api/sessions/%/export/json',
      `/${'a'.repeat(8000)}`,
    ]
    for (const path of tricks) {
      const { status, body } = await get(path)
      expect([path, status >= 400 && status < 500]).toEqual([path, true])
      expect(body).not.toContain('not for the page')
      expect(body).not.toMatch(/at .*\.[jt]s|node_modules/)
    }
  })

  it('tell a fault of theirs to the log, not to the caller', async () => {
    const before = service.problems.length
    expect(await get('/api/sessions/broken/export/json')).toMatchObject({
      status: 500,
      body: 'Taut could not do that; its log says why.\n',
    })
    expect(service.problems.slice(before)).toEqual(['A request failed: the disk is gone'])
  })

  it('answer to a broken request and to one that is never finished', async () => {
    const rubbish = [
      '\0\0\0\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: ${own()}\r\na: ${'b'.repeat(20_000)}\r\n\r\n`,
    ]
    for (const text of rubbish) {
      const answer = await new Promise<string>((resolve) => {
        const stream = createConnection(service.port, '127.0.0.1')
        let said = ''
        stream.setEncoding('latin1')
        stream.on('data', (piece: string) => (said += piece))
        stream.on('error', () => resolve(said))
        stream.on('close', () => resolve(said))
        stream.write(text)
      })
      expect(answer).toMatch(/^HTTP\/1\.1 (400|431)/)
    }
    expect((await get('/')).status).toBe(200)
  })

  it('let go of a download that nobody reads any more', async () => {
    const before = service.problems.length
    const stream = createConnection(service.port, '127.0.0.1')
    stream.write(`GET /api/sessions/known/export/csv-samples HTTP/1.1\r\nHost: ${own()}\r\n\r\n`)
    await pause(20)
    stream.destroy()
    await pause(50)
    expect((await get('/api/health')).status).toBe(200)
    expect(service.problems.slice(before)).toEqual([])
  })
})

describe('requests from elsewhere', () => {
  const foreign: readonly (readonly [string, Record<string, string>])[] = [
    ['another name for this machine (DNS rebinding)', { host: 'evil.example' }],
    ['another name and our port', { host: 'evil.example:4848' }],
    ['a name that begins like ours', { host: 'localhost.evil.example' }],
    ['a name in front of ours', { host: 'evil@127.0.0.1' }],
    ['another address', { host: '192.168.1.5' }],
    ['all addresses', { host: '0.0.0.0' }],
    ["another site's script", { origin: 'http://evil.example' }],
    ['a sandboxed script', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a secure page', { origin: 'https://127.0.0.1' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['another port, as the browser says', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
  ]

  it.each(foreign)('are refused: %s', async (_name, headers) => {
    const before = asked
    for (const path of ['/', '/api/sessions', '/api/sessions/known/export/json'])
      expect((await get(path, headers)).status).toBe(421)
    expect(asked).toBe(before)
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    }
    const polling = await get('/socket.io/?EIO=4&transport=polling', headers)
    expect(polling.status).toBe(403)
    const socket = await get('/socket.io/?EIO=4&transport=websocket', { ...headers, ...upgrade })
    expect(socket.status).toBe(400)
  })

  it('may lead a person here: a link is followed', async () => {
    const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await get('/', link)).status).toBe(200)
  })

  it("are welcome from the own page, by each of this machine's names", async () => {
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
      const host = `${name}:${service.port}`
      const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
      expect((await get('/api/sessions', headers)).status).toBe(200)
      expect((await get('/socket.io/?EIO=4&transport=polling', headers)).status).toBe(200)
    }
  })
})
