import { type Decoded, decodeAnswer, decodeFrame, encodeCommand, type Frame } from '../../firmware-protocol/codec.ts'
import type { commands } from '../../firmware-protocol/commands.ts'
import type { Values } from '../../firmware-protocol/field.ts'
import { statuses, type StatusName } from '../../firmware-protocol/words.ts'
import { type CoreProcess, type SentPacket, startCore, toHex } from './core-process.ts'

type Name = keyof typeof commands

/** A host that is as simple as can be: one command, one answer. */
export interface CoreLink {
  readonly core: CoreProcess
  readonly heard: SentPacket[]
  /** Everything heard of one kind. */
  readonly frames: <N extends Frame['frame']>(name: N) => readonly Extract<Frame, { readonly frame: N }>[]
  readonly run: (ms: number) => Promise<void>
  readonly connect: (payload?: number, level?: number) => Promise<void>
  readonly call: <N extends Name>(
    name: N,
    params: Values<(typeof commands)[N]['params']>,
  ) => Promise<{
    readonly status: StatusName
    readonly answer: Values<(typeof commands)[N]['reply']> | null
    readonly rest: Uint8Array
  }>
}

export const linkTo = (core: CoreProcess = startCore()): CoreLink => {
  const heard: SentPacket[] = []
  let request = 0
  const run = async (ms: number): Promise<void> => {
    heard.push(...(await core.tell(`run ${ms}`)).packets)
  }
  const call: CoreLink['call'] = async (name, params) => {
    request = (request % 255) + 1
    const from = heard.length
    await core.tell(`write ${toHex(encodeCommand(name, request, params))}`)
    await run(10)
    const replies = heard.slice(from).map(({ bytes }): Decoded => decodeFrame(bytes))
    const reply = replies.find((frame) => frame.frame === 'reply')
    if (reply?.frame !== 'reply') throw new Error(`"${name}" was not answered`)
    const status = statuses.find(({ code }) => code === reply.values.status)!.name
    return { status, answer: decodeAnswer(name, reply.rest), rest: reply.rest }
  }
  return {
    core,
    heard,
    frames: <N extends Frame['frame']>(name: N) =>
      heard.flatMap(({ bytes }) => {
        const frame = decodeFrame(bytes)
        return frame.frame === name ? [frame as Extract<Frame, { readonly frame: N }>] : []
      }),
    run,
    connect: async (payload = 244, level = 0) => {
      await core.tell(`link ${payload} ${level}`)
      await call('hello', { major: 1, minor: 0 })
    },
    call,
  }
}
