import type { DriverInput, DriverOutput, Settings } from '../../src/sensor/driver.ts'
import { taut } from '../../src/sensor/drivers/taut.ts'
import type { RawSample, Reading } from '../../src/sensor/reading.ts'
import { uuid } from '../../src/sensor/uuid.ts'
import { uuids } from '../../firmware-protocol/words.ts'
import { type CoreProcess, type SentPacket, startCore, toHex } from '../firmware-protocol/core-process.ts'

/** The driver on one end, the C core on the other, nothing between them but a wire that can be cut. Time is virtual. */
export interface Bench {
  readonly core: CoreProcess
  /** All that the driver has said, in order. */
  readonly readings: Reading[]
  readonly live: () => readonly RawSample[]
  readonly filled: () => readonly RawSample[]
  readonly link: (payload?: number, level?: number) => Promise<void>
  /** The host stops hearing for the first `deaf_ms`, then both ends know that the link is gone. */
  readonly cut: (deaf_ms: number) => Promise<void>
  readonly run: (ms: number) => Promise<void>
  readonly ask: (request: 'tare' | 'battery' | 'stop') => Promise<void>
  /** Lets the test lose packets on their way. */
  readonly lose: (which: (packet: SentPacket) => boolean) => void
  readonly close: () => Promise<void>
}

const step_ms = 5
const uuidOf = {
  data: uuid(uuids.data),
  stored: uuid(uuids.stored),
  control: uuid(uuids.control),
  status: uuid(uuids.status),
}

const never = (): boolean => false

export const openBench = (settings: Settings = {}): Bench => {
  const core = startCore()
  const machine = taut.decode(settings)
  const readings: Reading[] = []
  const writes: string[] = []
  let state = machine.start()
  let now_ms = 0
  let linked = false
  let lost: (packet: SentPacket) => boolean = never

  const feed = (input: DriverInput): void => {
    state = machine.step(state, input, (said: DriverOutput) => {
      if (said.kind === 'send') writes.push(toHex(said.bytes))
      else readings.push(said)
    })
  }
  const hear = (packets: readonly SentPacket[]): void => {
    for (const packet of packets) {
      if (!linked || lost(packet)) continue
      const { channel, bytes, at_us } = packet
      feed({ kind: 'packet', packet: { from: uuidOf[channel], bytes, arrived_ms: at_us / 1000 } })
    }
  }
  const flush = async (): Promise<void> => {
    while (writes.length > 0) await core.tell(`write ${writes.shift()}`)
  }
  const run = async (ms: number): Promise<void> => {
    const until = now_ms + ms
    while (now_ms < until) {
      await flush()
      const step = Math.min(step_ms, until - now_ms)
      const { packets } = await core.tell(`run ${step}`)
      const before = now_ms
      now_ms += step
      hear(packets)
      if (linked && Math.floor(now_ms / 250) > Math.floor(before / 250)) feed({ kind: 'tick', at_ms: now_ms })
    }
  }
  const samples = (backfilled: boolean): readonly RawSample[] =>
    readings.flatMap((said) =>
      said.kind === 'samples' && (said.backfilled ?? false) === backfilled ? said.samples : [],
    )

  return {
    core,
    readings,
    live: () => samples(false),
    filled: () => samples(true),
    link: async (payload = 244, level = 0) => {
      await core.tell(`link ${payload} ${level}`)
      linked = true
      feed({ kind: 'linked', characteristics: Object.values(uuidOf), mtu: payload + 3, at_ms: now_ms })
    },
    cut: async (deaf_ms) => {
      linked = false
      await run(deaf_ms)
      writes.length = 0
      feed({ kind: 'lost', at_ms: now_ms })
      await core.tell('unlink')
    },
    run,
    ask: async (request) => {
      feed({ kind: 'request', request, at_ms: now_ms })
      await flush()
    },
    lose: (which) => {
      lost = which
    },
    close: () => core.close(),
  }
}
