import { describe, expect, it, vi } from 'vitest'
import { linkEnd } from '../../src/radio/noble/link-end.ts'
import { parseOrder, parseReports } from '../../src/radio/noble/messages.ts'
import { unavailable } from '../../src/radio/noble/remedy.ts'
import { nameOf, signalOf } from '../../src/radio/noble/stack.ts'
import { causeOf, causeOfState, endOfLink } from '../../src/radio/noble/trouble.ts'
import { openWrites } from '../../src/radio/noble/writes.ts'
import type { LinkEvent } from '../../src/sensor/radio.ts'

describe('what keeps the radio away', () => {
  it.each([
    ['EAFNOSUPPORT, Address family not supported by protocol', 'no-kernel-support'],
    ['Initialization of USB device failed: ENODEV, No such device', 'no-adapter'],
    ['EPERM, Operation not permitted', 'no-permission'],
    ['ENETDOWN, Network is down', 'powered-off'],
    ["Cannot find module '../build/Release/bluetooth_hci_socket.node'", 'no-module'],
    ["Cannot find package '@stoprocent/noble' imported from worker.js ERR_MODULE_NOT_FOUND", 'no-module'],
    ['was compiled against a different Node.js version using NODE_MODULE_VERSION 115', 'no-module'],
    ['Cannot read properties of undefined', null],
  ])('"%s" means %s', (message, cause) => {
    expect(causeOf(message)).toBe(cause)
  })

  it('knows the states of the stack', () => {
    expect(causeOfState('poweredOff')).toBe('powered-off')
    expect(causeOfState('unauthorized')).toBe('no-permission')
    expect(['no-kernel-support', 'no-adapter']).toContain(causeOfState('unsupported'))
    expect(causeOfState('unknown')).toBeNull()
    expect(causeOfState('resetting')).toBeNull()
  })

  it('says how a connection ended', () => {
    expect(endOfLink(0x08)).toBe('nothing more was heard of the sensor')
    expect(endOfLink(0x13)).toBe('the sensor ended the connection')
    expect(endOfLink(0x3d)).toBe('the connection was lost (61)')
    expect(endOfLink('cleanup')).toBe('the connection was lost (cleanup)')
  })

  it('hears no name that a terminal would obey', () => {
    expect(nameOf('Progressor_7113\0\0')).toBe('Progressor_7113')
    expect(nameOf('\u001b]0;mine\u0007\u009b2JCell\r\n')).toBe(']0;mine2JCell')
    expect(['', ' \0', undefined].map(nameOf)).toEqual([null, null, null])
  })

  it('takes a signal that could not be measured for none', () => {
    expect([-50, 20, 127, Number.NaN, undefined].map(signalOf)).toEqual([-50, 20, null, null, null])
  })

  it('names the other line of noble when one is missing', () => {
    expect(unavailable('stoprocent', 'no-module', 'not found')).toMatchObject({
      problem: 'The Bluetooth library @stoprocent/noble cannot be loaded: not found',
      remedy: expect.stringContaining('npm install @stoprocent/noble'),
    })
    expect(unavailable('abandonware', 'no-module', 'not found')).toMatchObject({
      remedy: expect.stringContaining('npm rebuild @abandonware/bluetooth-hci-socket'),
    })
  })
})

describe('messages between the processes', () => {
  it('are taken for what they are, or for nothing', () => {
    const packet = { kind: 'packet', connection: 3, from: 'abc', bytes: new Uint8Array([1]), clock_ms: 1.5 }
    expect(parseReports([packet, { ...packet, clock_ms: 2 }])).toEqual([packet, { ...packet, clock_ms: 2 }])
    expect(parseReports([{ ...packet, bytes: [1] }, packet, { kind: 'packet' }, null])).toEqual([packet])
    expect(parseReports(packet)).toEqual([])
    expect(parseReports(null)).toEqual([])
    expect(parseOrder({ kind: 'scan', id: 1, on: true })).toEqual({ kind: 'scan', id: 1, on: true })
    expect(parseOrder({ kind: 'scan', id: '1', on: true })).toBeNull()
    expect(parseOrder('scan')).toBeNull()
  })
})

describe('writes', () => {
  it('are settled by their answer', async () => {
    const writes = openWrites()
    const ids: number[] = []
    const first = writes.send(1, (id) => ids.push(id), vi.fn<() => void>())
    const second = writes.send(1, (id) => ids.push(id), vi.fn<() => void>())
    expect(writes.answered({ kind: 'done', id: 7 })).toBe(false)
    expect(writes.answered({ kind: 'failed', id: ids[1]!, why: 'refused' })).toBe(true)
    expect(writes.answered({ kind: 'done', id: ids[0]! })).toBe(true)
    await expect(first).resolves.toBeUndefined()
    await expect(second).rejects.toThrow('refused')
  })

  it('fail with their link, and with time', async () => {
    vi.useFakeTimers()
    const writes = openWrites()
    const late = vi.fn<() => void>()
    const lost = writes.send(1, () => null, late)
    const slow = writes.send(2, () => null, late)
    const both = Promise.allSettled([lost, slow])
    writes.fail(1, 'the link was lost')
    vi.advanceTimersByTime(3_000)
    vi.useRealTimers()
    expect(await both).toMatchObject([
      { status: 'rejected', reason: { message: 'the link was lost' } },
      { status: 'rejected', reason: { message: 'The sensor did not answer a write within 3 s' } },
    ])
    expect(late).toHaveBeenCalledTimes(1)
  })
})

describe('the near end of a link', () => {
  it('tells a late listener the state of that moment, and completes when it is closed', async () => {
    const end = linkEnd()
    const heard: LinkEvent[] = []
    end.next({ kind: 'state', state: { kind: 'connecting' } })
    end.next({ kind: 'signal', rssi_dbm: -50 })
    end.events$.subscribe((event) => heard.push(event))
    end.next({ kind: 'signal', rssi_dbm: -51 })
    end.next({ kind: 'state', state: { kind: 'closed' } })
    await end.closed
    expect(heard).toEqual([
      { kind: 'state', state: { kind: 'connecting' } },
      { kind: 'signal', rssi_dbm: -51 },
      { kind: 'state', state: { kind: 'closed' } },
    ])
  })
})
