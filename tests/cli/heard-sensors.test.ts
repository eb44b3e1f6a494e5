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
  return { hand, radio, virtual, heard, listen, list: () => list.filter(({ drivers }) => drivers.length > 0) }
}

describe('the sensors heard', () => {
  it('are those of all radios that some driver knows, with the simulated ones marked', () => {
    const { radio, virtual, listen, list } = listening()
    listen()
    radio.advertise({ address: 'aa', name: 'Hand 1', rssi_dbm: -60 })
    radio.advertise({ address: 'bb', name: 'Toothbrush' })
    virtual.advertise({ address: 'aa', name: 'Hand 2', rssi_dbm: null })
    expect(list()).toEqual([
      {
        radio: 'noble',
        simulated: false,
        address: 'aa',
        name: 'Hand 1',
        drivers: ['hand'],
        rssi_dbm: -60,
        silent_ms: 0,
      },
      {
        radio: 'virtual',
        simulated: true,
        address: 'aa',
        name: 'Hand 2',
        drivers: ['hand'],
        rssi_dbm: null,
        silent_ms: 0,
      },
    ])
  })

  it('keep the name that a scan response gave, also for whoever picks them', () => {
    const { radio, listen, list, heard } = listening()
    listen()
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    radio.advertise({ address: 'aa', name: null, rssi_dbm: -80 })
    expect(list()).toMatchObject([{ name: 'Hand 1', rssi_dbm: -80 }])
    expect(heard.heardAs('noble', 'aa')?.name).toBe('Hand 1')
    expect(heard.heardAs('virtual', 'aa')).toBeNull()
  })

  it('grow old by the second and are gone after half a minute', async () => {
    const { hand, radio, listen, list } = listening()
    const subscription = listen()
    radio.advertise({ address: 'aa', name: 'Hand 1' })
    await hand.pass(3000)
    expect(list()).toMatchObject([{ silent_ms: 3000 }])
    await hand.pass(28_000)
    expect(list()).toEqual([])
    subscription.unsubscribe()
  })

  it('are looked for only while somebody listens', () => {
    const { radio, listen } = listening()
    expect(radio.scanning()).toBe(false)
    const subscription = listen()
    expect(radio.scanning()).toBe(true)
    subscription.unsubscribe()
    expect(radio.scanning()).toBe(false)
  })
})
