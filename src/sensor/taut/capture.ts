import { decodePage, type Frame } from '../../../firmware-protocol/codec.ts'
import { commands, type CommandShape } from '../../../firmware-protocol/commands.ts'
import { readFields } from '../../../firmware-protocol/field.ts'
import { bitNames, flags } from '../../../firmware-protocol/words.ts'
import { fault, hex } from '../frame.ts'
import type { Reading } from '../reading.ts'
import { statusText, tellPage } from './telling.ts'

type Say = (reading: Reading) => void

/** Packets without a conversation round them, as `taut decode` gets them: they tell all they hold, unasked. */

const byOp = new Map(
  Object.entries<CommandShape>(commands).map(([name, { op, params, reply }]) => [op, { name, params, reply }] as const),
)

/** An answer that nobody waits for, with its fields as the protocol names them. */
export const tellAnswer = ({ values, rest }: Extract<Frame, { readonly frame: 'reply' }>, say: Say): void => {
  const known = byOp.get(values.op)
  const readings = known === undefined ? null : readFields(known.reply, rest, 0)
  say({
    kind: 'reply',
    to: known?.name ?? `command ${values.op}`,
    value: statusText(values.status),
    raw: hex(rest),
    ...(readings === null ? {} : { readings }),
  })
  const page = known?.name === 'info' ? decodePage(rest) : null
  if (page !== null) tellPage(page, say)
}

/** What a host wrote. False: no command. */
export const tellCommand = (bytes: Uint8Array, say: Say): boolean => {
  const [op = 0, request] = bytes
  const known = byOp.get(op)
  if (known === undefined || request === undefined) return false
  const params = readFields(known.params, bytes, 2)
  if (params === null) say(fault('truncated', `"${known.name}" has too few bytes: ${hex(bytes)}`))
  else say({ kind: 'status', status: { command: known.name, request, ...params } })
  return true
}

/** What the head of a packet says beside its samples. */
export const tellHead = (frame: Frame, say: Say): void => {
  const values: Readonly<Record<string, number>> = frame.values
  const { flags: bits, tare, boot, period, rate, peak, impulse } = values
  say({
    kind: 'status',
    status: {
      ...(bits === undefined ? {} : { flags: bitNames(flags, bits).join(' ') }),
      ...(tare === undefined ? {} : { tare }),
      ...(boot === undefined ? {} : { boot }),
      ...(period === undefined ? {} : { period_us: period }),
      ...(rate === undefined ? {} : { rate_hz: rate / 10 }),
      ...(peak === undefined ? {} : { peak_n: peak / 100 }),
      ...(impulse === undefined ? {} : { impulse_n_s: impulse / 1000 }),
    },
  })
}
