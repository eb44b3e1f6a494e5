import { commands, type CommandShape } from './commands.ts'
import {
  type Field,
  readFields,
  readNumber,
  sizeOf,
  sizeOfAll,
  type Values,
  writeFields,
  writeNumber,
} from './field.ts'
import { frames, type FrameShape } from './frames.ts'
import { pageOrder, pages } from './pages.ts'

type FrameName = keyof typeof frames
type CommandName = keyof typeof commands
type FrameValues<Name extends FrameName> = Values<(typeof frames)[Name]['fields']>

/** A packet, taken apart. `forces` are in 0.01 N; `rest` is what follows the fixed fields where no forces do. */
export type Frame = {
  [Name in FrameName]: {
    readonly frame: Name
    readonly values: FrameValues<Name>
    readonly forces: readonly number[]
    /** Forces that `count` announces and the packet does not hold. */
    readonly missing: number
    readonly rest: Uint8Array
  }
}[FrameName]

export type Decoded =
  | Frame
  | { readonly frame: 'unknown'; readonly kind: number }
  | { readonly frame: 'malformed'; readonly problem: string }

const shapes: Readonly<Record<FrameName, FrameShape>> = frames
const byKind = new Map<number, FrameName>(Object.entries(shapes).map(([name, { kind }]) => [kind, name as FrameName]))
const nothing = new Uint8Array(0)

/**
 * Never throws. Bytes after the ones that this version knows are left alone: a later minor version may put some there.
 */
export const decodeFrame = (bytes: Uint8Array): Decoded => {
  const [kind] = bytes
  if (kind === undefined) return { frame: 'malformed', problem: 'the packet is empty' }
  const name = byKind.get(kind)
  if (name === undefined) return { frame: 'unknown', kind }
  const { fields, tail } = shapes[name]
  const head = 1 + sizeOfAll(fields)
  const values: Readonly<Record<string, number>> | null = readFields<readonly Field[]>(fields, bytes, 1)
  if (values === null) {
    return {
      frame: 'malformed',
      problem: `"${name}" packets have at least ${head} bytes, this one has ${bytes.length}`,
    }
  }
  const room = Math.floor((bytes.length - head) / sizeOf('i24'))
  const told = tail === 'counted' ? (values['count'] ?? 0) : tail === 'rest' ? room : 0
  const forces = Array.from({ length: Math.min(told, room) }, (_, i) => readNumber(bytes, head + 3 * i, 'i24'))
  const rest = tail === 'none' ? bytes.subarray(head) : nothing
  const frame: object = { frame: name, values, forces, missing: told - forces.length, rest }
  return frame as Frame
}

/** `count`, where the frame has one, is to be given by the caller. */
export const encodeFrame = <Name extends FrameName>(
  name: Name,
  values: FrameValues<Name>,
  forces: readonly number[] = [],
): Uint8Array => {
  const { kind, fields }: FrameShape = frames[name]
  const head = 1 + sizeOfAll(fields)
  const bytes = new Uint8Array(head + 3 * forces.length)
  bytes[0] = kind
  writeFields(fields, values, bytes, 1)
  forces.forEach((force, i) => writeNumber(bytes, head + 3 * i, 'i24', force))
  return bytes
}

export const encodeCommand = <Name extends CommandName>(
  name: Name,
  request: number,
  params: Values<(typeof commands)[Name]['params']>,
): Uint8Array => {
  const { op, params: fields }: CommandShape = commands[name]
  const bytes = new Uint8Array(2 + sizeOfAll(fields))
  bytes[0] = op
  bytes[1] = request
  writeFields<readonly Field[]>(fields, params, bytes, 2)
  return bytes
}

/** The fields that answer a command; null when the answer does not carry them. */
export const decodeAnswer = <Name extends CommandName>(
  name: Name,
  rest: Uint8Array,
): Values<(typeof commands)[Name]['reply']> | null =>
  readFields<(typeof commands)[Name]['reply']>(commands[name].reply, rest, 0)

export type Page = {
  [Name in keyof typeof pages]: { readonly page: Name; readonly values: Values<(typeof pages)[Name]> }
}[keyof typeof pages]

/** An info page; null for one that this version does not know. */
export const decodePage = (bytes: Uint8Array): Page | null => {
  const name = pageOrder[bytes[0] ?? pageOrder.length]
  if (name === undefined) return null
  const values = readFields<readonly Field[]>(pages[name], bytes, 0)
  if (values === null) return null
  const page: object = { page: name, values }
  return page as Page
}
