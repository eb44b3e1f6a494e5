import { Observable, type OperatorFunction } from 'rxjs'

/**
 * The one abstraction of the per-sample path: a start state and a step. A step is causal and has no clock: time is in
 * the input. It may say nothing, one thing or several, through `say`, and returns the state to step from next.
 * A hot machine may return the same mutable state object each time; only the machine itself looks into it.
 */
export interface Machine<State, Input, Output> {
  start(): State
  // Method syntax, so that a list of machines with different states can be typed as machines of `unknown`.
  step(state: State, input: Input, say: (output: Output) => void): State
  /** Says what can only be said when no more input comes: when a set is ended, not when a stored recording merely stops. */
  end?(state: State, say: (output: Output) => void): void
}

/** Runs a machine over batches: one output array a batch, empty ones not sent. The state lives inside the subscription. */
export const run =
  <State, Input, Output>(
    machine: Machine<State, Input, Output>,
  ): OperatorFunction<readonly Input[], readonly Output[]> =>
  (batches$) =>
    new Observable((subscriber) => {
      let state = machine.start()
      return batches$.subscribe({
        next: (batch) => {
          const said: Output[] = []
          const say = (output: Output): void => {
            said.push(output)
          }
          for (const input of batch) state = machine.step(state, input, say)
          if (said.length > 0) subscriber.next(said)
        },
        error: (fault: unknown) => subscriber.error(fault),
        complete: () => {
          const said: Output[] = []
          try {
            machine.end?.(state, (output) => {
              said.push(output)
            })
          } catch (fault) {
            subscriber.error(fault)
          }
          if (said.length > 0) subscriber.next(said)
          subscriber.complete()
        },
      })
    })

/** Runs a machine over stored inputs and returns everything it said, in order. */
export const over = <State, Input, Output>(
  machine: Machine<State, Input, Output>,
  inputs: Iterable<Input>,
): Output[] => {
  const said: Output[] = []
  const say = (output: Output): void => {
    said.push(output)
  }
  let state = machine.start()
  for (const input of inputs) state = machine.step(state, input, say)
  return said
}
