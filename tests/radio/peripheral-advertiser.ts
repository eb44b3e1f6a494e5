import { createRequire } from 'node:module'
import type { Told } from './sensor-process.ts'

// A sensor that only advertises, in a process of its own: a name, and manufacturer data that count up.

export interface AdvertiserOptions {
  readonly name: string
  readonly company: number
  readonly every_ms: number
}
interface Bleno {
  on(event: string, listener: (value: string) => void): void
  startAdvertisingWithEIRData(advertisement: Buffer, scan: Buffer): void
  stopAdvertising(): void
}
const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno
const { name, company, every_ms } = JSON.parse(process.argv[2] ?? '{}') as AdvertiserOptions
const tell = (told: Told): void => void process.send?.(told)
let count = 0

const field = (type: number, data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length + 1, type]), data])
const advertise = (): void => {
  const data = Buffer.alloc(4)
  data.writeUInt16LE(company, 0)
  data.writeUInt16BE(count, 2)
  // The emulator passes an advertisement on when it is switched on, not again and again as the air does.
  bleno.stopAdvertising()
  bleno.startAdvertisingWithEIRData(
    Buffer.concat([field(0x01, Buffer.from([0x06])), field(0xff, data)]),
    field(0x09, Buffer.from(name, 'ascii')),
  )
  tell({ told: 'sent', from: count, count: 1 })
  count += 1
}

bleno.on('stateChange', (state) => {
  if (state === 'poweredOn') setInterval(advertise, every_ms)
})
bleno.on('advertisingStart', () => tell({ told: 'advertising' }))
process.on('disconnect', () => process.exit(0))
