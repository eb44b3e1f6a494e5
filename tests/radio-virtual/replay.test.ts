import { firstValueFrom, Subject } from 'rxjs'
import { expect, it } from 'vitest'
import { deviceMicros, newtons } from '../../src/model/units.ts'
import { replayAddress, replayRadio } from '../../src/radio/replay.ts'

it('shows that the recording streams, and waits with the rest until the set has begun', async () => {
  const samples = Array.from({ length: 40 }, (_, i) => ({ at_us: deviceMicros(i * 12_500), tension_n: newtons(i) }))
  const go$ = new Subject<void>()
  const over$ = new Subject<void>()
  const over = firstValueFrom(over$)
  const go = firstValueFrom(go$)
  const radio = replayRadio({ name: 'a', samples, speed: 50, go, done: () => over$.next() })
  const heard: number[] = []
  const link = radio.link({ kind: 'gatt', address: replayAddress, services: [], notify: [] })
  link.events$.subscribe((event) => {
    if (event.kind === 'packet') heard.push((event.packet.bytes.length - 2) / 8)
  })
  await new Promise((later) => setTimeout(later, 100))
  expect(heard).toEqual([15])
  go$.next()
  await over
  expect(heard).toEqual([15, 15, 10])
  await radio.close()
})
