import { expect, it } from 'vitest'
import { visit } from '../../src/cli/visit.ts'
import type { HeardSensor } from '../../src/wire/state.ts'
import { handDriver, handRadio } from '../fake/hand-radio.ts'
import { handTime } from '../fake/hand-time.ts'

const heard = (...drivers: readonly string[]): HeardSensor => ({
  radio: 'noble',
  simulated: false,
  address: 'aa',
  name: 'Hand 1',
  drivers,
  rssi_dbm: -60,
  silent_ms: 0,
})

it('tells what a sensor says of itself, and lets it go without leaving it streaming', async () => {
  const hand = handTime()
  const radio = handRadio(hand.time.monotonic_ms)
  const visiting = visit(heard('hand'), radio, [handDriver], hand.time)
  radio.linked()
  radio.say({ kind: 'battery', percent: 80 }, { kind: 'reply', to: 'version', value: '1.2' })
  radio.say({ kind: 'fault', fault: 'checksum', detail: 'one bit' })
  await hand.pass(6_500)
  expect(await visiting).toMatchObject({ battery: { percent: 80 }, firmware: '1.2', faults: { checksum: 1 } })
  expect(radio.done).toEqual(['link aa', 'write battery', 'write stop', 'close aa'])
})

it('leaves alone what no driver fits', async () => {
  const hand = handTime()
  const radio = handRadio(hand.time.monotonic_ms)
  expect(await visit(heard(), radio, [handDriver], hand.time)).toBeNull()
  expect(radio.done).toEqual([])
})
