import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { filter, firstValueFrom, Subject } from 'rxjs'
import type { MotionEvent } from '../model/motion-event.ts'
import type { Sample } from '../model/sample.ts'
import type { MeasuredHold } from '../model/set.ts'
import { measureHold } from '../motion/hold.ts'
import type { MotionSetup } from '../motion/setup.ts'
import { holdKey, type MemoryKeeper, type PickedSensor, type RackMemory } from '../rack/memory.ts'
import type { Rack } from '../rack/rack.ts'
import { replayAddress, replayRadio } from '../radio/replay.ts'
import type { RackCommand } from '../wire/events.ts'
import { type Command, UsageError } from './command.ts'
import { logTo } from './log.ts'
import { numberOption, textOption } from './option-values.ts'
import { pageFolder } from './page-folder.ts'
import { calibrationMissed, samplesOf, setupOf } from './recording.ts'
import { openService, realTime } from './service.ts'
import { softwareVersion } from './software-version.ts'
import { untilTold } from './until-told.ts'

const replayed: PickedSensor = {
  radio: 'replay',
  address: replayAddress,
  name: 'replay',
  driver: 'progressor',
  settings: {},
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

const sentence = (event: MotionEvent): string | null => {
  if (event.kind !== 'rep') return null
  const { number, verdict, reach } = event.rep
  return `rep ${number}: ${verdict}, reach ${percent(reach)}`
}

/**
 * The hold that was made before the recording, or the one in it as if it had been: so playing fast or slow changes
 * nothing.
 */
const holdOf = ({ hold }: MotionSetup, samples: readonly Sample[]): MeasuredHold | null => {
  if (hold === null) return null
  const held =
    hold.kind === 'level'
      ? hold
      : measureHold(samples.filter(({ at_us }) => at_us >= hold.from_us && at_us <= hold.to_us))
  if (held.kind === 'problem') return null
  return { tension_n: held.tension_n, uncertainty_n: held.uncertainty_n, at_ms: realTime.wall_ms() }
}

/** A rack's memory that ends with the process. */
const memoryOf = (memory: RackMemory): MemoryKeeper => ({ load: async () => memory, save: async () => {} })

/**
 * Does what a person at the rack would do: one set, from the first sample to the last. `go` lets the rest of them come.
 */
const play = async (rack: Rack, go: () => void, over: Promise<void>): Promise<void> => {
  const say = async (command: RackCommand): Promise<void> => {
    const outcome = await rack.command(command)
    if (!outcome.done) throw new Error(outcome.why)
  }
  await firstValueFrom(rack.state$.pipe(filter(({ sensor }) => sensor?.link === 'streaming')))
  await say({ kind: 'start-set' })
  go()
  await over
  // Somebody at the page may have ended it before.
  const { set } = await firstValueFrom(rack.state$)
  if (set !== null) await say({ kind: 'end-set' })
}

export const replay: Command = {
  name: 'replay',
  summary: 'play a recording through the live path, page and all',
  usage: '<recording.csv> [--speed <factor>]',
  options: {
    speed: {
      type: 'string',
      value: '<factor>',
      help: 'how many times as fast as it was recorded, 1 to 50 (default 1)',
    },
    port: { type: 'string', value: '<number>', help: 'where the page is served (default 4848; 0: any free port)' },
    data: { type: 'string', value: '<folder>', help: 'where the set is kept (default: a folder that is made for it)' },
    exit: { type: 'boolean', help: 'end when the recording is over, instead of waiting for Ctrl-C' },
  },
  run: async (call, console) => {
    const [path, ...more] = call.positionals
    if (path === undefined || more.length > 0)
      throw new UsageError(`replay takes one recording: taut replay <recording.csv>.`)
    // Not slower: a sensor's clock that falls behind the host's more and more is a faulty one to whoever places
    // samples.
    const speed = numberOption(call, 'speed', { fallback: 1, least: 1, most: 50 })
    const port = numberOption(call, 'port', { fallback: 4848, least: 0, most: 65535, whole: true })
    const samples = await samplesOf(path)
    const setup = await setupOf(`${path.replace(/\.csv$/i, '')}.json`)
    const { exercise, side } = setup
    const hold = holdOf(setup, samples)
    const missed = calibrationMissed(path, setup, samples)
    if (missed !== null) console.err(missed)
    const folder = textOption(call, 'data', '') || (await mkdtemp(join(tmpdir(), 'taut-replay-')))
    const go$ = new Subject<void>()
    const over$ = new Subject<void>()
    const started = firstValueFrom(go$)
    const over = firstValueFrom(over$)
    const name = basename(path)
    const service = await openService({
      folder,
      host: '127.0.0.1',
      port,
      page: pageFolder(),
      radios: [replayRadio({ name, samples, speed, go: started, done: () => over$.next() })],
      memory: () =>
        memoryOf({
          sensor: { ...replayed, name },
          second: null,
          tare: null,
          exercise,
          side,
          band: null,
          holds: hold === null ? {} : { [holdKey({ exercise, side, band: null, second: null })]: hold },
        }),
      firstSensors: [null],
      softwareVersion,
      note: logTo(console),
    })
    const told = untilTold()
    const [rack] = service.racks
    if (rack === undefined) throw new Error('There is no rack to play at.')
    console.out(`Taut plays ${name} at ${service.address}. What it records is kept in ${folder}.`)
    const reps = rack.motion$.subscribe((events) => {
      for (const event of events) {
        const text = sentence(event)
        if (text !== null) console.out(text)
      }
    })
    const playing = play(rack, () => go$.next(), over).then(() => console.out('The recording is over.'))
    try {
      await Promise.race([told, call.values['exit'] === true ? playing : playing.then(() => told)])
    } finally {
      reps.unsubscribe()
      await service.close()
    }
    return 0
  },
}
