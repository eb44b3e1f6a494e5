import { createRequire } from 'node:module'
import { uuids } from '../../firmware-protocol/words.ts'
import { startCore, type SentPacket } from '../firmware-protocol/core-process.ts'

// The open sensor as a central sees it: the C core in a process of its own, and bleno around it. The core's time is the
// wall's; its cell counts, one hundredth of a newton more with each conversion, so that every sample can be told.

export interface TautOptions {
  /** Payload that the core is told; absent: what the link allows. */
  readonly payload?: number
}
/** What its parent may have it do. */
export type TautOrder =
  /** Packets go into the void, as in the last moments of a link that is being lost. */
  | { readonly order: 'deaf'; readonly on: boolean }
  | { readonly order: 'drop' }
  /** A line for the core, such as "raw 1000". */
  | { readonly order: 'core'; readonly line: string }

interface Bleno {
  readonly PrimaryService: new (options: object) => object
  readonly Characteristic: { readonly RESULT_SUCCESS: number; new (options: object): object }
  on(event: string, listener: (value: string) => void): void
  startAdvertisingWithEIRData(advertisement: Buffer, scan: Buffer): void
  setServices(services: readonly object[]): void
  disconnect(): void
}
const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno

const options = JSON.parse(process.argv[2] ?? '{}') as TautOptions
const tell = (told: string): void => void process.send?.({ told })
const plain = (uuid: string): string => uuid.replaceAll('-', '')

type Channel = SentPacket['channel']
type Sender = (bytes: Buffer) => void
const core = startCore()
const senders = new Map<Channel, Sender>()
/** One indication at a time (Core 5.4 Vol 3 F 3.3.2). */
const answers: Buffer[] = []
let confirmed = true
let deaf = false
let linked = false

const answer = (): void => {
  const send = senders.get('control')
  if (!confirmed || send === undefined) return
  const bytes = answers.shift()
  if (bytes === undefined) return
  confirmed = false
  send(bytes)
}
const put = (packets: readonly SentPacket[]): void => {
  for (const { channel, bytes } of packets) {
    if (deaf || !linked) continue
    if (channel === 'control') answers.push(Buffer.from(bytes))
    else senders.get(channel)?.(Buffer.from(bytes))
  }
  answer()
}

const link = (): void => {
  if (linked) return
  linked = true
  void core.tell(`link ${options.payload ?? 20} 0`)
}
const unlink = (): void => {
  if (!linked) return
  linked = false
  deaf = false
  confirmed = true
  answers.length = 0
  senders.clear()
  void core.tell('unlink')
}

const notifying = (channel: Channel, properties: readonly string[], more: object = {}): object =>
  new bleno.Characteristic({
    uuid: plain(uuids[channel]),
    properties,
    onSubscribe: (room: number, send: Sender) => {
      link()
      senders.set(channel, send)
      if (options.payload === undefined) void core.tell(`mtu ${room}`)
      if (senders.size === 4) tell('subscribed')
    },
    onUnsubscribe: () => senders.delete(channel),
    ...more,
  })

const field = (type: number, data: Buffer): Buffer => Buffer.concat([Buffer.from([data.length + 1, type]), data])
const service = Buffer.from(plain(uuids.service), 'hex').toReversed()
const advertise = async (): Promise<void> => {
  const { lines } = await core.tell('advertise')
  bleno.startAdvertisingWithEIRData(
    Buffer.concat([
      field(0x01, Buffer.from([0x06])),
      field(0x07, Buffer.from(service)),
      field(0x09, Buffer.from('Taut-678')),
    ]),
    field(0x21, Buffer.concat([Buffer.from(service), Buffer.from(lines[0] ?? '', 'hex')])),
  )
}

bleno.on('stateChange', (state) => {
  if (state !== 'poweredOn') return
  bleno.setServices([
    new bleno.PrimaryService({
      uuid: plain(uuids.service),
      characteristics: [
        new bleno.Characteristic({
          uuid: plain(uuids.info),
          properties: ['read'],
          onReadRequest: async (offset: number, done: (result: number, bytes?: Buffer) => void) => {
            const { lines } = await core.tell('info')
            done(bleno.Characteristic.RESULT_SUCCESS, Buffer.from(lines[0] ?? '', 'hex').subarray(offset))
          },
        }),
        notifying('data', ['notify']),
        notifying('stored', ['notify']),
        notifying('status', ['notify']),
        notifying('control', ['write', 'indicate'], {
          onWriteRequest: (bytes: Buffer, _: number, __: boolean, done: (result: number) => void) => {
            // The write is answered before the command is.
            done(bleno.Characteristic.RESULT_SUCCESS)
            void core.tell(`write ${bytes.toString('hex')}`)
          },
          onIndicate: () => {
            confirmed = true
            // bleno forgets the indication after this call, and would forget the next one with it.
            setImmediate(answer)
          },
        }),
      ],
    }),
  ])
  void advertise()
})
bleno.on('advertisingStart', () => tell('advertising'))
bleno.on('disconnect', () => {
  unlink()
  tell('disconnected')
})

process.on('message', (order: TautOrder) => {
  switch (order.order) {
    case 'deaf':
      deaf = order.on
      return
    case 'drop':
      bleno.disconnect()
      return
    case 'core':
      void core.tell(order.line)
  }
})
process.on('disconnect', () => process.exit(0))

await core.tell('count')
const began_ms = performance.now()
let run_ms = 0
/** One step at a time: the core answers with what it has sent until then. */
const play = async (): Promise<void> => {
  const due = Math.floor(performance.now() - began_ms) - run_ms
  if (due > 0) {
    run_ms += due
    put((await core.tell(`run ${due}`)).packets)
  }
  setTimeout(() => void play(), 5)
}
void play()
