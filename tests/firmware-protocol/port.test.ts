import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Decoded, decodeAnswer, decodeFrame, encodeCommand, type Frame } from '../../firmware-protocol/codec.ts'
import type { commands } from '../../firmware-protocol/commands.ts'
import type { Values } from '../../firmware-protocol/field.ts'
import { bitNames, flags, states, statuses } from '../../firmware-protocol/words.ts'
import { compilePort } from './compile.ts'
import { fromHex, toHex } from './core-process.ts'

beforeAll(() => {
  compilePort()
}, 120_000)

type Name = keyof typeof commands
const write = <N extends Name>(name: N, request: number, params: Values<(typeof commands)[N]['params']>): string =>
  `write ${toHex(encodeCommand(name, request, params))}`
const hello = write('hello', 1, { major: 1, minor: 0 })

/** What the board does when this happens to it: lines of `session.cpp`, packets taken apart. */
const play = (...words: readonly string[]) => playOn([], ...words)
const playLocked = (...words: readonly string[]) => playOn(['locked'], ...words)
const playOn = (args: readonly string[], ...words: readonly string[]) => {
  const said = execFileSync(compilePort(), args, { input: words.join('\n'), encoding: 'utf8' })
  const lines = said.split('\n').filter((line) => line !== '')
  const packets = lines.flatMap((line): Decoded[] =>
    line.startsWith('> ') ? [decodeFrame(fromHex(line.split(' ')[3]!))] : [],
  )
  return {
    lines: lines.filter((line) => !line.startsWith('> ')),
    frames: <N extends Frame['frame']>(name: N) =>
      packets.filter((one): one is Extract<Frame, { readonly frame: N }> => one.frame === name),
    replies: () =>
      packets.flatMap((one) =>
        one.frame === 'reply' ? [statuses.find(({ code }) => code === one.values.status)!.name] : [],
      ),
  }
}

const linked = ['pass 600', 'link 7', 'mtu 247', 'pass 10', hello, 'pass 10']

describe('the Arduino port', () => {
  it('streams what the cell says, with its time', () => {
    const { frames, lines } = play('raw 429497', ...linked, write('start', 2, { latency: 50 }), 'pass 2000')
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([])
    const live = frames('live')
    // 160 conversions in two seconds, less what still waits.
    expect(live.at(-1)!.values.index).toBeGreaterThan(150)
    live.slice(1).forEach(({ values }, i) => {
      const before = live[i]!.values
      expect(values.index).toBe(before.index + before.count)
      expect(values.clock - before.clock).toBe(before.count * 12_500)
    })
    // A tenth of the 200 kgf that the nominal counts stand for.
    expect(live[0]!.forces.every((force) => Math.abs(force - 19_613) <= 1)).toBe(true)
    expect(bitNames(flags, live[0]!.values.flags)).toContain('uncalibrated')
    expect(frames('status').at(-1)!.values).toMatchObject({ battery_mv: 3900, battery: 70 })
  })

  it('answers one command after the other, however fast they come', () => {
    const { replies, lines } = play(
      ...linked,
      write('getTare', 2, {}),
      write('clock', 3, {}),
      write('tare', 4, {}),
      'write ' + 'ff'.repeat(40),
      'pass 20',
    )
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([])
    expect(replies()).toEqual(['ok', 'ok', 'ok', 'uncalibrated'])
  })

  it('is calibrated by who holds its button, and tares then', () => {
    const { replies, frames } = play(
      ...linked,
      write('calBegin', 2, {}),
      'pass 10',
      'press 1',
      'pass 3100',
      'press 0',
      write('calBegin', 3, {}),
      'pass 10',
      write('calPoint', 4, { force: 0 }),
      'raw 1000000',
      'pass 700',
      write('calPoint', 5, { force: 50_000 }),
      'pass 10',
      write('calCommit', 6, { date: 1, capacity: 1961 }),
      'pass 10',
      write('tare', 7, {}),
      write('start', 8, { latency: 50 }),
      'pass 100',
    )
    expect(replies()).toEqual(['ok', 'notAllowed', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok'])
    expect(frames('live')[0]!.forces).toEqual([0, 0, 0, 0])
  })

  it('takes up a link that was lost and made again between two turns of its loop', () => {
    const again = ['lose 1', 'link 8', 'mtu 247', 'pass 500', hello, 'pass 20']
    const { frames, lines } = play(
      ...linked,
      write('start', 2, { latency: 50 }),
      'pass 1000',
      ...again,
      write('report', 3, { from: 0, to: 60 }),
      'pass 1500',
    )
    expect(lines.filter((line) => line.startsWith('pace'))).toEqual(['pace 7 12 24 0 200', 'pace 8 12 24 0 200'])
    expect(lines.at(-1)).toMatch(/^advertise seen/)
    const stored = frames('stored').flatMap(({ forces }) => forces)
    expect(stored).toHaveLength(61)
    expect(frames('reportEnd')[0]!.values.status).toBe(0)
    const second = frames('reply').at(-2)!
    expect(decodeAnswer('hello', second.rest)!.next).toBeGreaterThan(100)
  })

  it('with a key lets those control who paired within a minute of its button', () => {
    const tare = [write('tare', 2, {}), 'pass 10']
    const press = ['press 1', 'pass 3100', 'press 0']
    const again = ['lose 1', 'pass 5', 'link 7', 'pass 5', hello, 'pass 10', 'pair 1', 'pass 10']
    expect(playLocked(...linked, 'pair 1', 'pass 10', ...tare).replies()).toEqual(['ok', 'notAllowed'])
    expect(playLocked(...linked, 'pair 1', 'pass 10', ...again, ...tare).replies()).toEqual(['ok', 'ok', 'notAllowed'])
    const late = playLocked(...linked, ...press, 'pass 61000', 'pair 1', 'pass 10', ...tare)
    expect(late.replies()).toEqual(['ok', 'notAllowed'])
    const paired = playLocked(...linked, ...press, 'pair 1', 'pass 61000', ...again, ...tare)
    expect(paired.replies()).toEqual(['ok', 'ok', 'uncalibrated'])
  })

  it('changes the rate of the ADC', () => {
    const { frames } = play(
      ...linked,
      write('rate', 2, { rate: 3200 }),
      write('start', 3, { latency: 50 }),
      'pass 1000',
    )
    expect(frames('live').at(-1)!.values.period).toBe(3125)
    expect(frames('live').at(-1)!.values.index).toBeGreaterThan(280)
  })

  it('advertises fast, then slowly, to be seen only while linked, and at once when the host is gone', () => {
    const { lines } = play('pass 32000', 'link 7', 'pass 1100', 'lose 1', 'pass 2')
    const [fast, slow, seen, lost] = lines.filter((line) => line.startsWith('advertise'))
    expect(fast).toMatch(/^advertise connectable Taut-abc every 256 /)
    expect(slow).toMatch(/^advertise connectable Taut-abc every 1636 /)
    expect(seen).toMatch(/^advertise seen Taut-abc every 1636 /)
    expect(lost).toMatch(/^advertise connectable Taut-abc every 256 /)
    const state = decodeFrame(fromHex(seen!.split(' ').at(-1)!))
    expect(state.frame === 'advertisement' && bitNames(states, state.values.state)).toEqual(['linked'])
    // Quick while the host asks, slow while there is nothing to tell.
    expect(lines.filter((line) => line.startsWith('pace'))).toEqual(['pace 7 12 24 0 200', 'pace 7 80 160 0 200'])
  })
})
