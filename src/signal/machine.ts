import { concat, defer, filter, map, of, type OperatorFunction } from 'rxjs'

/**
 * The one abstraction of the per-sample path: a start state and a step. A step is causal and has no clock: time is in
 * the input. It may say nothing, one thing or several, through `say`, and returns the state to step from next.
 * A hot machine may return the same mutable state object each time; only the machine itself looks into it.
 */
export interface Machine<State, Input, Output> {
  start(): State
  // Method syntax, so that a list of machines with different states can be typed as machines of `unknown`.
  step(state: State, input: Input, say: (output: Output) => void): State
  /**
   * Says what can only be said when no more input comes: when a set is ended, not when a stored recording merely
   * stops.
   */
  end?(state: State, say: (output: Output) => void): void
}

/** Everything that is said while something is done, in order. */
const saidIn = <Output>(work: (say: (output: Output) => void) => void): Output[] => {
  const said: Output[] = []
  work((output) => {
    said.push(output)
  })
  return said
}

/**
 * Runs a machine over batches: one output array a batch, empty ones not sent. The state lives inside the subscription.
 * What the machine throws is an error of the stream, for whoever joins it to catch.
 */
export const run =
  <State, Input, Output>(
    machine: Machine<State, Input, Output>,
  ): OperatorFunction<readonly Input[], readonly Output[]> =>
  (batches$) =>
    defer(() => {
      let state = machine.start()
      const steps$ = batches$.pipe(
        map((batch) =>
          saidIn<Output>((say) => {
            for (const input of batch) state = machine.step(state, input, say)
          }),
        ),
      )
      const end$ = defer(() => of(saidIn<Output>((say) => machine.end?.(state, say))))
      return concat(steps$, end$).pipe(filter((said) => said.length > 0))
    })

/** Runs a machine over stored inputs and returns everything it said, in order. */
export const over = <State, Input, Output>(machine: Machine<State, Input, Output>, inputs: Iterable<Input>): Output[] =>
  saidIn((say) => {
    let state = machine.start()
    for (const input of inputs) state = machine.step(state, input, say)
  })
