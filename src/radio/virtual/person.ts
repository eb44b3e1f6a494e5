import type { Act } from './act.ts'
import { bell, progress } from './movement.ts'
import { outside, pieces, type Note, type Piece, type Pose } from './plan.ts'
import { fullWithin_m, type RepTruth, type Truth } from './truth.ts'

/** What the body does to the band at one moment. */
interface Moment {
  /** Hips from full extension plus feet from the mark. */
  readonly hips_m: number
  readonly loose: number
  readonly squeeze: number
  readonly knock_n: number
}

export interface Person {
  /** The moment `at_s` seconds after the start; times must not fall. Null when all acts are done. */
  readonly at: (at_s: number) => Moment | null
  readonly truth: Truth
}

type Draft = { -readonly [Key in keyof RepTruth]: RepTruth[Key] }

/**
 * A person who works through a list of acts. `reach_m`: how far the feet go from where the band goes slack to the mark.
 */
export const createPerson = (acts: Iterable<Act>, reach_m: number): Person => {
  const coming = acts[Symbol.iterator]()
  const reps: RepTruth[] = []
  const holds_s: [number, number][] = []
  let queue: Piece[] = []
  let pose: Pose = outside(reach_m)
  let piece: Piece | null = null
  let began_s = 0
  let set = -1
  let relearn = false
  let draft: Draft | null = null

  const begin = (note: Note, seconds: number): void => {
    switch (note.kind) {
      case 'hinge':
        draft = {
          hingeStart_s: began_s + note.start_s,
          bottomStart_s: began_s + note.bottom_s,
          driveStart_s: NaN,
          lockoutStart_s: NaN,
          lockoutEnd_s: NaN,
          full: false,
          shortfall_m: NaN,
          depth_m: NaN,
          row_s: null,
          set,
          relearn,
          unsure: note.blurred,
        }
        return
      case 'row':
        if (draft !== null) draft.row_s = [began_s + note.from_s, began_s + note.to_s]
        return
      case 'drive':
        if (draft === null) return
        draft.driveStart_s = began_s + note.start_s
        draft.lockoutStart_s = began_s + note.lockout_s
        draft.shortfall_m = note.shortfall_m
        draft.depth_m = note.depth_m
        draft.full = note.shortfall_m < fullWithin_m
        draft.unsure = [...draft.unsure, ...note.blurred]
        return
      case 'lockout':
        if (draft === null) return
        draft.lockoutEnd_s = began_s + seconds
        reps.push(draft)
        draft = null
        return
      case 'hold':
        holds_s.push([began_s, began_s + seconds])
        return
      case 'walk-in':
        set++
        return
      case 'mark':
        relearn = note.relearn
    }
  }

  const follow = (): boolean => {
    while (queue.length === 0) {
      const next = coming.next()
      if (next.done === true) return false
      queue = [...pieces(next.value, pose, reach_m)]
    }
    piece = queue.shift() ?? null
    if (piece?.note !== undefined) begin(piece.note, piece.seconds)
    return piece !== null
  }

  return {
    truth: { reps, holds_s },
    at: (at_s) => {
      if (piece === null && !follow()) return null
      while (piece !== null && at_s >= began_s + piece.seconds) {
        pose = { hip_m: pose.hip_m + (piece.hip?.by_m ?? 0), foot_m: pose.foot_m + (piece.foot?.by_m ?? 0) }
        began_s += piece.seconds
        piece = null
        if (!follow()) return null
      }
      if (piece === null) return null
      const in_s = at_s - began_s
      let hips_m = pose.hip_m + pose.foot_m
      if (piece.hip !== undefined) hips_m += piece.hip.by_m * progress(piece.hip.shape, in_s)
      if (piece.foot !== undefined) hips_m += piece.foot.by_m * progress(piece.foot.shape, in_s)
      for (const { from_s, seconds, by_m } of piece.bumps ?? []) hips_m += by_m * bell((in_s - from_s) / seconds)
      let knock_n = 0
      for (const { from_s, by_n, hz, decay_s } of piece.knocks ?? []) {
        const since_s = in_s - from_s
        if (since_s > 0) knock_n += by_n * Math.exp(-since_s / decay_s) * Math.sin(2 * Math.PI * hz * since_s)
      }
      return { hips_m, loose: piece.bearing.loose, squeeze: piece.bearing.squeeze, knock_n }
    },
  }
}
