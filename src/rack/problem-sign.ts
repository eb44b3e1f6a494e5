import type { Board } from './board.ts'

/** What is wrong with keeping, on the board: as the running set has met it, else as the store says it. */
export interface ProblemSign {
  readonly set: (sentence: string | null) => void
  readonly store: (sentence: string | null) => void
}

export const createProblemSign = (board: Board): ProblemSign => {
  let met: string | null = null
  let said: string | null = null
  const show = (): void => {
    const storeProblem = met ?? said
    if (board.now().storeProblem !== storeProblem) board.change({ storeProblem })
  }
  return {
    set: (sentence) => {
      met = sentence
      show()
    },
    store: (sentence) => {
      said = sentence
      show()
    },
  }
}
