import { describe, expect, it } from 'vitest'
import { hearSensors } from '../../src/cli/heard-sensors.ts'
import type { HeardSensor } from '../../src/wire/state.ts'
import { handDriver, handRadio } from '../fake/hand-radio.ts'
import { handTime } from '../fake/hand-time.ts'

const listening = () => {
  const hand = handTime()
  const radio = handRadio(hand.time.monotonic_ms)
  const virtual = handRadio(hand.time.monotonic_ms, 'virtual')
  const heard = hearSensors([radio, virtual], [handDriver], hand.time)
  let list: readonly HeardSensor[] = []
  const listen = () => heard.heard$.subscribe((next) => (list = next))
  return {
    radio,
    virtual,
    heard,
    listen,
    pass: hand.pass,
    /** What is listed by the time that anybody can read it. */
    list: async () => {
      await hand.pass(250)
      return list
    },
  }
}

describe('the sensors heard', () => {
  it('are those of all radios, with the simulated ones marked', async () => {
    const { radio, virtual, listen, list } = listening()
    listen()
    radio.advertise({ address: 'aa', name: 'Hand 1', rssi_dbm: -60 })
    radio.advertise({ address: 'bb', name: null })
    virtual.advertise({ address: 'aa', name: 'Hand 2', rssi_dbm: null })
    expect(await list()).toEqual([
      {
        radio: 'noble',
        simulated: false,
        address: 'aa',
        name: 'Hand 1',
        drivers: ['hand'],
        rssi_dbm: -60,
        silent_ms: 250,
      },
      {
        radio: 'virtual',
        simulated: true,
        address: 'aa',
        name: 'Hand 2',
        drivers: ['hand'],
        rssi_dbm: null,
        silent_ms: 250,
      },
    ])
  })

  it('have a name where no driver fits them, for whoever has made one, and come behind the others', async () => {
    const { radio, listen, list, heard } = listening()
    listen()
    radio.advertise({ address: 'bb', name: 'My cell' })
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    expect(await list()).toMatchObject([
      { name: 'Hand 1', drivers: ['hand'] },
      { name: 'My cell', drivers: [] },
    ])
    expect(heard.heardAs('noble', 'bb')).toEqual({ name: 'My cell', drivers: [] })
  })

  it('are so many at the most, whoever floods the air', async () => {
    const { radio, listen, list, heard, pass } = listening()
    listen()
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    for (let i = 0; i < 1000; i++) radio.advertise({ address: `stranger ${i}`, name: 'Toothbrush' })
    expect(await list()).toHaveLength(256)
    expect((await list())[0]).toMatchObject({ name: 'Hand 1' })
    for (let i = 0; i < 1000; i++) {
      radio.advertise({ address: `hand ${i}`, name: 'Hand 2' })
      if (i % 200 === 199) await pass(250)
    }
    expect(await list()).toHaveLength(256)
    expect((await list()).at(-1)).toMatchObject({ address: 'hand 999' })
    expect(heard.heardAs('noble', 'hand 600')).not.toBeNull()
    expect(heard.heardAs('noble', 'hand 0')).toBeNull()
  })

  it('keep the name that a scan response gave, also for whoever picks them', async () => {
    const { radio, listen, list, heard } = listening()
    listen()
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    radio.advertise({ address: 'aa', name: null, rssi_dbm: -80 })
    expect(await list()).toMatchObject([{ name: 'Hand 1', rssi_dbm: -80 }])
    expect(heard.heardAs('noble', 'aa')?.name).toBe('Hand 1')
    expect(heard.heardAs('virtual', 'aa')).toBeNull()
  })

  it('grow old by the second and are gone after half a minute', async () => {
    const { radio, listen, list, pass } = listening()
    const subscription = listen()
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    await pass(3000)
    expect(await list()).toMatchObject([{ silent_ms: 3250 }])
    await pass(28_000)
    expect(await list()).toEqual([])
    subscription.unsubscribe()
  })

  it('are looked for only while somebody listens', async () => {
    const { radio, listen } = listening()
    expect(radio.scanning()).toBe(false)
    const subscription = listen()
    expect(radio.scanning()).toBe(true)
    subscription.unsubscribe()
    expect(radio.scanning()).toBe(false)
  })
})
