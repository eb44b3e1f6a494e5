import { map, type Observable, type Subscription } from 'rxjs'
import { exerciseOf } from '../exercise/exercises.ts'
import { holding, type HoldNote, type HoldProblem } from '../motion/hold.ts'
import { run } from '../signal/machine.ts'
import type { Board } from './board.ts'
import { holdKey, type RackMemory } from './memory.ts'
import { notSending } from './ready-sensors.ts'
import type { Tension } from './stream.ts'
import type { Time } from './time.ts'

export interface HoldTakerParts {
  readonly board: Board
  readonly tension$: Observable<Tension>
  readonly time: Time
  readonly memory: () => RackMemory
  readonly remember: (part: Partial<RackMemory>) => void
  /** A new hold counts from now on. */
  readonly taken: () => void
}

/** The guided full-extension hold: it goes on until the person has stood still long enough, or somebody cancels it. */
export interface HoldTaker {
  readonly start: () => void
  readonly cancel: () => void
  /** Puts the hold that counts for the chosen exercise on the board. */
  readonly show: () => void
}

const sentences = {
  'not-in-band': 'There is hardly any tension: step into the band and walk forward until it is taut.',
  moving: 'Stand tall and keep still: glutes tight, hips all the way forward.',
  gap: 'Samples went missing: once more.',
  'too-short': 'Keep standing.',
} as const satisfies Record<HoldProblem, string>

/** Share of the hold after which it is plain that all is well again: three quarters of a second. */
const readable = 0.36

export const createHoldTaker = ({ board, tension$, time, memory, remember, taken }: HoldTakerParts): HoldTaker => {
  let listening: Subscription | null = null

  const show = (): void => {
    board.change({ hold: memory().holds[holdKey(board.now())] ?? null })
  }
  const cancel = (): void => {
    listening?.unsubscribe()
    listening = null
    if (board.now().holding !== null) board.change({ holding: null })
  }
  const hear = (note: HoldNote): void => {
    if (note.kind === 'progress') {
      // A sentence that goes away with the next quarter of a second cannot be read.
      const problem = note.share < readable ? (board.now().holding?.problem ?? null) : null
      board.change({ holding: { progress: note.share, problem } })
    } else if (note.kind === 'broken') board.change({ holding: { progress: 0, problem: sentences[note.problem] } })
    else {
      const { tension_n, uncertainty_n } = note
      const hold = { tension_n, uncertainty_n, at_ms: time.wall_ms() }
      remember({ holds: { ...memory().holds, [holdKey(board.now())]: hold } })
      cancel()
      show()
      taken()
    }
  }
  return {
    start: () => {
      const { exercise, set } = board.now()
      if (set !== null) throw new Error('A set is running: make the hold before it.')
      const { noSet } = exerciseOf(exercise)
      if (noSet !== null) throw new Error(noSet)
      const silent = notSending(board.now())
      if (silent !== null) throw new Error(`${silent} there is nothing to measure the hold with.`)
      cancel()
      board.change({ holding: { progress: 0, problem: null } })
      listening = tension$
        .pipe(
          map(({ samples }) => samples),
          run(holding),
        )
        .subscribe((notes) => {
          for (const note of notes) if (listening !== null) hear(note)
        })
    },
    cancel,
    show,
  }
}
