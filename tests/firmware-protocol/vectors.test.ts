import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeFrame, encodeCommand, encodeFrame } from '../../firmware-protocol/codec.ts'
import { commands } from '../../firmware-protocol/commands.ts'
import { crc16 } from '../../firmware-protocol/crc16.ts'
import { frames } from '../../firmware-protocol/frames.ts'
import { sipHash } from '../../firmware-protocol/siphash.ts'
import vectors from '../../firmware-protocol/vectors.json' with { type: 'json' }
import { compile } from './compile.ts'
import { type CoreProcess, fromHex, startCore, toHex } from './core-process.ts'

let core: CoreProcess
beforeAll(() => {
  compile('taut_host')
  core = startCore()
}, 120_000)
afterAll(() => core.close())

const asText = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the golden vectors', () => {
  it('hold every packet and every command', () => {
    expect(new Set(vectors.frames.map(({ frame }) => frame))).toEqual(new Set(Object.keys(frames)))
    expect(vectors.commands.map(({ command }) => command)).toEqual(Object.keys(commands))
  })

  it.each(vectors.frames)('$frame: $says', async ({ frame, values, forces = [], hex }) => {
    expect(decodeFrame(fromHex(hex))).toMatchObject({ frame, values, forces, missing: 0 })
    expect(toHex(encodeFrame(frame as 'live', values as never, forces))).toBe(hex)

    const { lines } = await core.tell(`dump ${hex}`)
    const told = Object.fromEntries(lines.slice(1, -1).map((line) => line.split(' ')))
    expect(lines[0]).toBe(`frame ${frame}`)
    expect(told).toEqual(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)])))
    // The C core puts the head; the forces come from its memory.
    expect(lines.at(-1)).toBe(hex.slice(0, hex.length - 6 * forces.length))
  })

  it.each(vectors.commands)('$command', async ({ command, request, params, hex }) => {
    expect(toHex(encodeCommand(command as 'hello', request, params as never))).toBe(hex)

    await core.tell('boot')
    await core.tell('link 244 2')
    await core.tell('write 01fe0100')
    await core.tell(`write ${hex}`)
    const { packets } = await core.tell('run 5')
    const reply = decodeFrame(packets.findLast(({ channel }) => channel === 'control')!.bytes)
    expect(reply).toMatchObject({ frame: 'reply', values: { op: commands[command as 'hello'].op, request } })
    // Understood, whatever became of it: neither unknown nor too short.
    expect(reply.frame === 'reply' && [1, 2].includes(reply.values.status)).toBe(false)
  })

  it('the calibration record, as the core stores and reads it', async () => {
    const { points, date, capacity, revision, hex } = vectors.record
    await core.tell('blank')
    await core.tell('boot')
    await core.tell('link 244 2')
    const writes = [
      encodeCommand('hello', 1, { major: 1, minor: 0 }),
      encodeCommand('calBegin', 2, {}),
      ...points.map((point, i) => encodeCommand('calPointAt', 3 + i, point)),
      encodeCommand('calCommit', 9, { date, capacity }),
    ]
    for (const bytes of writes) {
      await core.tell(`write ${toHex(bytes)}`)
      await core.tell('run 5')
    }
    const { lines } = await core.tell('stored')
    const [, ...rest] = fromHex(lines[0]!)
    // A first record has revision 1; the vector's is 7, so its CRC is checked by reading it.
    expect(rest.slice(3, 66)).toEqual([...fromHex(hex)].slice(4, 67))
    await core.tell(`keep ${hex}`)
    await core.tell('boot')
    const page = fromHex((await core.tell('info')).lines[0]!).slice(64)
    expect([page[1], page[2], page[3]]).toEqual([1, points.length, revision])
  })

  it.each(vectors.crc16)('CRC-16 of "$text"', async ({ text, crc }) => {
    expect(crc16(asText(text))).toBe(crc)
    expect((await core.tell(`crc ${toHex(asText(text))}`)).lines).toEqual([String(crc)])
  })

  it.each(vectors.sipHash)('SipHash of "$message"', async ({ key, message, hash }) => {
    expect(sipHash(fromHex(key), fromHex(message)).toString(16).padStart(16, '0')).toBe(hash)
    expect((await core.tell(`siphash ${key}${message}`)).lines).toEqual([hash])
  })
})
