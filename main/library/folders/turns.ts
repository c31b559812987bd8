/** Makes asynchronous things happen one at a time, in the order in which they were asked for. */
export interface Turns {
  /** Does `work` when its turn has come. A failure is the caller's, and holds up nobody. */
  take<Result>(work: () => Promise<Result>): Promise<Result>
  /** Resolves when everything asked for so far is through. */
  readonly done: Promise<unknown>
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(work) {
      const turn = last.then(work)
      last = turn.catch(() => undefined)
      return turn
    },
    get done() {
      return last
    },
  }
}
