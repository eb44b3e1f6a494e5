import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/cli/command.ts'
import { decode } from '../../src/cli/decode.ts'
import { drivers } from '../../src/sensor/drivers.ts'
import { driverIdOf, settingsOf, vectors } from '../sensor/vectors.ts'

const call = async (positionals: string[], values: Record<string, string | boolean | string[]> = {}) => {
  const out: string[] = []
  const code = await decode.run({ values, positionals }, { out: (line) => out.push(line), err: () => {} })
  return { code, out, lines: out.flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as unknown] : [])) }
}
const refusal = async (positionals: string[], values: Record<string, string | boolean | string[]> = {}) => {
  try {
    await call(positionals, values)
    return null
  } catch (cause) {
    return cause
  }
}

describe('taut decode', () => {
  it('prints one line for each packet', async () => {
    const { code, lines } = await call([
      'progressor',
      '01080000a041d4300000',
      '00000000',
      '0400',
      '01080000c07fd4300000',
    ])
    expect(code).toBe(0)
    expect(lines).toEqual([
      { kind: 'samples', samples: [{ tension_n: 196.133, kg: 20, at_us: 12500 }] },
      { kind: 'nothing' },
      { kind: 'battery', low: true },
      expect.objectContaining({ kind: 'fault', fault: 'not-a-number' }),
    ])
  })

  it('puts what else a packet says beside its samples', async () => {
    const { lines } = await call(['progressor', '01080000a041e8030000040001080000a841bc340000010800'])
    expect(lines).toMatchObject([
      { kind: 'samples', samples: [{ kg: 20 }, { kg: 21 }], battery: { low: true }, faults: [{ fault: 'truncated' }] },
    ])
  })

  it('frees kilograms of float dust', async () => {
    const { out } = await call(['wh-c06', '0001000000000000000000000a280000a2'])
    expect(out[0]).toContain('"kg":11.79340162,"value":26,"unit":"lb"}')
  })

  it('reads a conversation in which both sides are given', async () => {
    const control = '7e4e1703-1ea6-40c9-9dcc-13d34ffead57'
    const { lines } = await call(['progressor', `${control}:6f`, '00 04 68 10 00 00'])
    expect(lines).toEqual([
      { kind: 'status', status: { command: 'battery' } },
      { kind: 'battery', millivolts: 4200 },
    ])
  })

  it.each(drivers.map(({ id }) => id))(
    'gives %s one line for each packet, whatever it is, and no float dust',
    async (id) => {
      const known = vectors.filter((vector) => driverIdOf(vector) === id)
      const noise = ['', '00', 'ff00ff00ff', '0108cdcc4c3d00000000', '6b'.repeat(40)]
      const calls = [
        { packets: noise, values: {} },
        ...known.map((vector) => ({
          packets: vector.packets,
          values: {
            from: vector.characteristic,
            set: Object.entries(settingsOf(vector)).map(([key, value]) => `${key}=${value}`),
          },
        })),
      ]
      for (const { packets, values } of calls) {
        const { lines, out } = await call([id, ...packets], values)
        expect(lines).toHaveLength(packets.length)
        const numbers = out.flatMap((line) =>
          [...line.matchAll(/"(?:kg|tension_n)":(-?[\d.e-]+)/g)].map((found) => found[1]!),
        )
        expect(
          numbers.filter((text) => text.replace(/e.*$/, '').replaceAll(/^-?0*\.?0*|\.|-/g, '').length > 12),
        ).toEqual([])
      }
    },
  )

  it('tries every driver when asked to', async () => {
    const { lines } = await call(['auto', '31393131392e363237'], { from: 'ffb2' })
    expect(lines).toMatchObject([{ kind: 'samples', samples: [{ kg: 19.6 }], battery: { percent: 100 } }])
  })

  it('takes settings', async () => {
    const { lines } = await call(['wh-c06', '0001000000000000000000000a280000a2'], { set: ['unit=kg'] })
    expect(lines).toMatchObject([{ samples: [{ kg: 26 }] }])
  })

  it.each([
    ['09:c4'],
    ['0x09 0xC4'],
    ['0X09,0xc4'],
    ['09-C4'],
    ['FFF4:09 c4'],
    ['0000fff4-0000-1000-8000-00805f9b34fb:09:c4'],
  ])('reads %s as two bytes', async (text) => {
    expect((await call(['Entralpi', text])).lines).toEqual([
      { kind: 'samples', samples: [{ tension_n: 245.16625, kg: 25 }] },
    ])
  })

  it.each([
    ['force-board', '', '00010003e8', 1000, 'lb'],
    ['linescale-3', '', '523030303031395a30303030303152475339350d', 19, 'kgf'],
    ['weight-scale', '', '01543d', 157, 'lb'],
    ['b24', 'FFB1', 'bc4d0000', 1.99, 't'],
    ['activ5', '', '6400', 5.907, 'lbf'],
  ])('keeps what %s sent in its own unit', async (id, from, hex, value, unit) => {
    const { lines } = await call([id, hex], from === 'FFB1' ? { from } : {})
    expect(lines).toMatchObject([{ samples: [{ value, unit }] }])
  })

  it('takes an answer for what was asked before the capture began', async () => {
    const reply = '000468100000'
    expect((await call(['progressor', reply], { set: ['pendingCommand=0x6f'] })).lines).toEqual([
      { kind: 'battery', millivolts: 4200 },
    ])
    expect((await call(['progressor', reply])).lines).toMatchObject([
      { kind: 'reply', to: 'unasked', raw: '68100000', readings: { millivolts: 4200 } },
    ])
  })

  it('says that a message is cut off only when no more comes', async () => {
    const [first, rest] = ['2011ff0006', '0200020000204100002041']
    expect((await call(['go-direct', first, rest])).lines).toMatchObject([
      { kind: 'nothing' },
      { kind: 'fault', fault: 'truncated' },
    ])
    expect((await call(['go-direct', first, `${rest}00`])).lines).toMatchObject([
      { kind: 'nothing' },
      { kind: 'samples' },
    ])
  })

  it('lists all replies of a packet that has several', async () => {
    const facts = Buffer.from('d"i"="12";"T"="5";\r').toString('hex')
    const [i, T] = [
      { to: 'i', value: '12' },
      { to: 'T', value: '5' },
    ]
    expect((await call(['enforcer', facts])).lines).toEqual([{ kind: 'reply', ...i, replies: [i, T] }])
  })

  it('describes one driver', async () => {
    const { out } = await call(['wh-c06'], { list: true })
    expect(out).toEqual([
      'wh-c06: WeiHeng WH-C06',
      '  --from advertisement',
      '  --set unit=...  Unit the scale sends (shown|kg|lb|st|jin, else shown)',
    ])
  })

  it('lists every driver', async () => {
    const { out } = await call([], { list: true })
    expect(out.map((line) => line.split(' ')[0])).toEqual(drivers.map(({ id }) => id))
  })

  it.each([
    [['progresor', '00'], {}, 'progressor'],
    [['progressor'], {}, 'packet'],
    [[], {}, 'driver'],
    [['progressor', '0400', '0x4'], {}, 'Packet 2'],
    [['progressor', 'zz'], {}, 'Packet 1'],
    [['progressor', '040'], {}, '3 hex digits'],
    [['progressor', '00'], { set: ['pendingCommand=everything'] }, '0x6f'],
    [['auto', '00'], {}, '--from'],
    [['auto', '00'], { from: 'ffb2' }, 'No driver'],
    [['custom', '00'], { set: ['scale=heavy'] }, 'scale'],
    [['progressor', '00'], { from: '12' }, '"12"'],
    [['progressor', '00'], { set: ['frmware=auto'] }, 'firmware'],
    [['custom', '00'], { set: ['tpye=characteristic'] }, 'Did you mean "type"?'],
    [['progressor', '00'], { set: ['firmware=mine'] }, 'crimpdeq'],
    [['progressor', '00'], { set: ['firmware'] }, 'key=value'],
  ])('refuses %j %j with a sentence that helps', async (positionals, values, named) => {
    const cause = await refusal(positionals, values)
    expect(cause).toBeInstanceOf(UsageError)
    expect((cause as Error).message).toContain(named)
  })
})
