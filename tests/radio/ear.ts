import { readdirSync, readFileSync } from 'node:fs'
import { nobleRadio } from '../../src/radio/noble.ts'
import type { BleStack } from '../../src/radio/noble/stack.ts'
import type { Link, LinkEvent, LinkState, LinkTarget, Packet, Radio, RadioState } from '../../src/sensor/radio.ts'
import { uuid } from '../../src/sensor/uuid.ts'
import type { Told } from './sensor-process.ts'

export const control = uuid('7e4e1703-1ea6-40c9-9dcc-13d34ffead57')
export const progressorAt = (address: string): LinkTarget => ({
  kind: 'gatt',
  address,
  services: [uuid('7e4e1701-1ea6-40c9-9dcc-13d34ffead57')],
  notify: [uuid('7e4e1702-1ea6-40c9-9dcc-13d34ffead57')],
})

const within = <Value>(limit_ms: number, what: string, work: (resolve: (value: Value) => void) => () => void) =>
  new Promise<Value>((resolve, reject) => {
    const timer = setTimeout(() => {
      stop()
      reject(new Error(`${what} did not come within ${limit_ms} ms`))
    }, limit_ms)
    const stop = work((value) => {
      clearTimeout(timer)
      resolve(value)
    })
  })

/** A link that remembers everything it was told. */
export class Ear {
  readonly link: Link
  readonly events: LinkEvent[] = []
  readonly #listeners = new Set<() => void>()
  /** Starts the stream at every linking, as a driver does. */
  startsStream: boolean
  constructor(radio: Radio, target: LinkTarget, startsStream = true) {
    this.startsStream = startsStream
    this.link = radio.link(target)
    this.link.events$.subscribe((event) => {
      this.events.push(event)
      if (this.startsStream && event.kind === 'state' && event.state.kind === 'linked' && target.kind === 'gatt')
        // A link that is lost again at once is the next state's business.
        this.link.write(control, new Uint8Array([0x65]), true).catch(() => null)
      for (const listener of this.#listeners) listener()
    })
  }
  get packets(): Packet[] {
    return this.events.flatMap((event) => (event.kind === 'packet' ? [event.packet] : []))
  }
  get states(): LinkState[] {
    return this.events.flatMap((event) => (event.kind === 'state' ? [event.state] : []))
  }
  /** Waits until what was heard since event `from` fits. */
  until(what: string, fits: (since: readonly LinkEvent[]) => boolean, limit_ms = 30_000, from = this.events.length) {
    return within<void>(limit_ms, `${what} (last: ${JSON.stringify(this.states.at(-1))})`, (resolve) => {
      const listener = (): void => {
        if (!fits(this.events.slice(from))) return
        this.#listeners.delete(listener)
        resolve()
      }
      this.#listeners.add(listener)
      queueMicrotask(listener)
      return () => this.#listeners.delete(listener)
    })
  }
  untilState(kind: LinkState['kind'], limit_ms = 30_000, from = this.events.length): Promise<void> {
    const isIt = (event: LinkEvent): boolean => event.kind === 'state' && event.state.kind === kind
    return this.until(`state ${kind}`, (since) => since.some(isIt), limit_ms, from)
  }
  untilPackets(count: number, limit_ms = 30_000): Promise<void> {
    return this.until(
      `${count} packets`,
      (since) => since.filter(({ kind }) => kind === 'packet').length >= count,
      limit_ms,
    )
  }
}

/** The worker processes that live on this air: those whose environment names its socket. */
export const workers = (socket: string): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const there = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(socket)
        return there && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('radio/noble/worker')
      } catch {
        // Gone in the meantime.
        return false
      }
    })

/** A radio over the emulated air, and ways to listen to it. `open`: another build of the same function. */
export const openEars = (ble: BleStack, open: typeof nobleRadio = nobleRadio) => {
  const radio = open({ ble })
  return {
    radio,
    ear: (target: LinkTarget, startsStream = true): Ear => new Ear(radio, target, startsStream),
    untilRadio: (fits: (state: RadioState) => boolean, limit_ms = 30_000) =>
      within<RadioState>(limit_ms, 'the state of the radio', (resolve) => {
        const subscription = radio.state$.subscribe((state) => {
          if (!fits(state)) return
          resolve(state)
          queueMicrotask(() => subscription.unsubscribe())
        })
        return () => subscription.unsubscribe()
      }),
  }
}

/** The samples of Progressor packets: the tag, the length, then f32 kg and u32 µs each, little-endian. */
export const samplesOf = (packets: readonly Packet[]): { readonly kg: number; readonly at_us: number }[] =>
  packets.flatMap(({ bytes }) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (view.byteLength < 2 || view.getUint8(0) !== 1) return []
    return Array.from({ length: view.getUint8(1) / 8 }, (_, index) => ({
      kg: view.getFloat32(2 + 8 * index, true),
      at_us: view.getUint32(6 + 8 * index, true),
    }))
  })

/** Which samples of the peripheral's ramp these are. */
export const indicesOf = (packets: readonly Packet[]): number[] =>
  samplesOf(packets).map(({ kg }) => Math.round(kg * 128))

/** The samples that the peripheral has sent, one by one. */
export const sentBy = (told: readonly Told[]): number[] =>
  told.flatMap((one) => (one.told === 'sent' ? Array.from({ length: one.count }, (_, index) => one.from + index) : []))
