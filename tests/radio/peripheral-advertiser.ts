import { createRequire } from 'node:module'
import type { Told } from './sensor-process.ts'

// A sensor that only advertises, in a process of its own: a name, a service, manufacturer data.

export interface AdvertiserOptions {
  readonly name: string
  readonly every_ms: number
  /** 32 hex digits. */
  readonly service?: string
  readonly company?: number
  /** Manufacturer data in hex, the same each time. Absent: two bytes that count up. */
  readonly data?: string
}
interface Bleno {
  on(event: string, listener: (value: string) => void): void
  startAdvertisingWithEIRData(advertisement: Buffer, scan: Buffer): void
  stopAdvertising(): void
}
const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno
const { name, company, every_ms, service, data } = JSON.parse(process.argv[2] ?? '{}') as AdvertiserOptions
const tell = (told: Told): void => void process.send?.(told)
let count = 0

const field = (type: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([content.length + 1, type]), content])
const manufacturer = (id: number): Buffer => {
  const counted = Buffer.alloc(2)
  counted.writeUInt16BE(count % 65_536, 0)
  const content = data === undefined ? counted : Buffer.from(data, 'hex')
  return field(0xff, Buffer.concat([Buffer.from([id & 0xff, id >> 8]), content]))
}
const advertise = (): void => {
  const flags = field(0x01, Buffer.from([0x06]))
  const services = service === undefined ? [] : [field(0x07, Buffer.from(Buffer.from(service, 'hex').toReversed()))]
  const makers = company === undefined ? [] : [manufacturer(company)]
  // The emulator passes an advertisement on when it is switched on, not again and again as the air does.
  bleno.stopAdvertising()
  bleno.startAdvertisingWithEIRData(
    Buffer.concat([flags, ...services, ...makers]),
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
