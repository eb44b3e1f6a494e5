import { catchError, EMPTY, of, Subject } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { type Machine, over, run } from '../../src/signal/machine.ts'

/** Says each sum of two neighbours, and at the end the last number. Trips over a negative one. */
const pairs: Machine<number | null, number, number> = {
  start: () => null,
  step(last, input, say) {
    if (input < 0) throw new Error(`tripped over ${input}`)
    if (last !== null) say(last + input)
    return input
  },
  end(last, say) {
    if (last !== null) say(last)
  },
}

const heard = () => {
  const batches$ = new Subject<readonly number[]>()
  const said: unknown[] = []
  const subscription = batches$.pipe(run(pairs)).subscribe({
    next: (batch) => said.push(batch),
    error: (fault: unknown) => said.push(fault),
    complete: () => said.push('complete'),
  })
  return { batches$, said, subscription }
}

describe('run', () => {
  it('says one array a batch, none where there is nothing to say, and the end when the batches end', () => {
    const { batches$, said } = heard()
    for (const batch of [[1], [], [2, 3], [4]]) batches$.next(batch)
    batches$.complete()
    expect(said).toEqual([[3, 5], [7], [4], 'complete'])
  })

  it('says nothing for no batches, and nothing more to whoever has left', () => {
    const none: unknown[] = []
    EMPTY.pipe(run(pairs)).subscribe((batch) => none.push(batch))
    expect(none).toEqual([])
    const { batches$, said, subscription } = heard()
    batches$.next([1, 2])
    subscription.unsubscribe()
    batches$.next([3])
    batches$.complete()
    expect(said).toEqual([[3]])
  })

  it('begins anew for each subscription', () => {
    const sums$ = of([1, 2]).pipe(run(pairs))
    const said: (readonly number[])[] = []
    for (let i = 0; i < 2; i += 1) sums$.subscribe((batch) => said.push(batch))
    expect(said).toEqual([[3], [2], [3], [2]])
  })

  it("hands the batches' error on, and does not take it for an end", () => {
    const { batches$, said } = heard()
    batches$.next([1])
    batches$.error('gone')
    expect(said).toEqual(['gone'])
  })

  it('makes what a step throws an error of the stream, so that whoever joins it may go on', () => {
    const batches$ = new Subject<readonly number[]>()
    const said: unknown[] = []
    batches$
      .pipe(
        run(pairs),
        catchError((fault: unknown) => {
          said.push(String(fault))
          return batches$.pipe(run(pairs))
        }),
      )
      .subscribe((batch) => said.push(batch))
    for (const batch of [[1, 2], [-1], [5, 6]]) batches$.next(batch)
    expect(said).toEqual([[3], 'Error: tripped over -1', [11]])
  })
})

describe('over', () => {
  it('says everything in order, and not the end: a recording that stops is no set that ended', () => {
    expect(over(pairs, [1, 2, 3])).toEqual([3, 5])
    expect(() => over(pairs, [-1])).toThrow('tripped over -1')
  })
})
