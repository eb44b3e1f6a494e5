import { commands } from '../../../firmware-protocol/commands.ts'
import type { Range } from './missing.ts'

export type CommandName = keyof typeof commands

/** A command on its way to the sensor. */
export interface Call {
  readonly name: CommandName
  /** The command's bytes once it has its request id. */
  readonly encode: (request: number) => Uint8Array
  /** The indices that a report asks for. */
  readonly asked?: Range
}

interface Waiting {
  readonly call: Call
  readonly request: number
  readonly bytes: Uint8Array
  readonly sent_ms: number
  readonly tries: number
}

/** Commands go one at a time: the next is sent when the last was answered, or given up. */
export interface Calls {
  readonly queue: readonly Call[]
  readonly waiting: Waiting | null
  readonly lastRequest: number
}

/** The sensor answers within half a second; a busy air may double that. */
const patience_ms = 1_500
const tries = 3

export const noCalls = (lastRequest = 0): Calls => ({ queue: [], waiting: null, lastRequest })

/** A command that waits already is not queued twice; info is, for each page. */
export const enqueue = (calls: Calls, call: Call): Calls =>
  call.name !== 'info' && calls.queue.some(({ name }) => name === call.name)
    ? calls
    : { ...calls, queue: [...calls.queue, call] }

export const isOnItsWay = (calls: Calls, name: CommandName): boolean =>
  calls.waiting?.call.name === name || calls.queue.some((call) => call.name === name)

/** What is to be written now, if anything; repeats carry the same request id, so a sensor does nothing twice. */
export const advance = (
  calls: Calls,
  at_ms: number,
): { readonly calls: Calls; readonly write: Uint8Array | null; readonly givenUp: CommandName | null } => {
  const { waiting } = calls
  if (waiting !== null) {
    if (at_ms - waiting.sent_ms < patience_ms) return { calls, write: null, givenUp: null }
    // Without a hello nothing works, so that one is repeated as long as the link lasts.
    if (waiting.tries >= tries && waiting.call.name !== 'hello') {
      return { ...advance({ ...calls, waiting: null }, at_ms), givenUp: waiting.call.name }
    }
    const again = { ...waiting, sent_ms: at_ms, tries: waiting.tries + 1 }
    return { calls: { ...calls, waiting: again }, write: waiting.bytes, givenUp: null }
  }
  const [call, ...queue] = calls.queue
  if (call === undefined) return { calls, write: null, givenUp: null }
  // 0 is left out so that a sensor that has just started remembers no request.
  const request = (calls.lastRequest % 255) + 1
  const bytes = call.encode(request)
  const next = { call, request, bytes, sent_ms: at_ms, tries: 1 }
  return { calls: { queue, waiting: next, lastRequest: request }, write: bytes, givenUp: null }
}

/** The command that a reply answers; null when nobody waits for it (late, doubled or forged). */
export const answered = (
  calls: Calls,
  op: number,
  request: number,
): { readonly calls: Calls; readonly name: CommandName } | null => {
  const { waiting } = calls
  if (waiting === null || waiting.request !== request || commands[waiting.call.name].op !== op) return null
  return { calls: { ...calls, waiting: null }, name: waiting.call.name }
}
