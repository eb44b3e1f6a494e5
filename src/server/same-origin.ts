import type { IncomingMessage } from 'node:http'

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The name in a `Host` header or an origin, without the port; null when it is none. */
const nameIn = (authority: string): string | null => {
  if (!/^[^\s/\\@?#]+$/.test(authority)) return null
  try {
    return new URL(`http://${authority}`).hostname
  } catch {
    return null
  }
}

/**
 * Whether a request comes from a page of this service: called by one of the service's own names (against DNS rebinding)
 * and, where the browser says where it comes from, from the same place (against other sites' scripts and sockets).
 */
export const sameOrigin = ({ headers }: Pick<IncomingMessage, 'headers'>): boolean => {
  const name = headers.host === undefined ? null : nameIn(headers.host)
  if (name === null || !loopbackNames.has(name)) return false
  const site = headers['sec-fetch-site']
  // A link on another site may lead a person here; its scripts may not ask.
  const foreign = site !== undefined && site !== 'same-origin' && site !== 'none'
  if (foreign && headers['sec-fetch-mode'] !== 'navigate') return false
  return headers.origin === undefined || headers.origin === `http://${headers.host}`
}
