import { firstValueFrom } from 'rxjs'
import type { Outcome, RackCommand } from '../../src/wire/events.ts'
import type { RackState } from '../../src/wire/state.ts'
import type { MemoryKeeper, PickedSensor, RackMemory } from '../../src/rack/memory.ts'
import type { HeardAs, RackParts } from '../../src/rack/parts.ts'
import { createRack, type Rack } from '../../src/rack/rack.ts'
import { handDriver, handRadio, type HandRadio, rawSamples } from '../fake/hand-radio.ts'
import { type HandTime, handTime } from '../fake/hand-time.ts'
import { memoryStore, type MemoryStore } from '../fake/memory-store.ts'

export const sensor: PickedSensor = { radio: 'noble', address: 'aa', name: 'Hand 1', driver: 'hand', settings: {} }

const heard: ReadonlyMap<string, HeardAs> = new Map([
  ['aa', { name: 'Hand 1', drivers: ['hand'] }],
  ['bb', { name: 'Hand 2', drivers: ['hand'] }],
])

const keeper = (memory: RackMemory | null): MemoryKeeper & { readonly kept: () => RackMemory | null } => {
  let kept = memory
  return {
    load: async () => kept,
    save: async (next) => {
      kept = next
    },
    kept: () => kept,
  }
}

/** The pick of another sensor than that: it was never heard, but its address may be one. */
export const pickAnother = {
  kind: 'pick-sensor',
  cell: 'first',
  radio: 'noble',
  address: 'c0:de:00:00:00:bb',
  driver: 'hand',
  settings: {},
} as const satisfies RackCommand

/** A person who stands, hinges, drives: 250 N at the top, 200 N at the bottom, a rep in four seconds. */
export const reps = (at_s: number): number => {
  const t = at_s % 4
  if (t < 1.5) return 250
  if (t < 2.5) return 225 + 25 * Math.cos(Math.PI * (t - 1.5))
  if (t < 2.8) return 200
  return t < 3.6 ? 225 - 25 * Math.cos(Math.PI * ((t - 2.8) / 0.8)) : 250
}

/** A rack that a test drives by hand: its time, its radio, its disk. */
export interface HandRack {
  readonly rack: Rack
  readonly hand: HandTime
  readonly radio: HandRadio
  readonly store: MemoryStore
  readonly notes: readonly string[]
  readonly memory: () => RackMemory | null
  readonly now: () => Promise<RackState>
  /** The outcome of a command; time passes until it is there. */
  readonly say: (command: RackCommand) => Promise<Outcome>
  /** Ends in the same state that a person would find: linked and sending. */
  readonly stream: (seconds: number, tension_n: (at_s: number) => number) => Promise<void>
  /** The sensor's own clock, µs. */
  readonly device_us: () => number
  /** The sensor was switched off and on. */
  readonly restartDevice: (at_us?: number) => void
}

export const handRack = async (
  given: {
    readonly memory?: RackMemory | null
    readonly store?: MemoryStore
    readonly hand?: HandTime
    readonly firstSensor?: PickedSensor | null
    readonly parts?: Partial<RackParts>
  } = {},
): Promise<HandRack> => {
  const hand = given.hand ?? handTime()
  const store = given.store ?? memoryStore()
  const radio = handRadio(hand.time.monotonic_ms)
  const notes: string[] = []
  const memory = keeper(given.memory ?? null)
  let ids = 0
  const rack = await createRack({
    id: 'rack-1',
    radios: [radio],
    drivers: [handDriver],
    recorder: store,
    sets: store,
    memory,
    firstSensor: given.firstSensor === undefined ? sensor : given.firstSensor,
    firstSecond: null,
    rackWith: () => null,
    heardAs: (_radio, address) => heard.get(address) ?? null,
    storeProblem$: store.problem$,
    newSetId: () => `set-${hand.time.wall_ms()}-${ids++}`,
    softwareVersion: 'test',
    time: hand.time,
    note: (sentence) => notes.push(sentence),
    ...given.parts,
  })
  let device_us = 0
  return {
    rack,
    hand,
    radio,
    store,
    notes,
    memory: memory.kept,
    now: () => firstValueFrom(rack.state$),
    say: async (command) => {
      const answers: Outcome[] = []
      void rack.command(command).then((outcome) => answers.push(outcome))
      for (let i = 0; i < 700 && answers.length === 0; i++) await hand.pass(10)
      const [answer] = answers
      if (answer === undefined) throw new Error(`no answer to ${command.kind} within 7 s`)
      return answer
    },
    // Ten packets a second of eight samples each, as a sensor at 80 Hz sends them.
    stream: async (seconds, tension_n) => {
      for (let packet = 0; packet < Math.round(seconds * 10); packet++) {
        await hand.pass(100)
        radio.samples(rawSamples(device_us, 8, (i) => tension_n(packet / 10 + i / 80)))
        device_us += 100_000
      }
    },
    device_us: () => device_us,
    restartDevice: (at_us = 0) => {
      device_us = at_us
    },
  }
}

/** A rack whose sensor is linked and has sent two seconds of a standing person. */
export const streamingRack = async (given: Parameters<typeof handRack>[0] = {}): Promise<HandRack> => {
  const made = await handRack(given)
  made.radio.linked()
  await made.stream(2, () => 250)
  return made
}
